#include "gateway/flow/audit.hpp"

#include "security/digest/digest.hpp"

namespace sluice::flow {

namespace {

using store::Tx;

constexpr std::size_t most_findings = 100;  // a check stops there: the first rows tell enough
constexpr int page_size = 10'000;

// An invariant in SQL: the query gives (row, detail) for each row that breaks it. $1: enterprise.
struct Check {
    std::string_view name;
    std::string_view sql;
};

constexpr Check checks[] = {
    {"account_counters_equal_postings",
     R"(WITH side AS (
            SELECT debit_account_id AS account_id, currency, kind, amount_minor, pending_id, true AS is_debit
            FROM posting WHERE enterprise_id = $1
            UNION ALL
            SELECT credit_account_id, currency, kind, amount_minor, pending_id, false
            FROM posting WHERE enterprise_id = $1),
        resolved AS (
            SELECT s.account_id, s.is_debit, p.amount_minor FROM side s
            JOIN posting p ON p.enterprise_id = $1 AND p.posting_id = s.pending_id),
        counted AS (
            SELECT account_id,
                coalesce(sum(amount_minor) FILTER (WHERE is_debit AND kind = 'pending'), 0) AS dp,
                coalesce(sum(amount_minor) FILTER (WHERE NOT is_debit AND kind = 'pending'), 0) AS cp,
                coalesce(sum(amount_minor) FILTER (WHERE is_debit AND kind IN ('post', 'direct')), 0) AS d,
                coalesce(sum(amount_minor) FILTER (WHERE NOT is_debit AND kind IN ('post', 'direct')), 0) AS c
            FROM side GROUP BY account_id),
        undone AS (
            SELECT account_id,
                coalesce(sum(amount_minor) FILTER (WHERE is_debit), 0) AS dp,
                coalesce(sum(amount_minor) FILTER (WHERE NOT is_debit), 0) AS cp
            FROM resolved GROUP BY account_id)
        SELECT 'account_balance ' || b.account_id,
            format('counters %s/%s/%s/%s, postings give %s/%s/%s/%s (pending debits, pending credits, debits, credits)',
                   b.debits_pending, b.credits_pending, b.debits_posted, b.credits_posted,
                   coalesce(c.dp, 0) - coalesce(u.dp, 0), coalesce(c.cp, 0) - coalesce(u.cp, 0),
                   coalesce(c.d, 0), coalesce(c.c, 0))
        FROM account_balance b LEFT JOIN counted c USING (account_id) LEFT JOIN undone u USING (account_id)
        WHERE b.enterprise_id = $1
          AND (b.debits_pending, b.credits_pending, b.debits_posted, b.credits_posted) IS DISTINCT FROM
              (coalesce(c.dp, 0) - coalesce(u.dp, 0), coalesce(c.cp, 0) - coalesce(u.cp, 0),
               coalesce(c.d, 0), coalesce(c.c, 0)))"},
    {"payment_history_is_unbroken",
     R"(SELECT 'payment_event ' || payment_id || ' version ' || version,
               format('from %s after %s', from_state, before)
        FROM (SELECT payment_id, version, from_state,
                     lag(to_state, 1, 'none') OVER w AS before,
                     lag(version, 1, 0) OVER w AS version_before
              FROM payment_event WHERE enterprise_id = $1
              WINDOW w AS (PARTITION BY payment_id ORDER BY version)) e
        WHERE from_state <> before OR version <> version_before + 1)"},
    {"payment_state_is_last_event",
     R"(SELECT 'payment_state ' || s.payment_id,
               format('state %s version %s, last event %s version %s', s.state, s.version, e.to_state, e.version)
        FROM payment_state s
        LEFT JOIN LATERAL (SELECT to_state, version FROM payment_event e
                           WHERE e.enterprise_id = s.enterprise_id AND e.payment_id = s.payment_id
                           ORDER BY version DESC LIMIT 1) e ON true
        WHERE s.enterprise_id = $1 AND (s.state, s.version) IS DISTINCT FROM (e.to_state, e.version))"},
    {"every_payment_is_reserved",
     R"(SELECT 'payment ' || p.payment_id, 'no pending posting of its amount and account'
        FROM payment p LEFT JOIN posting r ON r.enterprise_id = p.enterprise_id
             AND r.posting_id = p.payment_id AND r.kind = 'pending' AND r.payment_id = p.payment_id
             AND r.amount_minor = p.amount_minor AND r.credit_account_id = p.account_id
        WHERE p.enterprise_id = $1 AND r.posting_id IS NULL)"},
    {"reservation_follows_state",
     R"(SELECT 'payment ' || s.payment_id, format('state %s, reservation %s', s.state, coalesce(r.kind, 'open'))
        FROM payment_state s LEFT JOIN posting r ON r.enterprise_id = s.enterprise_id
             AND r.pending_id = s.payment_id
        WHERE s.enterprise_id = $1 AND NOT CASE
            WHEN s.state IN ('rejected', 'cancelled') THEN r.kind IS NOT DISTINCT FROM 'void'
            WHEN s.state IN ('settled', 'returned') THEN r.kind IS NOT NULL
            ELSE r.kind IS NULL END)"},
    {"settled_payment_has_its_line",
     R"(SELECT 'payment ' || s.payment_id, format('state %s without the statement line that says so', s.state)
        FROM payment_state s
        WHERE s.enterprise_id = $1 AND s.state IN ('settled', 'returned') AND NOT EXISTS (
            SELECT FROM statement_match m WHERE m.enterprise_id = $1 AND m.payment_id = s.payment_id
            AND m.purpose = 'settlement')
        UNION ALL
        SELECT 'payment ' || s.payment_id, 'returned without the statement line that says so'
        FROM payment_state s
        WHERE s.enterprise_id = $1 AND s.state = 'returned' AND NOT EXISTS (
            SELECT FROM statement_match m WHERE m.enterprise_id = $1 AND m.payment_id = s.payment_id
            AND m.purpose = 'return'))"},
    {"posting_amount_is_its_origin's",
     R"(SELECT 'posting ' || t.posting_id, format('%s of %s, its payment says %s', t.kind, t.amount_minor, p.amount_minor)
        FROM posting t JOIN payment p USING (enterprise_id, payment_id)
        WHERE t.enterprise_id = $1 AND t.purpose IN ('transfer', 'return')
          AND (t.amount_minor <> p.amount_minor OR t.currency <> p.currency))"},
    {"every_line_is_booked_once",
     R"(SELECT 'statement_line ' || l.line_id, format('amount %s, booked %s', l.amount_minor, coalesce(sum(
            CASE WHEN p.debit_account_id = l.account_id THEN p.amount_minor
                 WHEN p.credit_account_id = l.account_id THEN -p.amount_minor ELSE 0 END), 0))
        FROM statement_line l LEFT JOIN posting p ON p.enterprise_id = l.enterprise_id
             AND p.line_id = l.line_id AND p.kind IN ('post', 'direct') AND p.purpose <> 'reclassification'
        WHERE l.enterprise_id = $1
        GROUP BY l.line_id, l.amount_minor, l.direction
        HAVING coalesce(sum(CASE WHEN p.debit_account_id = l.account_id THEN p.amount_minor
                 WHEN p.credit_account_id = l.account_id THEN -p.amount_minor ELSE 0 END), 0)
            <> CASE l.direction WHEN 'credit' THEN l.amount_minor ELSE -l.amount_minor END)"},
    {"book_balance_equals_bank",
     R"(WITH opening AS (
            SELECT DISTINCT ON (account_id) account_id, opening_minor FROM statement
            WHERE enterprise_id = $1 AND kind = 'statement' ORDER BY account_id, sequence, received_at),
        closing AS (
            SELECT DISTINCT ON (account_id) account_id, closing_minor, bank_statement_id FROM statement
            WHERE enterprise_id = $1 AND kind = 'statement'
            ORDER BY account_id, sequence DESC, received_at DESC),
        line AS (
            SELECT l.account_id, CASE l.direction WHEN 'credit' THEN l.amount_minor ELSE -l.amount_minor END AS minor,
                   EXISTS (SELECT FROM statement_entry e JOIN statement s USING (enterprise_id, statement_id)
                           WHERE e.enterprise_id = $1 AND e.line_id = l.line_id AND s.kind = 'statement') AS on_statement
            FROM statement_line l WHERE l.enterprise_id = $1),
        total AS (SELECT account_id, sum(minor) AS all_lines,
                         coalesce(sum(minor) FILTER (WHERE on_statement), 0) AS proven FROM line GROUP BY account_id)
        SELECT 'account ' || b.account_id, format(
            'posted %s, opening and lines give %s; statement %s closes at %s, opening and its lines give %s',
            b.debits_posted - b.credits_posted, o.opening_minor + coalesce(t.all_lines, 0),
            c.bank_statement_id, c.closing_minor, o.opening_minor + coalesce(t.proven, 0))
        FROM opening o JOIN closing c USING (account_id) LEFT JOIN total t USING (account_id)
        JOIN account_balance b ON b.enterprise_id = $1 AND b.account_id = o.account_id
        WHERE b.debits_posted - b.credits_posted <> o.opening_minor + coalesce(t.all_lines, 0)
           OR c.closing_minor <> o.opening_minor + coalesce(t.proven, 0))"},
    {"every_send_has_its_attempt",
     R"(SELECT 'payment ' || s.payment_id, format('%s attempts, %s send events, %s attempt rows', s.attempts, e.sends, a.rows)
        FROM payment_state s
        CROSS JOIN LATERAL (SELECT count(*) AS sends FROM payment_event e WHERE e.enterprise_id = $1
                            AND e.payment_id = s.payment_id AND e.event = 'send') e
        CROSS JOIN LATERAL (SELECT count(*) AS rows FROM attempt a WHERE a.enterprise_id = $1
                            AND a.payment_id = s.payment_id) a
        WHERE s.enterprise_id = $1 AND (s.attempts <> e.sends OR s.attempts <> a.rows))"},
    {"feed_has_no_gap",
     R"(SELECT 'event_feed', format('%s events, numbers up to %s, counter at %s', count(*), coalesce(max(f.seq), 0), max(c.last_seq))
        FROM feed_counter c LEFT JOIN event_feed f USING (enterprise_id)
        WHERE c.enterprise_id = $1 GROUP BY c.enterprise_id
        HAVING count(f.seq) <> coalesce(max(f.seq), 0) OR coalesce(max(f.seq), 0) <> max(c.last_seq)
            OR count(DISTINCT f.seq) <> count(f.seq))"},
    {"bank_message_is_as_archived",
     R"(SELECT 'bank_message ' || bank_message_id, 'its bytes do not give its digest'
        FROM bank_message WHERE enterprise_id = $1
          AND (sha256(request) <> request_digest OR sha256(answer) <> answer_digest))"},
    {"statement_chain_is_closed",
     R"(SELECT 'statement ' || statement_id, format('number %s opens at %s after number %s closed at %s',
               sequence, opening_minor, before, closed_before)
        FROM (SELECT statement_id, sequence, opening_minor,
                     lag(sequence) OVER w AS before, lag(closing_minor) OVER w AS closed_before
              FROM statement WHERE enterprise_id = $1 AND kind = 'statement'
              WINDOW w AS (PARTITION BY account_id ORDER BY sequence, received_at)) s
        WHERE closed_before IS NOT NULL AND (opening_minor <> closed_before OR sequence <> before + 1))"},
};

constexpr std::string_view seal_check = "posting_seal_is_intact";

void add_finding(AuditReport& report, std::string_view check, std::string row, std::string detail) {
    report.findings.push_back({std::string{check}, std::move(row), std::move(detail)});
}

template <class Enum>
Enum from_name(std::string_view text, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        if (name(static_cast<Enum>(i)) == text) {
            return static_cast<Enum>(i);
        }
    }
    check(false, "the database holds known names only");
    return Enum{};
}

Posting read_posting(const store::Row& row) {
    return {.id = row.id<PostingId>(0),
            .kind = from_name<PostingKind>(row.text(1), 4),
            .pending_id = row.optional_id<PostingId>(2),
            .purpose = from_name<PostingPurpose>(row.text(3), 6),
            .debit = row.id<AccountId>(4),
            .credit = row.id<AccountId>(5),
            .amount = Money(row.integer(7), Currency::of(row.text(6))),
            .payment_id = row.optional_id<PaymentId>(8),
            .line_id = row.optional_id<StatementLineId>(9),
            .statement_id = row.optional_id<StatementId>(10),
            .pending_minor = 0};
}

// Makes every seal again from its row: a row changed by hand no longer gives its seal.
void check_seals(Tx& tx, const Context& context, EnterpriseId enterprise, AuditReport& report) {
    report.checks.emplace_back(seal_check);
    PostingId last{};
    for (;;) {
        const auto rows = tx.exec(
            "SELECT posting_id, kind, pending_id, purpose, debit_account_id, credit_account_id, "
            "currency, amount_minor, payment_id, line_id, statement_id, created_at, seal "
            "FROM posting WHERE enterprise_id = $1 AND posting_id > $2 ORDER BY posting_id LIMIT $3",
            {enterprise, last, page_size});
        for (const auto& row : rows) {
            const auto posting = read_posting(row);
            const auto expected =
                store::seal(context.seal_key, enterprise, posting, row.instant(11));
            if (!digest::equal_constant_time(row.bytes(12), expected) &&
                report.findings.size() < most_findings) {
                add_finding(report, seal_check, "posting " + posting.id.to_string(),
                            "the row was changed after it was written");
            }
            last = posting.id;
        }
        report.postings += static_cast<std::int64_t>(rows.size());
        if (rows.size() < static_cast<std::size_t>(page_size)) {
            return;
        }
    }
}

void run_check(Tx& tx, const Check& invariant, EnterpriseId enterprise, AuditReport& report) {
    report.checks.emplace_back(invariant.name);
    std::size_t found = 0;
    for (const auto& row : tx.exec(invariant.sql, {enterprise})) {
        if (++found > most_findings) {
            return;
        }
        add_finding(report, invariant.name, row.string(0), row.string(1));
    }
}

}  // namespace

Result<AuditReport> audit(Context& context, EnterpriseId enterprise) {
    return context.database.transact([&](Tx& tx) -> Result<AuditReport> {
        tx.exec_script("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        AuditReport report;
        check_seals(tx, context, enterprise, report);
        for (const auto& invariant : checks) {
            run_check(tx, invariant, enterprise, report);
        }
        report.payments =
            tx.exec("SELECT count(*) FROM payment WHERE enterprise_id = $1", {enterprise})[0]
                .integer(0);
        return report;
    });
}

}  // namespace sluice::flow
