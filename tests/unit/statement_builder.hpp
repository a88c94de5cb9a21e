#pragma once

#include <string>

#include "ledger/statement/matcher.hpp"

// Small statements and payments for tests; a test changes the fields it is about.
namespace sluice::test {

inline const Currency eur = Currency::of("EUR");

template <class AnyId>
AnyId numbered(std::uint8_t number) {
    AnyId id;
    id.uuid.bytes[15] = number;
    return id;
}

inline BusinessDate day(std::string_view text) {
    return *parse_date(text);
}

inline StatementEntry entry(std::int64_t minor, Direction direction = Direction::debit) {
    return {.entry_reference = {},
            .account_servicer_reference = {},
            .amount = Money(minor, eur),
            .direction = direction,
            .booking_date = day("2026-03-02"),
            .value_date = day("2026-03-02"),
            .bank_transaction_code = "PMNT/ICDT/ESCT",
            .additional_info = {},
            .batch_payment_information_id = {},
            .batch_count = {},
            .details = {}};
}

inline StatementEntry credit(std::int64_t minor) {
    return entry(minor, Direction::credit);
}

inline Statement statement(std::int64_t opening_minor, std::vector<StatementEntry> entries,
                           std::int64_t closing_minor) {
    return {.kind = StatementKind::statement,
            .bank_id = "S-1",
            .sequence = {},
            .page = {},
            .account = {"DE89370400440532013000", true},
            .currency = eur,
            .created_at = {},
            .opening = SignedBalance{opening_minor, {}},
            .closing = SignedBalance{closing_minor, {}},
            .entries = std::move(entries)};
}

// Payment n: sent once and accepted, 100.00 EUR to "Supplier n", references "R-n", "E-n", ...
inline Candidate payment(std::uint8_t number, std::int64_t minor = 10'000) {
    const auto n = std::to_string(number);
    return {.id = numbered<PaymentId>(number),
            .account = numbered<AccountId>(1),
            .state = PaymentState::accepted,
            .attempts = 1,
            .reference = "R-" + n,
            .message_id = "M-1",
            .end_to_end_id = "E-" + n,
            .uetr = "U-" + n,
            .bank_reference = "B-" + n,
            .amount = Money(minor, eur),
            .creditor_account = "ACCOUNT-" + n,
            .creditor_name = "Supplier " + n,
            .execution_date = day("2026-03-02")};
}

}  // namespace sluice::test
