-- The invariants of the books as views: a row is a breach. `sluiced audit` reads them all; an auditor
-- may read one with psql. The names are stable. What SQL cannot see, the seal of each posting, is
-- checked by the program (gateway/flow/audit.cpp).
DROP SCHEMA IF EXISTS audit CASCADE;
CREATE SCHEMA audit;

-- The counters of every account are the sums of its postings.
CREATE VIEW audit.account_counters_equal_postings AS
WITH side AS (
    SELECT enterprise_id, debit_account_id AS account_id, kind, amount_minor, pending_id,
           true AS is_debit
    FROM posting
    UNION ALL
    SELECT enterprise_id, credit_account_id, kind, amount_minor, pending_id, false
    FROM posting
), booked AS (
    SELECT enterprise_id, account_id,
           sum(amount_minor) FILTER (WHERE is_debit AND kind = 'pending') AS pending_debits,
           sum(amount_minor) FILTER (WHERE NOT is_debit AND kind = 'pending') AS pending_credits,
           sum(amount_minor) FILTER (WHERE is_debit AND kind IN ('post', 'direct')) AS debits,
           sum(amount_minor) FILTER (WHERE NOT is_debit AND kind IN ('post', 'direct')) AS credits
    FROM side
    GROUP BY enterprise_id, account_id
), resolved AS (
    SELECT s.enterprise_id, s.account_id,
           sum(p.amount_minor) FILTER (WHERE s.is_debit) AS pending_debits,
           sum(p.amount_minor) FILTER (WHERE NOT s.is_debit) AS pending_credits
    FROM side s
    JOIN posting p ON p.enterprise_id = s.enterprise_id AND p.posting_id = s.pending_id
    GROUP BY s.enterprise_id, s.account_id
), expected AS (
    SELECT c.enterprise_id, c.account_id,
           coalesce(b.pending_debits, 0) - coalesce(r.pending_debits, 0) AS debits_pending,
           coalesce(b.pending_credits, 0) - coalesce(r.pending_credits, 0) AS credits_pending,
           coalesce(b.debits, 0) AS debits_posted,
           coalesce(b.credits, 0) AS credits_posted
    FROM account_balance c
    LEFT JOIN booked b USING (enterprise_id, account_id)
    LEFT JOIN resolved r USING (enterprise_id, account_id)
)
SELECT c.enterprise_id, 'account_balance ' || c.account_id AS row,
       format('counters %s/%s/%s/%s, postings give %s/%s/%s/%s (pending debits and credits, '
              'posted debits and credits)', c.debits_pending, c.credits_pending, c.debits_posted,
              c.credits_posted, e.debits_pending, e.credits_pending, e.debits_posted,
              e.credits_posted) AS detail
FROM account_balance c
JOIN expected e USING (enterprise_id, account_id)
WHERE (c.debits_pending, c.credits_pending, c.debits_posted, c.credits_posted)
      IS DISTINCT FROM
      (e.debits_pending, e.credits_pending, e.debits_posted, e.credits_posted);

-- Versions count up by one and every event starts where the one before ended.
CREATE VIEW audit.payment_history_is_unbroken AS
SELECT enterprise_id, 'payment_event ' || payment_id || ' version ' || version AS row,
       format('from %s after %s', from_state, before) AS detail
FROM (SELECT enterprise_id, payment_id, version, from_state,
             lag(to_state, 1, 'none') OVER history AS before,
             lag(version, 1, 0) OVER history AS version_before
      FROM payment_event
      WINDOW history AS (PARTITION BY enterprise_id, payment_id ORDER BY version)) e
WHERE from_state <> before OR version <> version_before + 1;

-- The state of a payment is the one its last event led to.
CREATE VIEW audit.payment_state_is_last_event AS
SELECT s.enterprise_id, 'payment_state ' || s.payment_id AS row,
       format('state %s version %s, last event %s version %s', s.state, s.version, e.to_state,
              e.version) AS detail
FROM payment_state s
LEFT JOIN LATERAL (SELECT to_state, version FROM payment_event e
                   WHERE e.enterprise_id = s.enterprise_id AND e.payment_id = s.payment_id
                   ORDER BY version DESC LIMIT 1) e ON true
WHERE (s.state, s.version) IS DISTINCT FROM (e.to_state, e.version);

-- Every payment has its state.
CREATE VIEW audit.payment_has_its_state AS
SELECT p.enterprise_id, 'payment ' || p.payment_id AS row, 'no state' AS detail
FROM payment p
LEFT JOIN payment_state s USING (enterprise_id, payment_id)
WHERE s.payment_id IS NULL;

-- Every payment reserved its amount on its account when it was accepted.
CREATE VIEW audit.every_payment_is_reserved AS
SELECT p.enterprise_id, 'payment ' || p.payment_id AS row,
       'no pending posting of its amount and account' AS detail
FROM payment p
LEFT JOIN posting r ON r.enterprise_id = p.enterprise_id AND r.posting_id = p.payment_id
    AND r.kind = 'pending' AND r.payment_id = p.payment_id AND r.amount_minor = p.amount_minor
    AND r.credit_account_id = p.account_id
WHERE r.posting_id IS NULL;

-- The reservation is open as long as the payment is, given back when it was refused or cancelled,
-- and resolved when it was settled.
CREATE VIEW audit.reservation_follows_state AS
SELECT s.enterprise_id, 'payment ' || s.payment_id AS row,
       format('state %s, reservation %s', s.state, coalesce(r.kind, 'open')) AS detail
FROM payment_state s
LEFT JOIN posting r ON r.enterprise_id = s.enterprise_id AND r.pending_id = s.payment_id
WHERE NOT CASE
    WHEN s.state IN ('rejected', 'cancelled') THEN r.kind IS NOT DISTINCT FROM 'void'
    WHEN s.state IN ('settled', 'returned') THEN r.kind IS NOT NULL
    ELSE r.kind IS NULL END;

-- A payment counts as settled or returned only because a statement line says so.
CREATE VIEW audit.settled_payment_has_its_line AS
SELECT s.enterprise_id, 'payment ' || s.payment_id AS row,
       format('state %s without the statement line of its %s', s.state, w.purpose) AS detail
FROM payment_state s
JOIN (VALUES ('settled', 'settlement'), ('returned', 'settlement'), ('returned', 'return'))
    w (state, purpose) ON w.state = s.state
LEFT JOIN statement_match m ON m.enterprise_id = s.enterprise_id AND m.payment_id = s.payment_id
    AND m.purpose = w.purpose
WHERE m.line_id IS NULL;

-- A posting of a payment has the payment's amount and currency.
CREATE VIEW audit.posting_amount_is_its_payments AS
SELECT t.enterprise_id, 'posting ' || t.posting_id AS row,
       format('%s of %s %s, its payment says %s %s', t.kind, t.currency, t.amount_minor,
              p.currency, p.amount_minor) AS detail
FROM posting t
JOIN payment p USING (enterprise_id, payment_id)
WHERE t.purpose IN ('transfer', 'return')
  AND (t.amount_minor <> p.amount_minor OR t.currency <> p.currency);

-- Every booked statement line moved its bank account once, by its amount, in its direction.
CREATE VIEW audit.every_line_is_booked_once AS
WITH booked AS (
    SELECT l.enterprise_id, l.line_id,
           CASE l.direction WHEN 'credit' THEN l.amount_minor ELSE -l.amount_minor END AS minor,
           coalesce(sum(CASE l.account_id WHEN p.debit_account_id THEN p.amount_minor
                                          WHEN p.credit_account_id THEN -p.amount_minor
                                          ELSE 0 END), 0) AS booked_minor
    FROM statement_line l
    LEFT JOIN posting p ON p.enterprise_id = l.enterprise_id AND p.line_id = l.line_id
        AND p.kind IN ('post', 'direct') AND p.purpose <> 'reclassification'
    GROUP BY l.enterprise_id, l.line_id
)
SELECT enterprise_id, 'statement_line ' || line_id AS row,
       format('the bank says %s, booked %s', minor, booked_minor) AS detail
FROM booked
WHERE minor <> booked_minor;

-- Our balance of every bank account is the bank's: opening plus all lines; and what the newest
-- statement closes with is opening plus the lines that statements show.
CREATE VIEW audit.book_balance_equals_bank AS
WITH opening AS (
    SELECT DISTINCT ON (enterprise_id, account_id) enterprise_id, account_id, opening_minor
    FROM statement
    WHERE kind = 'statement'
    ORDER BY enterprise_id, account_id, statement_date, sequence, page
), closing AS (
    SELECT DISTINCT ON (enterprise_id, account_id) enterprise_id, account_id, closing_minor,
           bank_statement_id
    FROM statement
    WHERE kind = 'statement'
    ORDER BY enterprise_id, account_id, statement_date DESC, sequence DESC, page DESC
), line AS (
    SELECT l.enterprise_id, l.account_id,
           CASE l.direction WHEN 'credit' THEN l.amount_minor ELSE -l.amount_minor END AS minor,
           EXISTS (SELECT FROM statement_entry e JOIN statement s USING (enterprise_id, statement_id)
                   WHERE e.enterprise_id = l.enterprise_id AND e.line_id = l.line_id
                   AND s.kind = 'statement') AS on_statement
    FROM statement_line l
), total AS (
    SELECT enterprise_id, account_id, sum(minor) AS minor,
           coalesce(sum(minor) FILTER (WHERE on_statement), 0) AS proven_minor
    FROM line
    GROUP BY enterprise_id, account_id
)
SELECT o.enterprise_id, 'account ' || o.account_id AS row,
       format('posted %s, opening and lines give %s; statement %s closes at %s, opening and its '
              'lines give %s', b.debits_posted - b.credits_posted,
              o.opening_minor + coalesce(t.minor, 0), c.bank_statement_id, c.closing_minor,
              o.opening_minor + coalesce(t.proven_minor, 0)) AS detail
FROM opening o
JOIN closing c USING (enterprise_id, account_id)
JOIN account_balance b USING (enterprise_id, account_id)
LEFT JOIN total t USING (enterprise_id, account_id)
WHERE b.debits_posted - b.credits_posted <> o.opening_minor + coalesce(t.minor, 0)
   OR c.closing_minor <> o.opening_minor + coalesce(t.proven_minor, 0);

-- Every send was written down before it left: as many attempts as send events.
CREATE VIEW audit.every_send_has_its_attempt AS
SELECT s.enterprise_id, 'payment ' || s.payment_id AS row,
       format('%s attempts, %s send events, %s attempt rows', s.attempts, e.sends, a.attempt_rows)
           AS detail
FROM payment_state s
CROSS JOIN LATERAL (SELECT count(*) AS sends FROM payment_event e
                    WHERE e.enterprise_id = s.enterprise_id AND e.payment_id = s.payment_id
                    AND e.event = 'send') e
CROSS JOIN LATERAL (SELECT count(*) AS attempt_rows FROM attempt a
                    WHERE a.enterprise_id = s.enterprise_id AND a.payment_id = s.payment_id) a
WHERE s.attempts <> e.sends OR s.attempts <> a.attempt_rows;

-- The numbers of the event feed have no gap and no double.
CREATE VIEW audit.feed_has_no_gap AS
SELECT c.enterprise_id, 'feed_counter' AS row,
       format('%s events up to number %s, counter at %s', count(f.seq), coalesce(max(f.seq), 0),
              c.last_seq) AS detail
FROM feed_counter c
LEFT JOIN event_feed f USING (enterprise_id)
GROUP BY c.enterprise_id, c.last_seq
HAVING count(f.seq) <> c.last_seq OR count(DISTINCT f.seq) <> c.last_seq
    OR coalesce(max(f.seq), 0) <> c.last_seq;

-- What went to and came from banks is as it was archived.
CREATE VIEW audit.bank_message_is_as_archived AS
SELECT enterprise_id, 'bank_message ' || bank_message_id AS row,
       'its bytes do not give its digest' AS detail
FROM bank_message
WHERE sha256(request) <> request_digest OR sha256(answer) <> answer_digest;

-- Every statement opens where the one before closed, and none is missing in between.
CREATE VIEW audit.statement_chain_is_closed AS
SELECT enterprise_id, 'statement ' || statement_id AS row,
       format('number %s opens at %s after number %s closed at %s', sequence, opening_minor,
              before, closed_before) AS detail
FROM (SELECT enterprise_id, statement_id, sequence, opening_minor,
             lag(sequence) OVER chain AS before, lag(closing_minor) OVER chain AS closed_before
      FROM statement
      WHERE kind = 'statement' AND page = 1
      WINDOW chain AS (PARTITION BY enterprise_id, account_id
                       ORDER BY statement_date, sequence)) s
WHERE closed_before IS NOT NULL
  AND (opening_minor <> closed_before OR sequence NOT IN (1, before + 1));

-- What a notification or report told is confirmed by a statement once that day is over.
CREATE VIEW audit.every_line_comes_on_a_statement AS
SELECT l.enterprise_id, 'statement_line ' || l.line_id AS row,
       format('booked %s, statements reach to %s', l.booking_date, n.newest) AS detail
FROM statement_line l
JOIN (SELECT enterprise_id, account_id, max(statement_date) AS newest
      FROM statement WHERE kind = 'statement' GROUP BY enterprise_id, account_id) n
    USING (enterprise_id, account_id)
WHERE l.booking_date < n.newest AND NOT EXISTS (
    SELECT FROM statement_entry e JOIN statement s USING (enterprise_id, statement_id)
    WHERE e.enterprise_id = l.enterprise_id AND e.line_id = l.line_id AND s.kind = 'statement');

-- Nothing was sent that screening had not passed, or people released; what a look back held was sent
-- before that. By versions: clocks of two processes may differ.
CREATE VIEW audit.every_send_was_cleared AS
SELECT s.enterprise_id, 'payment ' || s.payment_id AS row,
       format('sent %s times on the verdict %s', s.attempts, coalesce(d.verdict, 'none')) AS detail
FROM payment_state s
LEFT JOIN screening_decision d USING (enterprise_id, decision_id)
WHERE s.attempts > 0 AND d.verdict IS DISTINCT FROM 'pass' AND NOT EXISTS (
    SELECT FROM payment_event e
    WHERE e.enterprise_id = s.enterprise_id AND e.payment_id = s.payment_id AND (
        e.event = 'release' OR e.event = 'ask' AND e.from_state = 'held'
        OR e.event = 'hold' AND NOT EXISTS (
            SELECT FROM payment_event later
            WHERE later.enterprise_id = e.enterprise_id AND later.payment_id = e.payment_id
            AND later.event = 'send' AND later.version > e.version)));

-- Nothing was sent that people were asked about before they had approved it: as many different people
-- as all levels ask for, none of whom took it back.
CREATE VIEW audit.every_send_was_approved AS
SELECT s.enterprise_id, 'payment ' || s.payment_id AS row,
       format('sent on %s of %s approvals', a.people, r.wanted) AS detail
FROM payment_state s
JOIN (SELECT enterprise_id, payment_id, (SELECT sum((level->>'count')::integer)
                                         FROM json_array_elements(levels::json->'levels') level)
             AS wanted
      FROM approval_request) r USING (enterprise_id, payment_id)
CROSS JOIN LATERAL (SELECT count(DISTINCT split_part(a.actor, ':', 2)) AS people
                    FROM approval_act a
                    WHERE a.enterprise_id = s.enterprise_id AND a.payment_id = s.payment_id
                    AND a.act = 'approve' AND NOT EXISTS (
                        SELECT FROM approval_act w
                        WHERE w.enterprise_id = a.enterprise_id AND w.payment_id = a.payment_id
                        AND w.act = 'withdraw' AND w.actor = a.actor AND w.act_no > a.act_no)) a
WHERE s.attempts > 0 AND a.people < r.wanted;

-- What is used of a limit is what the payments took that were not given up.
CREATE VIEW audit.limit_use_is_its_reservations AS
SELECT u.enterprise_id, 'limit_use ' || u.limit_key || ' ' || u.period_start AS row,
       format('%s used, %s reserved', u.used_minor, coalesce(sum(r.amount_minor), 0)) AS detail
FROM limit_use u
LEFT JOIN limit_reservation r
    ON r.enterprise_id = u.enterprise_id AND r.limit_key = u.limit_key
    AND r.period_start = u.period_start AND r.released_at IS NULL
GROUP BY u.enterprise_id, u.limit_key, u.period_start, u.used_minor
HAVING u.used_minor <> coalesce(sum(r.amount_minor), 0);

-- Whoever waits for people has a case that is open.
CREATE VIEW audit.every_held_payment_has_its_case AS
SELECT s.enterprise_id, 'payment ' || s.payment_id AS row, 'held without an open case' AS detail
FROM payment_state s
WHERE s.state = 'held' AND NOT EXISTS (
    SELECT FROM screening_case c
    WHERE c.enterprise_id = s.enterprise_id AND c.payment_id = s.payment_id
    AND c.decided_at IS NULL);

-- The state of a case is the one its events led to.
CREATE VIEW audit.screening_case_is_its_events AS
SELECT c.enterprise_id, 'screening_case ' || c.case_id AS row,
       format('%s at version %s, %s events lead to %s', c.state, c.version, e.events,
              coalesce(m.state, 'nothing')) AS detail
FROM screening_case c
CROSS JOIN LATERAL (SELECT count(*) AS events, max(version) AS newest FROM screening_case_event e
                    WHERE e.enterprise_id = c.enterprise_id AND e.case_id = c.case_id) e
LEFT JOIN LATERAL (SELECT CASE e.event || e.outcome WHEN 'confirmrelease' THEN 'released'
                                                    WHEN 'confirmrefuse' THEN 'refused'
                                                    WHEN 'confirmclose' THEN 'closed'
                                                    ELSE CASE e.event WHEN 'propose' THEN 'proposed'
                                                                      ELSE 'open' END END AS state
                   FROM screening_case_event e
                   WHERE e.enterprise_id = c.enterprise_id AND e.case_id = c.case_id
                   AND e.event IN ('open', 'propose', 'confirm', 'return')
                   ORDER BY e.version DESC LIMIT 1) m ON true
WHERE c.version <> e.events OR c.version IS DISTINCT FROM e.newest
    OR c.state IS DISTINCT FROM m.state;

-- The order that monitoring is replayed in has no gap and no double. It is one for all enterprises.
CREATE VIEW audit.screening_order_has_no_gap AS
WITH fact AS (
    SELECT seq FROM screening_decision
    UNION ALL SELECT seq FROM screening_input
    UNION ALL SELECT effective_seq FROM screening_rules WHERE effective_seq IS NOT NULL
), counted AS (
    SELECT count(*) AS facts, count(DISTINCT seq) AS numbers, coalesce(max(seq), 0) AS newest
    FROM fact
)
SELECT e.enterprise_id, 'screening_lease' AS row,
       format('%s facts up to number %s, counter at %s', c.facts, c.newest, l.last_seq) AS detail
FROM counted c
CROSS JOIN screening_lease l
CROSS JOIN enterprise e
WHERE c.facts <> l.last_seq OR c.numbers <> l.last_seq OR c.newest <> l.last_seq;
