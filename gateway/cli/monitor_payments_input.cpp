#include "gateway/cli/monitor_payments_input.hpp"

#include <algorithm>
#include <filesystem>

#include "gateway/cli/input_file.hpp"
#include "ledger/base/csv.hpp"
#include "security/monitoring/monitor.hpp"

namespace sluice::cli {

namespace fs = std::filesystem;
namespace mon = sluice::monitoring;

namespace {

constexpr std::size_t max_rows = 5'000'000;

struct Timed {
    Instant at;
    int rank;  // order of kinds at one moment
    std::size_t position;
    MonitoringEvent event;
};

// The file of a kind: its name begins with the kind, and what follows is no letter of another one.
Result<std::string> find_file(const std::string& folder, const std::string& kind) {
    std::error_code error;
    std::string found;
    for (fs::directory_iterator entry{folder, error}, end; !error && entry != end;
         entry.increment(error)) {
        const auto name = entry->path().filename().string();
        const bool is_csv = name.ends_with(".csv") || name.ends_with(".csv.gz");
        if (!is_csv || !name.starts_with(kind)) {
            continue;
        }
        if (!found.empty()) {
            return fail(Errc::invalid_value, "two files of this kind", kind);
        }
        found = entry->path().string();
    }
    if (error) {
        return fail(Errc::io_error, error.message(), folder);
    }
    return found;
}

// One record with named fields; keeps the first error.
class Row {
public:
    explicit Row(const csv::Reader& reader) : reader_(reader) {}

    std::string text(std::string_view name) const {
        const auto column = reader_.find_column(name);
        return column ? std::string{reader_[*column]} : std::string{};
    }
    std::string required(std::string_view name) {
        const auto column = reader_.column(name);
        if (!column) {
            keep(column.error());
            return {};
        }
        if (reader_[*column].empty()) {
            keep(reader_.bad_field(*column, "is empty"));
        }
        return std::string{reader_[*column]};
    }
    Instant time(std::string_view name) {
        const auto value = required(name);
        const auto parsed = error_ ? Result<Instant>{Instant{}} : parse_instant(value);
        if (!parsed) {
            bad(name, parsed.error());
            return {};
        }
        return *parsed;
    }
    std::optional<Instant> optional_time(std::string_view name) {
        return text(name).empty() ? std::nullopt : std::optional{time(name)};
    }
    Money amount() {
        const auto none = Money{0, Currency::of("CNY")};
        const auto value = required("amount");
        const auto code = required("currency");
        if (error_) {
            return none;
        }
        const auto currency = Currency::parse(code);
        if (!currency) {
            bad("currency", currency.error());
            return none;
        }
        const auto money = Money::parse(value, *currency);
        if (!money) {
            bad("amount", money.error());
            return none;
        }
        return *money;
    }
    void keep(Error error) {
        if (!error_) {
            error_ = std::move(error);
        }
    }
    void bad(std::string_view name, const Error& why) {
        keep(reader_.bad_field(*reader_.find_column(name),
                               why.detail.empty() ? info(why.code).name : why.detail));
    }
    void bad_record(const Error& why) {
        const auto column = reader_.find_column(why.where);
        keep(reader_.bad_field(column.value_or(0), to_string(why)));
    }
    const std::optional<Error>& error() const { return error_; }
    int line() const { return reader_.line(); }

private:
    const csv::Reader& reader_;
    std::optional<Error> error_{};
};

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    while (start < text.size()) {
        const auto end = std::min(text.find(separator, start), text.size());
        if (end > start) {
            parts.push_back(text.substr(start, end - start));
        }
        start = end + 1;
    }
    return parts;
}

Timed read_transfer(Row& row) {
    mon::Transfer transfer{.id = row.required("payment_id"),
                           .at = row.time("ts"),
                           .tenant = row.required("tenant"),
                           .maker = row.text("maker"),
                           .approvers = split(row.text("approvers"), '|'),
                           .debit_account = row.text("debit_account"),
                           .debit_bank = row.text("debit_bank"),
                           .creditor_name = row.text("creditor_name"),
                           .creditor_account = row.text("creditor_account"),
                           .creditor_bank = row.text("creditor_bank"),
                           .creditor_country = row.text("creditor_country"),
                           .amount = row.amount(),
                           .purpose = row.text("purpose"),
                           .vendor_id = row.text("vendor_id"),
                           .invoice_no = row.text("invoice_no"),
                           .remittance = row.text("remittance"),
                           .batch_id = row.text("batch_id"),
                           .ip_country = row.text("ip_country"),
                           .device_id = row.text("device_id")};
    if (const auto problem = mon::problem_of(transfer); problem && !row.error()) {
        row.bad_record(*problem);
    }
    return {transfer.at, 2, 0, std::move(transfer)};
}

Timed read_receipt(Row& row) {
    mon::Receipt receipt{.id = row.text("receipt_id"),
                         .at = row.time("ts"),
                         .tenant = row.required("tenant"),
                         .credit_account = row.text("credit_account"),
                         .debtor_name = row.text("debtor_name"),
                         .debtor_account = row.text("debtor_account"),
                         .amount = row.amount()};
    if (receipt.id.empty()) {
        receipt.id = "receipt-line-" + std::to_string(row.line());
    }
    if (const auto problem = mon::problem_of(receipt); problem && !row.error()) {
        row.bad_record(*problem);
    }
    return {receipt.at, 1, 0, std::move(receipt)};
}

Timed read_vendor(Row& row) {
    // The file is the master data as they were at the start; what changed since is in events*.
    return {Instant::min(), 0, 0,
            mon::MasterEvent{mon::Vendor{row.required("tenant"), row.required("vendor_id"),
                                         row.text("name"), row.text("account"),
                                         row.optional_time("onboarded_ts")}}};
}

Timed read_employee(Row& row) {
    const auto at = row.optional_time("hired_ts").value_or(Instant::min());
    return {at, 0, 0,
            mon::MasterEvent{mon::Employee{row.required("tenant"), row.required("emp_id"),
                                           row.text("name"), row.text("account"),
                                           row.optional_time("left_ts")}}};
}

Timed read_user(Row& row) {
    std::optional<Money> limit;
    if (const auto text = row.text("approve_limit"); !text.empty()) {
        const auto code = row.text("limit_currency");
        const auto currency = Currency::parse(code.empty() ? "CNY" : code);
        const auto money = currency ? Money::parse(text, *currency) : currency.error();
        if (money) {
            limit = *money;
        } else {
            row.bad("approve_limit", money.error());
        }
    }
    return {Instant::min(), 0, 0,
            mon::MasterEvent{mon::User{row.required("tenant"), row.required("user_id"),
                                       row.text("role"), limit, row.text("home_country")}}};
}

Timed read_own_account(Row& row) {
    return {Instant::min(), 0, 0,
            mon::MasterEvent{mon::OwnAccount{row.required("tenant"), row.required("account")}}};
}

Timed read_event(Row& row) {
    const auto at = row.time("ts");
    const auto kind = row.required("kind");
    const auto verified = row.text("verified");
    const bool is_verified = !verified.empty() && verified != "none";
    mon::MasterEvent event;
    if (kind == "vendor_onboarded") {
        event = mon::VendorOnboarded{at, row.required("tenant"), row.text("subject"),
                                     row.required("new"), is_verified};
    } else if (kind == "vendor_bank_change") {
        event = mon::VendorAccountChanged{at,
                                          row.required("tenant"),
                                          row.required("subject"),
                                          row.text("old"),
                                          row.required("new"),
                                          is_verified};
    } else if (!row.error()) {
        row.bad("kind", fail(Errc::invalid_value, "vendor_onboarded or vendor_bank_change"));
    }
    return {at, 0, 0, std::move(event)};
}

using ReadRow = Timed (*)(Row& row);

std::optional<Error> read_file(const std::string& path, ReadRow read_row,
                               std::vector<Timed>& events) {
    const auto file = InputFile::open(path);
    if (!file) {
        return file.error();
    }
    csv::Reader reader(**file, path);
    if (auto error = reader.read_header()) {
        return error;
    }
    for (std::size_t position = 0;; ++position) {
        const auto more = reader.next();
        if (!more) {
            return more.error();
        }
        if (!*more) {
            return std::nullopt;
        }
        if (position == max_rows) {
            return fail(Errc::too_large, "more than 5 million rows", path, reader.line());
        }
        Row row(reader);
        auto event = read_row(row);
        if (row.error()) {
            return row.error();
        }
        event.position = position;
        events.push_back(std::move(event));
    }
}

}  // namespace

Result<PaymentHistory> read_payment_history(const std::string& folder) {
    constexpr std::pair<const char*, ReadRow> kinds[] = {
        {"users", read_user},       {"own_accounts", read_own_account},
        {"vendors", read_vendor},   {"employees", read_employee},
        {"events", read_event},     {"receipts", read_receipt},
        {"payments", read_transfer}};
    std::vector<Timed> events;
    for (const auto& [kind, read_row] : kinds) {
        const auto path = find_file(folder, kind);
        if (!path) {
            return path.error();
        }
        if (path->empty()) {
            if (std::string_view{kind} == "payments") {
                return fail(Errc::missing_field, "no payments*.csv or payments*.csv.gz", folder);
            }
            continue;
        }
        if (auto error = read_file(*path, read_row, events)) {
            return *error;
        }
    }
    std::ranges::stable_sort(events, [](const Timed& a, const Timed& b) {
        return std::pair{a.at, a.rank} < std::pair{b.at, b.rank};
    });
    PaymentHistory history;
    for (auto& timed : events) {
        if (std::holds_alternative<mon::Transfer>(timed.event)) {
            history.position.push_back(timed.position);
        }
        history.events.push_back(std::move(timed.event));
    }
    return history;
}

}  // namespace sluice::cli
