// How long a whole decision about a transfer takes: all its parties against the lists, then the
// monitor, then its evidence as JSON. Open loop: transfers arrive at a rate, whether or not the
// ones before are done, and wait in sets as they do in the gateway.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>

#include "gateway/cli/input_file.hpp"
#include "gateway/flow/party_screen.hpp"
#include "ledger/base/csv.hpp"
#include "ledger/base/thread_priority.hpp"
#include "security/lists/read_list.hpp"
#include "security/monitoring/monitor.hpp"

namespace {

using namespace sluice;
using Steady = std::chrono::steady_clock;

struct Arguments {
    std::vector<std::string> lists;
    std::string names;
    int accounts = 1'000'000;
    int rate = 1'000;
    double seconds = 10;
};

[[noreturn]] void die(const std::string& what) {
    std::cerr << "sluice-decide: " << what << '\n';
    std::exit(1);
}

std::string read_file(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        die(file + " cannot be read");
    }
    return {std::istreambuf_iterator<char>{stream}, {}};
}

// Each --list is one list: its files separated by commas.
std::shared_ptr<const lists::List> read_list(const std::string& files) {
    std::vector<std::string> names;
    std::vector<std::string> contents;
    for (std::size_t begin = 0; begin <= files.size();) {
        const auto end = std::min(files.find(',', begin), files.size());
        names.push_back(files.substr(begin, end - begin));
        contents.push_back(read_file(names.back()));
        begin = end + 1;
    }
    std::vector<lists::InputFile> input;
    for (std::size_t i = 0; i < names.size(); ++i) {
        input.push_back({names[i], contents[i]});
    }
    auto list = lists::read_list(names.front(), input);
    if (!list) {
        die(to_string(list.error()));
    }
    return std::make_shared<const lists::List>(std::move(*list));
}

std::shared_ptr<const flow::ListSet> make_set(
    const std::vector<std::shared_ptr<const lists::List>>& all) {
    auto set = std::make_shared<flow::ListSet>();
    for (const auto& list : all) {
        set->members[list->name] = {};
    }
    set->snapshot = screening::Snapshot::build(all, screening::NameModel::shipped());
    return set;
}

std::vector<std::string> read_names(const std::string& file) {
    auto input = cli::InputFile::open(file);
    if (!input) {
        die(to_string(input.error()));
    }
    csv::Reader reader{**input, file};
    if (auto error = reader.read_header()) {
        die(to_string(*error));
    }
    const auto column = reader.column("full_name");
    if (!column) {
        die(to_string(column.error()));
    }
    std::vector<std::string> names;
    for (auto more = reader.next(); more && *more; more = reader.next()) {
        names.emplace_back(reader[*column]);
    }
    return names;
}

// A name of its own for each payee: the first word of one name and the rest of another.
std::string name_of(std::uint64_t payee, const std::vector<std::string>& names) {
    const auto& first = names[payee % names.size()];
    const auto& rest = names[(payee + payee / names.size() * 7'919) % names.size()];
    const auto space = rest.find(' ');
    return first.substr(0, first.find(' ')) +
           (space == std::string::npos ? " " + rest : rest.substr(space));
}

// One payment of the load: who pays whom follows from its number alone. It has what an ERP gives
// with a payment, so that every kind of party is held against the lists.
store::PaymentView make_payment(std::uint64_t number, int accounts,
                                const std::vector<std::string>& names) {
    SeededRandom random{number};
    const auto payer = random.next() % 2'000;
    const auto payee = random.next() % static_cast<std::uint64_t>(accounts);
    const auto bank = payee % 500;
    CreditTransfer transfer{
        .end_to_end_id = {},
        .instruction_id = {},
        .uetr = {},
        .debtor_account = {fmt::format("62{:014}", payer), false},
        .debtor_name = fmt::format("Acme Trading {} BV", payer % 200),
        .amount =
            Money(static_cast<std::int64_t>(random.next() % 50'000'000 + 1), Currency::of("CNY")),
        .requested_date = {},
        .service_level = {},
        .local_instrument = {},
        .category_purpose = {},
        .purpose = {},
        .charge_bearer = {},
        .creditor_name = name_of(payee, names),
        .creditor_address = {{}, {}, {}, "Rotterdam", "NL", {}},
        .creditor_account = {fmt::format("63{:014}", payee), false},
        .creditor_bic = fmt::format("B{:03}NL2A", bank),
        .creditor_clearing_id = {},
        .creditor_bank_name = fmt::format("Bank of Commerce {}", bank),
        .ultimate_debtor = {},
        .ultimate_creditor = payee % 10 == 0 ? name_of(payee + 1'000'003, names) : std::string{},
        .remittance = fmt::format("Invoice {}", number),
        .creditor_reference = {},
        .creditor_reference_type = {}};
    return {.id = {},
            .account = {},
            .channel = {},
            .batch = {},
            .transfer = std::move(transfer),
            .execution_date = {},
            .state = PaymentState::received,
            .version = 1,
            .attempts = 0,
            .submission = {},
            .bank_reference = {},
            .next_at = {},
            .created_at = {},
            .changed_at = {},
            .traceparent = {}};
}

monitoring::Transfer transfer_of(std::uint64_t number, const store::PaymentView& payment,
                                 Instant at) {
    const auto& t = payment.transfer;
    return {.id = fmt::format("P{}", number),
            .at = at,
            .tenant = t.debtor_name,
            .maker = t.debtor_account.value,
            .debit_account = t.debtor_account.value,
            .creditor_name = t.creditor_name,
            .creditor_account = t.creditor_account.value,
            .creditor_bank = t.creditor_bic,
            .creditor_country = t.creditor_address.country,
            .amount = t.amount,
            .remittance = t.remittance};
}

class Engine {
public:
    Engine(flow::ListShelf& shelf, const Arguments& arguments,
           const std::vector<std::string>& names)
        : shelf_(shelf), arguments_(arguments), names_(names), screen_({.threads = 2}) {}

    // A history in which every account has been paid, and some transfers that are not measured.
    void warm_up() {
        for (int i = 0; i < arguments_.accounts; ++i) {
            const auto payment = next();
            auto transfer = transfer_of(number_, payment, at_);
            transfer.creditor_account = fmt::format("63{:014}", i);
            (void)monitor_.observe(transfer);
        }
        for (int i = 0; i < 500; ++i) {
            (void)decide(4);
        }
    }

    std::size_t decide(std::size_t count) {
        std::vector<monitoring::Transfer> set;
        std::vector<flow::PartyGroup> groups;
        for (std::size_t i = 0; i < count; ++i) {
            const auto payment = next();
            set.push_back(transfer_of(number_, payment, at_));
            groups.push_back(
                {flow::parties_of(payment, bank_), std::chrono::floor<std::chrono::days>(at_)});
        }
        const auto found = screen_.screen(shelf_.current(), groups);
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < count; ++i) {
            bytes += monitoring::to_json(monitor_.observe(set[i])).size() + found[i].hits.size();
        }
        return bytes;
    }

private:
    store::PaymentView next() {
        at_ += std::chrono::milliseconds{40};
        return make_payment(number_++, arguments_.accounts, names_);
    }

    flow::ListShelf& shelf_;
    const Arguments& arguments_;
    const std::vector<std::string>& names_;
    // The debtor's bank is a party as well.
    const flow::BankProfile bank_{.id = "abna",
                                  .name = "ABN AMRO Bank N.V.",
                                  .bic = "ABNANL2A",
                                  .capabilities = {},
                                  .calendar = {}};
    flow::PartyScreen screen_;
    monitoring::Monitor monitor_;
    std::uint64_t number_ = 0;
    Instant at_ = *parse_instant("2026-01-05T01:00:00Z");
};

double milliseconds_at(std::vector<double>& sorted, double share) {
    const auto index = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
    return sorted[index];
}

void print(const char* what, std::vector<double>& latencies_ms, double rate) {
    std::ranges::sort(latencies_ms);
    fmt::print("{:<28} {:>9.0f}/s  p50 {:7.3f} ms  p99 {:7.3f} ms  p99.9 {:7.3f} ms  max {:7.3f}\n",
               what, rate, milliseconds_at(latencies_ms, 0.5), milliseconds_at(latencies_ms, 0.99),
               milliseconds_at(latencies_ms, 0.999), latencies_ms.back());
}

// Transfers arrive evenly; each waits for the set it falls into.
void run_at_rate(Engine& engine, const Arguments& arguments, const char* what) {
    std::vector<double> latencies;
    const auto start = Steady::now();
    const auto arrival = [&](std::size_t i) {
        return start + std::chrono::nanoseconds{static_cast<std::int64_t>(
                           1e9 * static_cast<double>(i) / arguments.rate)};
    };
    const auto total =
        static_cast<std::size_t>(arguments.seconds * static_cast<double>(arguments.rate));
    std::size_t sink = 0;
    for (std::size_t done = 0; done < total;) {
        std::this_thread::sleep_until(arrival(done));
        auto until = done + 1;
        while (until < total && until - done < 500 && arrival(until) <= Steady::now()) {
            ++until;
        }
        sink += engine.decide(until - done);
        const auto now = Steady::now();
        for (; done < until; ++done) {
            latencies.push_back(
                std::chrono::duration<double, std::milli>(now - arrival(done)).count());
        }
    }
    const std::chrono::duration<double> passed = Steady::now() - start;
    print(what, latencies, static_cast<double>(total) / passed.count());
    check(sink > 0, "decisions have evidence");
}

void run_flat_out(Engine& engine, const Arguments& arguments) {
    std::vector<double> latencies;
    const auto start = Steady::now();
    std::size_t total = 0;
    std::chrono::duration<double> passed{};
    while (passed.count() < arguments.seconds) {
        const auto before = Steady::now();
        (void)engine.decide(100);
        latencies.push_back(
            std::chrono::duration<double, std::milli>(Steady::now() - before).count());
        total += 100;
        passed = Steady::now() - start;
    }
    print("flat out, sets of 100", latencies, static_cast<double>(total) / passed.count());
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"sluice-decide - how long a whole decision takes", "sluice-decide"};
    Arguments arguments;
    app.add_option("--list", arguments.lists, "Files of one list, separated by commas")->required();
    app.add_option("--names", arguments.names, "CSV with full_name")->required();
    app.add_option("--accounts", arguments.accounts, "Payees with a history");
    app.add_option("--rate", arguments.rate, "Transfers a second");
    app.add_option("--seconds", arguments.seconds, "For each measurement");
    CLI11_PARSE(app, argc, argv);
    std::vector<std::shared_ptr<const lists::List>> all;
    for (const auto& files : arguments.lists) {
        all.push_back(read_list(files));
    }
    flow::ListShelf shelf;
    // On a thread of its own, as the gateway does: what is freed later is not this thread's memory.
    std::jthread{[&] { shelf.put(make_set(all)); }}.join();
    const auto names = read_names(arguments.names);
    fmt::print("{} listed names, {} payees, {} customers\n", shelf.current()->snapshot->names(),
               arguments.accounts, names.size());
    Engine engine{shelf, arguments, names};
    engine.warm_up();
    run_at_rate(engine, arguments, "at the rate");
    run_flat_out(engine, arguments);
    std::jthread reloader{[&](std::stop_token stop) {
        lower_thread_priority();
        std::this_thread::sleep_for(std::chrono::seconds{1});
        const auto before = Steady::now();
        auto old = shelf.put(make_set(all));
        const std::chrono::duration<double> took = Steady::now() - before;
        fmt::print("lists ready again after {:.2f} s under load\n", took.count());
        while (old.use_count() > 1 && !stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
    }};
    run_at_rate(engine, arguments, "while lists are reloaded");
    return 0;
}
