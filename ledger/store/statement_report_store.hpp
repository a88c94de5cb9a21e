#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/base/money.hpp"
#include "ledger/base/time.hpp"
#include "ledger/store/database.hpp"

// Statements, their lines and what became of them, to be shown; nothing here changes or locks a
// row. Lists come newest first, as in report_store.hpp.
namespace sluice::store {

struct StatementView {
    StatementId id;
    AccountId account;
    Currency currency;  // the account's
    std::string kind;
    std::string bank_statement_id;
    std::optional<std::int64_t> sequence;
    std::int64_t page = 1;
    std::optional<std::int64_t> opening_minor;  // signed
    std::optional<std::int64_t> closing_minor;
    std::optional<BusinessDate> date;
    std::int64_t entry_count = 0;
    Instant received_at;
    std::int64_t seq = 0;
};

struct StatementFilter {
    std::optional<AccountId> account;
    std::optional<StatementId> id;
    std::optional<StatementId> before;
    std::size_t limit = 50;
};

std::vector<StatementView> list_statements(Tx& tx, EnterpriseId enterprise,
                                           const StatementFilter& filter);

struct LineView {
    StatementLineId id;
    StatementId statement;  // the first document that showed it
    AccountId account;
    Money amount;
    std::string direction;
    BusinessDate booking_date;
    std::optional<BusinessDate> value_date;
    std::string bank_reference;
    std::string end_to_end_id;
    std::string counterparty_name;
    std::string counterparty_account;
    std::string remittance;
    std::string return_reason;
    std::string transaction_code;
};

struct MatchView {
    PaymentId payment;
    StatementLineId line;
    std::string purpose;
    std::string rule;
    Money amount;
    std::string actor;
    Instant at;
};

struct EntryView {
    int ordinal = 0;
    LineView line;
    std::optional<ExceptionId> open_exception;
};

// What a statement showed, in its order, and the matches of all its lines.
std::vector<EntryView> entries_of_statement(Tx& tx, EnterpriseId enterprise, StatementId statement);
std::vector<MatchView> matches_of_statement(Tx& tx, EnterpriseId enterprise, StatementId statement);

struct MatchedLine {
    MatchView match;
    LineView line;
};

// The lines a payment was matched with.
std::vector<MatchedLine> matches_of_payment(Tx& tx, EnterpriseId enterprise, PaymentId payment);

struct ExceptionView {
    ExceptionId id;
    std::string kind;
    AccountId account;
    std::optional<PaymentId> payment;
    std::optional<StatementId> statement;
    std::string detail;
    Instant opened_at;
    std::optional<Instant> closed_at;
    std::string closed_by;
    std::string resolution;
    std::optional<LineView> line;
};

struct ExceptionFilter {
    std::optional<bool> open;
    std::optional<ExceptionId> id;
    std::optional<ExceptionId> before;
    std::size_t limit = 50;
};

std::vector<ExceptionView> list_exceptions(Tx& tx, EnterpriseId enterprise,
                                           const ExceptionFilter& filter);

}  // namespace sluice::store
