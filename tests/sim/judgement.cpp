// The end of a seed: faults stop, time runs on, and the auditor judges.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <limits>

#include "gateway/flow/audit.hpp"
#include "ledger/store/report_store.hpp"
#include "tests/sim/setting.hpp"
#include "tests/sim/world.hpp"

namespace sluice::sim {

namespace {

using std::chrono::milliseconds;

// How long everything may take to end after the faults: far longer than any wait between two tries.
constexpr std::chrono::minutes longest_rest{20};

// What the bank has not delivered yet is no fault of the books: at the end only.
constexpr std::array<std::string_view, 3> of_the_end{
    "book_balance_equals_bank", "statement_chain_is_closed", "every_line_comes_on_a_statement"};

constexpr std::string_view feed_length = "SELECT coalesce(sum(last_seq), 0) FROM feed_counter";

std::string text_of(const boost::json::value& object, std::string_view key) {
    return std::string{object.as_object().at(key).as_string()};
}

std::int64_t number_of(const boost::json::value& object, std::string_view key) {
    return object.as_object().at(key).as_int64();
}

}  // namespace

void World::settle() {
    core_.trace.add("faults stop");
    core_.calm = true;
    core_.ending = true;
    network_.clear_up();
    for (int number = 0; number < instance_count; ++number) {
        clocks_[static_cast<std::size_t>(number)]->jump_to(milliseconds{0});
        start(number);
    }
    milliseconds pause{200};
    const auto end = core_.time.now() + longest_rest;
    for (std::uint64_t round = 0; core_.time.now() < end; ++round) {
        core_.dice = Dice{script_.seed + round};
        const bool moved = settle_round();
        if (!moved && is_settled()) {
            close_books();
            return;
        }
        pause = moved ? milliseconds{200} : std::min(pause * 2, milliseconds{5'000});
        network_.pass(pause);
    }
    trace_exceptions();
    find({{"comes_to_rest", fmt::format("seed {}", script_.seed),
           "still open: " + test_database_.query(
                                "SELECT string_agg(payment_id || ' ' || state || ' ' || channel_id "
                                "|| ' due ' || next_at, ', ') FROM payment_state WHERE state NOT "
                                "IN ('settled', 'returned', 'rejected', 'cancelled')")}});
}

// Every gateway does each of its steps once. True when a payment moved or a line came.
bool World::settle_round() {
    const auto before = number(feed_length);
    for (int bank = 0; bank < bank_count; ++bank) {
        network_.bank(bank).tick();
    }
    for (const auto& gateway : gateways_) {
        for (auto& channel : gateway->channels()) {
            gateway->renew(channel);
            gateway->send(channel);
            gateway->ask(channel);
            for (int page = 0; page < 20 && gateway->fetch(channel).ends_with("more true");
                 ++page) {
            }
        }
        gateway->resume();
        gateway->screen();
    }
    auto& gateway = *gateways_[0];
    for (auto& erp : erps_) {
        for (const auto order : erp.unanswered()) {
            erp.repeat(gateway, order);
        }
        erp.read_feed(gateway);
    }
    for (int act = 0; act < 20; ++act) {
        compliance_.work(gateway);
    }
    for (auto& treasurer : treasurers_) {
        treasurer.decide_doubt(gateway);
        treasurer.explain_lines(gateway);
    }
    return before != number(feed_length);
}

bool World::is_settled() {
    for (const auto& erp : erps_) {
        if (!erp.unanswered().empty()) {
            return false;
        }
    }
    for (int bank = 0; bank < bank_count; ++bank) {
        auto& books = network_.bank(bank).ledger();
        constexpr auto ever = std::numeric_limits<std::int64_t>::max();
        if (!books.due_payments(ever, 1).empty() || !books.due_returns(ever, 1).empty()) {
            return false;
        }
    }
    return !network_.has_requests_under_way() &&
           test_database_.query(
               "SELECT count(*) FROM payment_state WHERE state NOT IN "
               "('settled', 'returned', 'rejected', 'cancelled')") == "0";
}

void World::close_books() {
    for (int bank = 0; bank < bank_count; ++bank) {
        network_.bank(bank).close_day();
    }
    for (int round = 0; round < 3; ++round) {
        network_.pass(milliseconds{1'000});
        settle_round();
    }
    // Each order once more: the answer of the first time, for good.
    for (auto& erp : erps_) {
        for (std::size_t order = 0; order < erp.orders().size(); ++order) {
            erp.repeat(*gateways_[order % instance_count], order);
        }
    }
}

void World::count_transitions() {
    for (const auto& transition : transitions) {
        const auto read = reader_.transact([&](store::Tx& tx) -> Result<std::int64_t> {
            return tx
                .exec("SELECT count(*) FROM payment_event WHERE from_state = $1 AND event = $2",
                      {name(transition.from), name(transition.event)})[0]
                .integer(0);
        });
        check(read.has_value(), "the database can be read");
        core_.count("-> " + transition_name(transition.from, transition.event), *read);
    }
}

void World::trace_exceptions() {
    core_.trace.add(test_database_.query(
        "SELECT string_agg(e.kind || ' ' || coalesce(e.payment_id::text, '-') || ' ' || "
        "coalesce(l.direction || ' ' || l.amount_minor || ' ' || l.end_to_end_id || ' details ' || "
        "l.detail_count, ''), E'\\n') "
        "FROM recon_exception e LEFT JOIN statement_line l USING (enterprise_id, line_id) "
        "WHERE e.closed_at IS NULL"));
}

void World::check_always() {
    number("SELECT 1");
    find(auditor::judge(evidence(), false));
    check_tables(false);
}

void World::check_end() {
    if (!outcome_.findings.empty()) {
        return;
    }
    const auto all = evidence();
    core_.count("payments", static_cast<std::int64_t>(all.payments.size()));
    for (const auto& payment : all.payments) {
        core_.count(payment.state);
        core_.trace.add(payment.id + " " + payment.state);
    }
    trace_exceptions();
    find(auditor::judge(all, true));
    check_tables(true);
    count_transitions();
    core_.count(
        "sent again",
        std::stoll(test_database_.query("SELECT count(*) FROM attempt WHERE attempt_no > 1")));
}

// The invariants that the rows alone prove: the ones of `sluiced audit`.
void World::check_tables(bool ended) {
    const auto gateway =
        std::ranges::find_if(gateways_, [](const auto& g) { return g != nullptr; });
    if (gateway == gateways_.end()) {
        return;
    }
    auto living = (*gateway)->context();
    flow::Context context{reader_, living.clock, living.random, living.directory, living.seal_key};
    check_replay(context);
    for (int enterprise = 0; enterprise < script_.swarm.enterprises; ++enterprise) {
        const auto report = flow::audit(context, enterprise_id(enterprise));
        check(report.has_value(), "the audit runs");
        for (const auto& finding : report->findings) {
            if (ended || std::ranges::find(of_the_end, finding.check) == of_the_end.end()) {
                find({{finding.check, finding.row, finding.detail}});
            }
        }
    }
}

// The log of screening teaches a new judge to say the same.
void World::check_replay(flow::Context& context) {
    test::ScriptedJudge judge;
    const auto replay = flow::replay_screening(context, judge);
    check(replay.has_value(), "the log of screening can be read");
    for (const auto seq : replay->differences) {
        find({{"screening_replays_exactly", std::to_string(seq), "other words than then"}});
    }
}

auditor::Evidence World::evidence() {
    auditor::Evidence evidence;
    for (const auto& erp : erps_) {
        evidence.orders.insert(evidence.orders.end(), erp.orders().begin(), erp.orders().end());
        find(erp.complaints());
    }
    evidence.wire = network_.wire();
    read_gateway(evidence);
    read_banks(evidence);
    return evidence;
}

// What any ERP could read through the API.
void World::read_gateway(auditor::Evidence& evidence) {
    const auto read = reader_.transact([&](store::Tx& tx) -> Result<void> {
        for (int enterprise = 0; enterprise < script_.swarm.enterprises; ++enterprise) {
            const auto id = enterprise_id(enterprise);
            store::PaymentFilter filter;
            filter.limit = 100'000;
            for (const auto& payment : store::list_payments(tx, id, filter)) {
                evidence.payments.push_back({payment.id.to_string(), payment.transfer.end_to_end_id,
                                             std::string{name(payment.state)},
                                             std::string{payment.transfer.amount.currency().code()},
                                             payment.transfer.amount.minor()});
            }
            for (const auto& account : store::read_accounts(tx, id, std::nullopt)) {
                if (account.kind == "bank") {
                    evidence.book_balances.push_back({account.number,
                                                      std::string{account.currency.code()},
                                                      account.counters.posted()});
                } else if (account.kind == "suspense" && account.counters.posted() != 0) {
                    ++evidence.unexplained_lines;
                }
            }
        }
        return {};
    });
    check(read.has_value(), "the gateway's books can be read");
}

void World::read_banks(auditor::Evidence& evidence) {
    for (int bank = 0; bank < bank_count; ++bank) {
        const auto books = boost::json::parse(network_.bank(bank).books(true));
        for (const auto& row : books.at("payments").as_array()) {
            evidence.instructions.push_back(
                {text_of(row, "instr_id"), text_of(row, "end_to_end_id"), text_of(row, "currency"),
                 number_of(row, "amount_minor"), text_of(row, "creditor_account"),
                 text_of(row, "status"), number_of(row, "executions"),
                 number_of(row, "booked_minor"), number_of(row, "returned")});
        }
        for (const auto& row : books.at("accounts").as_array()) {
            evidence.bank_balances.push_back({text_of(row, "account"), text_of(row, "currency"),
                                              number_of(row, "balance_minor")});
        }
    }
}

std::optional<PaymentState> World::state_of(const std::string& reference) {
    const auto id = Uuid::parse(reference);
    if (!id) {
        return std::nullopt;
    }
    number("SELECT 1");  // its connection may be lost
    const auto read = reader_.transact([&](store::Tx& tx) -> Result<std::optional<PaymentState>> {
        const auto rows = tx.exec(
            "SELECT state FROM payment_state WHERE payment_id = $1 AND enterprise_id IN "
            "(SELECT enterprise_id FROM enterprise)",
            {*id});
        return rows.empty() ? std::nullopt : parse_state(rows[0].text(0));
    });
    check(read.has_value(), "the database can be read");
    return *read;
}

std::int64_t World::number(std::string_view sql) {
    for (int attempt = 1;; ++attempt) {
        const auto read = reader_.transact(
            [&](store::Tx& tx) -> Result<std::int64_t> { return tx.exec(sql)[0].integer(0); });
        // Its connection is lost with the others.
        check(read.has_value() || attempt < 3, "the database can be read");
        if (read) {
            return *read;
        }
    }
}

void World::find(std::vector<auditor::Finding> findings) {
    for (auto& finding : findings) {
        core_.trace.add(
            fmt::format("FOUND {}: {}: {}", finding.invariant, finding.subject, finding.detail));
        outcome_.findings.push_back(std::move(finding));
    }
}

}  // namespace sluice::sim
