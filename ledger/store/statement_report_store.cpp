#include "ledger/store/statement_report_store.hpp"

namespace sluice::store {

namespace {

#define SLUICE_LINE_COLUMNS                                                                  \
    "l.line_id, l.statement_id, l.account_id, l.currency, l.amount_minor, l.direction, "     \
    "l.booking_date, l.value_date, l.bank_reference, l.end_to_end_id, l.counterparty_name, " \
    "l.counterparty_account, l.remittance, l.return_reason, l.transaction_code "
#define SLUICE_MATCH_COLUMNS \
    "m.payment_id, m.line_id, m.purpose, m.rule, l.currency, m.amount_minor, m.actor, m.at"

constexpr int line_columns = 15;
constexpr int match_columns = 8;

LineView read_line(const Row& row, int first) {
    return {
        .id = row.id<StatementLineId>(first),
        .statement = row.id<StatementId>(first + 1),
        .account = row.id<AccountId>(first + 2),
        .amount = Money(row.integer(first + 4), Currency::of(row.text(first + 3))),
        .direction = row.string(first + 5),
        .booking_date = row.date(first + 6),
        .value_date = row.is_null(first + 7) ? std::nullopt : std::optional{row.date(first + 7)},
        .bank_reference = row.string(first + 8),
        .end_to_end_id = row.string(first + 9),
        .counterparty_name = row.string(first + 10),
        .counterparty_account = row.string(first + 11),
        .remittance = row.string(first + 12),
        .return_reason = row.string(first + 13),
        .transaction_code = row.string(first + 14)};
}

MatchView read_match(const Row& row) {
    return {.payment = row.id<PaymentId>(0),
            .line = row.id<StatementLineId>(1),
            .purpose = row.string(2),
            .rule = row.string(3),
            .amount = Money(row.integer(5), Currency::of(row.text(4))),
            .actor = row.string(6),
            .at = row.instant(7)};
}

}  // namespace

std::vector<StatementView> list_statements(Tx& tx, EnterpriseId enterprise,
                                           const StatementFilter& filter) {
    std::vector<StatementView> statements;
    for (const auto& row :
         tx.exec("SELECT s.statement_id, s.account_id, a.currency, s.kind, s.bank_statement_id, "
                 "s.sequence, s.page, s.opening_minor, s.closing_minor, s.statement_date, "
                 "s.entry_count, s.received_at, v.seq FROM statement s "
                 "JOIN statement_event v USING (enterprise_id, statement_id) "
                 "JOIN account a USING (enterprise_id, account_id) WHERE s.enterprise_id = $1 "
                 "AND ($2::uuid IS NULL OR s.account_id = $2) "
                 "AND ($3::uuid IS NULL OR s.statement_id = $3) "
                 "AND ($4::uuid IS NULL OR s.statement_id < $4) "
                 "ORDER BY s.statement_id DESC LIMIT $5",
                 {enterprise, filter.account, filter.id, filter.before, filter.limit})) {
        statements.push_back({.id = row.id<StatementId>(0),
                              .account = row.id<AccountId>(1),
                              .currency = Currency::of(row.text(2)),
                              .kind = row.string(3),
                              .bank_statement_id = row.string(4),
                              .sequence = row.optional_integer(5),
                              .page = row.integer(6),
                              .opening_minor = row.optional_integer(7),
                              .closing_minor = row.optional_integer(8),
                              .date = row.is_null(9) ? std::nullopt : std::optional{row.date(9)},
                              .entry_count = row.integer(10),
                              .received_at = row.instant(11),
                              .seq = row.integer(12)});
    }
    return statements;
}

std::vector<EntryView> entries_of_statement(Tx& tx, EnterpriseId enterprise,
                                            StatementId statement) {
    std::vector<EntryView> entries;
    for (const auto& row :
         tx.exec("SELECT " SLUICE_LINE_COLUMNS ", e.ordinal, (SELECT x.exception_id "
                 "FROM recon_exception x WHERE x.enterprise_id = $1 AND x.line_id = l.line_id "
                 "AND x.closed_at IS NULL ORDER BY x.exception_id LIMIT 1) "
                 "FROM statement_entry e JOIN statement_line l USING (enterprise_id, line_id) "
                 "WHERE e.enterprise_id = $1 AND e.statement_id = $2 ORDER BY e.ordinal",
                 {enterprise, statement})) {
        entries.push_back({.ordinal = static_cast<int>(row.integer(line_columns)),
                           .line = read_line(row, 0),
                           .open_exception = row.optional_id<ExceptionId>(line_columns + 1)});
    }
    return entries;
}

std::vector<MatchView> matches_of_statement(Tx& tx, EnterpriseId enterprise,
                                            StatementId statement) {
    std::vector<MatchView> matches;
    for (const auto& row : tx.exec("SELECT " SLUICE_MATCH_COLUMNS " FROM statement_entry e "
                                   "JOIN statement_line l USING (enterprise_id, line_id) "
                                   "JOIN statement_match m USING (enterprise_id, line_id) "
                                   "WHERE e.enterprise_id = $1 AND e.statement_id = $2 "
                                   "ORDER BY e.ordinal, m.payment_id",
                                   {enterprise, statement})) {
        matches.push_back(read_match(row));
    }
    return matches;
}

std::vector<MatchedLine> matches_of_payment(Tx& tx, EnterpriseId enterprise, PaymentId payment) {
    std::vector<MatchedLine> matches;
    for (const auto& row :
         tx.exec("SELECT " SLUICE_MATCH_COLUMNS ", " SLUICE_LINE_COLUMNS " FROM statement_match m "
                 "JOIN statement_line l USING (enterprise_id, line_id) "
                 "WHERE m.enterprise_id = $1 AND m.payment_id = $2 ORDER BY m.at, m.line_id",
                 {enterprise, payment})) {
        matches.push_back({read_match(row), read_line(row, match_columns)});
    }
    return matches;
}

std::vector<ExceptionView> list_exceptions(Tx& tx, EnterpriseId enterprise,
                                           const ExceptionFilter& filter) {
    std::vector<ExceptionView> exceptions;
    for (const auto& row : tx.exec(
             "SELECT " SLUICE_LINE_COLUMNS ", x.exception_id, x.kind, x.account_id, x.payment_id, "
             "x.statement_id, x.detail, x.opened_at, x.closed_at, x.closed_by, x.resolution "
             "FROM recon_exception x LEFT JOIN statement_line l "
             "ON l.enterprise_id = x.enterprise_id AND l.line_id = x.line_id "
             "WHERE x.enterprise_id = $1 "
             "AND ($2::boolean IS NULL OR (x.closed_at IS NULL) = $2) "
             "AND ($3::uuid IS NULL OR x.exception_id = $3) "
             "AND ($4::uuid IS NULL OR x.exception_id < $4) "
             "ORDER BY x.exception_id DESC LIMIT $5",
             {enterprise, filter.open, filter.id, filter.before, filter.limit})) {
        constexpr int first = line_columns;
        exceptions.push_back({.id = row.id<ExceptionId>(first),
                              .kind = row.string(first + 1),
                              .account = row.id<AccountId>(first + 2),
                              .payment = row.optional_id<PaymentId>(first + 3),
                              .statement = row.optional_id<StatementId>(first + 4),
                              .detail = row.string(first + 5),
                              .opened_at = row.instant(first + 6),
                              .closed_at = row.optional_instant(first + 7),
                              .closed_by = row.string(first + 8),
                              .resolution = row.string(first + 9),
                              .line = {}});
        if (!row.is_null(0)) {
            exceptions.back().line = read_line(row, 0);
        }
    }
    return exceptions;
}

}  // namespace sluice::store
