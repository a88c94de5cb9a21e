#include "ledger/store/report_store.hpp"

namespace sluice::store {

namespace {

Money money(const Row& row, int currency_column, int minor_column) {
    return Money(row.integer(minor_column), Currency::of(row.text(currency_column)));
}

CountersView counters(const Row& row, int first) {
    return {.debits_pending = row.integer(first),
            .credits_pending = row.integer(first + 1),
            .debits_posted = row.integer(first + 2),
            .credits_posted = row.integer(first + 3)};
}

}  // namespace

std::vector<AccountView> read_accounts(Tx& tx, EnterpriseId enterprise,
                                       std::optional<AccountId> account) {
    std::vector<AccountView> accounts;
    for (const auto& row :
         tx.exec("SELECT b.account_id, b.kind, b.name, b.number, b.is_iban, b.currency, c.bank_id, "
                 "b.is_open, b.overdraft_limit_minor, b.debits_pending, b.credits_pending, "
                 "b.debits_posted, b.credits_posted FROM balance b "
                 "LEFT JOIN channel c USING (enterprise_id, channel_id) "
                 "WHERE b.enterprise_id = $1 AND ($2::uuid IS NULL OR b.account_id = $2) "
                 "ORDER BY b.kind <> 'bank', b.currency, b.kind, b.number, b.account_id",
                 {enterprise, account})) {
        accounts.push_back({.id = row.id<AccountId>(0),
                            .kind = row.string(1),
                            .name = row.string(2),
                            .number = row.string(3),
                            .is_iban = row.boolean(4),
                            .currency = Currency::of(row.text(5)),
                            .bank_id = row.string(6),
                            .is_open = row.boolean(7),
                            .overdraft_limit_minor = row.optional_integer(8),
                            .counters = counters(row, 9)});
    }
    return accounts;
}

CountersView counters_at(Tx& tx, EnterpriseId enterprise, AccountId account, Instant at) {
    // A pending counts until the posting that resolves it; r is that posting, if it was there.
    const auto rows = tx.exec(
        "SELECT "
        "coalesce(sum(p.amount_minor) FILTER (WHERE p.kind = 'pending' AND r.posting_id IS NULL "
        "AND p.debit_account_id = $2), 0)::bigint, "
        "coalesce(sum(p.amount_minor) FILTER (WHERE p.kind = 'pending' AND r.posting_id IS NULL "
        "AND p.credit_account_id = $2), 0)::bigint, "
        "coalesce(sum(p.amount_minor) FILTER (WHERE p.kind IN ('post', 'direct') "
        "AND p.debit_account_id = $2), 0)::bigint, "
        "coalesce(sum(p.amount_minor) FILTER (WHERE p.kind IN ('post', 'direct') "
        "AND p.credit_account_id = $2), 0)::bigint "
        "FROM posting p LEFT JOIN posting r ON r.enterprise_id = p.enterprise_id "
        "AND r.pending_id = p.posting_id AND r.created_at <= $3 "
        "WHERE p.enterprise_id = $1 AND $2 IN (p.debit_account_id, p.credit_account_id) "
        "AND p.created_at <= $3",
        {enterprise, account, at});
    return counters(rows[0], 0);
}

std::vector<PostingView> list_postings(Tx& tx, EnterpriseId enterprise, AccountId account,
                                       std::optional<PostingId> before, std::size_t limit) {
    std::vector<PostingView> postings;
    for (const auto& row : tx.exec(
             "SELECT posting_id, kind, pending_id, purpose, debit_account_id, credit_account_id, "
             "currency, amount_minor, payment_id, line_id, statement_id, created_at FROM posting "
             "WHERE enterprise_id = $1 AND $2 IN (debit_account_id, credit_account_id) "
             "AND ($3::uuid IS NULL OR posting_id < $3) ORDER BY posting_id DESC LIMIT $4",
             {enterprise, account, before, limit})) {
        postings.push_back({.id = row.id<PostingId>(0),
                            .kind = row.string(1),
                            .pending_id = row.optional_id<PostingId>(2),
                            .purpose = row.string(3),
                            .debit = row.id<AccountId>(4),
                            .credit = row.id<AccountId>(5),
                            .amount = money(row, 6, 7),
                            .payment = row.optional_id<PaymentId>(8),
                            .line = row.optional_id<StatementLineId>(9),
                            .statement = row.optional_id<StatementId>(10),
                            .created_at = row.instant(11)});
    }
    return postings;
}

std::vector<TrialBalanceRow> trial_balance(Tx& tx, EnterpriseId enterprise, Instant at) {
    std::vector<TrialBalanceRow> rows;
    for (const auto& row :
         tx.exec("WITH posted AS (SELECT debit_account_id, credit_account_id, "
                 "sum(amount_minor) AS minor FROM posting WHERE enterprise_id = $1 "
                 "AND kind IN ('post', 'direct') AND created_at <= $2 GROUP BY 1, 2), "
                 "side AS (SELECT debit_account_id AS account_id, minor AS debits, 0 AS credits "
                 "FROM posted UNION ALL SELECT credit_account_id, 0, minor FROM posted) "
                 "SELECT a.account_id, a.kind, a.name, a.currency, "
                 "coalesce(sum(s.debits), 0)::bigint, coalesce(sum(s.credits), 0)::bigint "
                 "FROM account a LEFT JOIN side s ON s.account_id = a.account_id "
                 "WHERE a.enterprise_id = $1 GROUP BY a.account_id, a.kind, a.name, a.currency "
                 "ORDER BY a.currency, a.kind <> 'bank', a.kind, a.name, a.account_id",
                 {enterprise, at})) {
        rows.push_back({.account = row.id<AccountId>(0),
                        .kind = row.string(1),
                        .name = row.string(2),
                        .currency = Currency::of(row.text(3)),
                        .debits_minor = row.integer(4),
                        .credits_minor = row.integer(5)});
    }
    return rows;
}

std::vector<SubmissionAttemptView> attempts_of_payment(Tx& tx, EnterpriseId enterprise,
                                                       PaymentId payment) {
    std::vector<SubmissionAttemptView> attempts;
    for (const auto& row :
         tx.exec("SELECT a.attempt_no, a.submission_id, s.message_id, a.reference, s.created_at, "
                 "s.deadline FROM attempt a JOIN submission s USING (enterprise_id, submission_id) "
                 "WHERE a.enterprise_id = $1 AND a.payment_id = $2 ORDER BY a.attempt_no",
                 {enterprise, payment})) {
        attempts.push_back({.attempt_no = static_cast<int>(row.integer(0)),
                            .submission = row.id<SubmissionId>(1),
                            .message_id = row.string(2),
                            .reference = row.string(3),
                            .created_at = row.instant(4),
                            .deadline = row.instant(5)});
    }
    return attempts;
}

std::vector<FeedEvent> read_feed(Tx& tx, EnterpriseId enterprise, std::int64_t after,
                                 std::size_t limit) {
    std::vector<FeedEvent> events;
    // Without gaps, a range of numbers is a page; both halves read their own index on it.
    for (const auto& row : tx.exec(
             "SELECT e.seq, 'payment', e.payment_id, e.to_state, e.version, e.at, p.account_id, "
             "p.end_to_end_id, p.currency, p.amount_minor, '' FROM payment_event e "
             "JOIN payment p USING (enterprise_id, payment_id) "
             "WHERE e.enterprise_id = $1 AND e.seq > $2 AND e.seq <= $2::bigint + $3 "
             "UNION ALL SELECT v.seq, 'statement', s.statement_id, s.kind, 1, s.received_at, "
             "s.account_id, '', NULL, NULL, s.bank_statement_id FROM statement_event v "
             "JOIN statement s USING (enterprise_id, statement_id) "
             "WHERE v.enterprise_id = $1 AND v.seq > $2 AND v.seq <= $2::bigint + $3 ORDER BY 1",
             {enterprise, after, limit})) {
        FeedEvent event{.seq = row.integer(0),
                        .subject_type = row.string(1),
                        .subject_id = row.id<PaymentId>(2).uuid,
                        .type = row.string(3),
                        .version = static_cast<int>(row.integer(4)),
                        .at = row.instant(5),
                        .account = row.id<AccountId>(6),
                        .end_to_end_id = row.string(7),
                        .amount = {},
                        .bank_statement_id = row.string(10)};
        if (!row.is_null(8)) {
            event.amount = money(row, 8, 9);
        }
        events.push_back(std::move(event));
    }
    return events;
}

Result<void> check_writable(Tx& tx) {
    const auto rows = tx.exec(
        "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'");
    if (rows[0].boolean(0)) {
        return fail(Errc::database_unavailable, "the database takes no writes", "read_only");
    }
    // Spills half a megabyte into a temporary file, which a full disk refuses. Real work may still
    // find room in its tables' gaps for a while, and then none.
    tx.exec("SET LOCAL work_mem = '64kB'");
    tx.exec("SELECT count(*) FROM generate_series(1, 40000)");
    return {};
}

}  // namespace sluice::store
