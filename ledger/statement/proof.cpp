#include "ledger/statement/proof.hpp"

#include <fmt/format.h>

#include "security/digest/digest.hpp"

namespace sluice {

namespace {

std::string date_text(const std::optional<BusinessDate>& date) {
    return date ? to_iso_date(*date) : "";
}

// Many banks number the statements of each year from one.
bool starts_again(const ChainLink& earlier, const ChainLink& later) {
    const auto year = [](BusinessDate date) { return std::chrono::year_month_day{date}.year(); };
    return *later.sequence == 1 && earlier.date && later.date &&
           year(*later.date) > year(*earlier.date);
}

std::int64_t booked_sum(const Statement& statement) {
    std::int64_t sum = 0;
    for (const auto& entry : statement.entries) {
        if (entry.booked) {
            const auto minor = entry.amount.minor();
            sum = add_minor(sum, entry.direction == Direction::credit ? minor : -minor);
        }
    }
    return sum;
}

}  // namespace

Result<void> prove(const Statement& statement) {
    if (statement.kind != StatementKind::statement || statement.page.value_or(1) > 1 ||
        !statement.last_page) {
        return {};
    }
    if (!statement.opening || !statement.closing) {
        return fail(Errc::statement_broken, "opening or closing balance is missing");
    }
    const auto computed = add_minor(statement.opening->minor, booked_sum(statement));
    if (computed != statement.closing->minor) {
        return fail(Errc::statement_broken,
                    fmt::format("opening and lines give {}, closing says {}",
                                decimal(computed, statement.currency),
                                decimal(statement.closing->minor, statement.currency)));
    }
    return {};
}

Result<void> prove_chain(const ChainLink& earlier, const ChainLink& later) {
    if (earlier.sequence && later.sequence && !starts_again(earlier, later) &&
        *earlier.sequence + 1 != *later.sequence) {
        return fail(Errc::statement_gap,
                    fmt::format("between number {} and {}", *earlier.sequence, *later.sequence));
    }
    if (earlier.closing_minor && later.opening_minor &&
        *earlier.closing_minor != *later.opening_minor) {
        return fail(Errc::statement_broken, "opening is not the previous closing balance");
    }
    return {};
}

std::string natural_key(const StatementEntry& entry) {
    const std::string direction = entry.direction == Direction::credit ? "C" : "D";
    const auto amount = std::to_string(entry.amount.minor());
    const auto booked = date_text(entry.booking_date ? entry.booking_date : entry.value_date);
    if (!entry.account_servicer_reference.empty() &&
        !means_no_reference(entry.account_servicer_reference)) {
        return "R|" + entry.account_servicer_reference + "|" + direction + "|" + amount + "|" +
               booked;
    }
    std::string all = booked + "|" + date_text(entry.value_date) + "|" + direction + "|" + amount +
                      "|" + entry.bank_transaction_code;
    for (const auto& detail : entry.details) {
        all += "|" + detail.end_to_end_id + "|" + detail.counterparty_account + "|" +
               detail.remittance;
    }
    // A batch may tell more than an index takes.
    return "T|" + digest::hex(digest::sha256(all));
}

}  // namespace sluice
