#include "ledger/store/webhook_store.hpp"

namespace sluice::store {

namespace {

// Where deliveries of a webhook that is off wait, out of the way of the due index.
constexpr Instant parked = std::chrono::sys_days{std::chrono::year{9999} / 12 / 31};

#define SLUICE_WEBHOOK_COLUMNS                                                                   \
    "SELECT webhook_id, url, is_enabled, disabled_reason, planned_seq, created_at FROM webhook " \
    "WHERE enterprise_id = $1 AND disabled_reason <> 'removed' "

WebhookView read_webhook(const Row& row) {
    return {.id = row.id<WebhookId>(0),
            .url = row.string(1),
            .is_enabled = row.boolean(2),
            .disabled_reason = row.string(3),
            .planned_seq = row.integer(4),
            .created_at = row.instant(5)};
}

FeedEvent read_event(const Row& row, int first) {
    FeedEvent event{.seq = row.integer(first),
                    .subject_type = row.string(first + 1),
                    .subject_id = row.id<Id<FeedEvent>>(first + 2).uuid,
                    .type = row.string(first + 3),
                    .version = static_cast<int>(row.integer(first + 4)),
                    .at = row.instant(first + 5),
                    .account = row.id<AccountId>(first + 6),
                    .end_to_end_id = row.string(first + 7),
                    .amount = std::nullopt,
                    .bank_statement_id = row.string(first + 10)};
    if (!row.is_null(first + 9)) {
        event.amount = Money(row.integer(first + 9), Currency::of(row.text(first + 8)));
    }
    return event;
}

}  // namespace

void insert_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook, const std::string& url,
                    std::string_view sealed_secret, Instant now) {
    tx.exec(
        "INSERT INTO webhook (enterprise_id, webhook_id, url, sealed_secret, planned_seq, "
        "created_at) SELECT $1, $2, $3, $4::bytea, last_seq, $5 FROM feed_counter "
        "WHERE enterprise_id = $1",
        {enterprise, webhook, url, bytea(sealed_secret), now});
}

std::vector<WebhookView> list_webhooks(Tx& tx, EnterpriseId enterprise) {
    std::vector<WebhookView> webhooks;
    for (const auto& row : tx.exec(SLUICE_WEBHOOK_COLUMNS "ORDER BY webhook_id", {enterprise})) {
        webhooks.push_back(read_webhook(row));
    }
    return webhooks;
}

std::optional<WebhookView> find_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook) {
    const auto rows = tx.exec(SLUICE_WEBHOOK_COLUMNS "AND webhook_id = $2", {enterprise, webhook});
    return rows.empty() ? std::nullopt : std::optional{read_webhook(rows[0])};
}

bool enable_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook, Instant now) {
    const auto rows = tx.exec(
        "UPDATE webhook SET is_enabled = true, disabled_reason = '', version = version + 1 "
        "WHERE enterprise_id = $1 AND webhook_id = $2 AND disabled_reason <> 'removed'",
        {enterprise, webhook});
    tx.exec(
        "UPDATE webhook_delivery SET next_at = $3 "
        "WHERE enterprise_id = $1 AND webhook_id = $2 AND next_at = $4",
        {enterprise, webhook, now, parked});
    return rows.affected() == 1;
}

bool remove_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook) {
    const auto rows = tx.exec(
        "UPDATE webhook SET is_enabled = false, disabled_reason = 'removed', sealed_secret = '', "
        "version = version + 1 "
        "WHERE enterprise_id = $1 AND webhook_id = $2 AND disabled_reason <> 'removed'",
        {enterprise, webhook});
    tx.exec(
        "UPDATE webhook_delivery SET state = 'failed', next_at = NULL "
        "WHERE enterprise_id = $1 AND webhook_id = $2 AND state = 'pending'",
        {enterprise, webhook});
    return rows.affected() == 1;
}

std::optional<std::int64_t> rewind_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook,
                                           std::int64_t from_seq) {
    const auto rows = tx.exec(
        "WITH before AS (SELECT planned_seq FROM webhook WHERE enterprise_id = $1 "
        "AND webhook_id = $2 AND disabled_reason <> 'removed' FOR UPDATE) "
        "UPDATE webhook w SET planned_seq = least(before.planned_seq, $3::bigint - 1), "
        "version = w.version + 1 FROM before WHERE w.enterprise_id = $1 AND w.webhook_id = $2 "
        "RETURNING before.planned_seq - w.planned_seq",
        {enterprise, webhook, from_seq});
    return rows.empty() ? std::nullopt : std::optional{rows[0].integer(0)};
}

// One bound for both statements behind the first, which have younger snapshots: every event up to
// the last_seq that the first one reads is visible to them, and none beyond it is stepped over.
std::int64_t plan_deliveries(Tx& tx, EnterpriseId enterprise, std::int64_t max_events, int round,
                             Instant now) {
    Set chosen(2);
    std::int64_t last_seq = 0;
    for (const auto& row : tx.exec(
             "SELECT w.webhook_id, w.planned_seq, c.last_seq FROM webhook w JOIN feed_counter c "
             "USING (enterprise_id) WHERE w.enterprise_id = $1 AND w.is_enabled "
             "AND w.planned_seq < c.last_seq ORDER BY w.webhook_id FOR UPDATE OF w",
             {enterprise})) {
        chosen.add({row.id<WebhookId>(0), row.integer(1)});
        last_seq = row.integer(2);
    }
    if (chosen.empty()) {
        return 0;
    }
    tx.exec(
        "INSERT INTO webhook_delivery AS d (enterprise_id, webhook_id, seq, state, next_at) "
        "SELECT $3, c.webhook_id, f.seq, 'pending', $4 "
        "FROM unnest($1::uuid[], $2::bigint[]) c (webhook_id, planned_seq) "
        "JOIN event_feed f ON f.enterprise_id = $3 AND f.seq > c.planned_seq "
        "AND f.seq <= least(c.planned_seq + $5, $7) "
        "ON CONFLICT (enterprise_id, webhook_id, seq) DO UPDATE SET state = 'pending', "
        "next_at = excluded.next_at, attempts = (d.attempts + $6 - 1) / $6 * $6 "
        "WHERE d.state <> 'pending'",
        chosen.params({enterprise, now, max_events, round, last_seq}));
    const auto moved = tx.exec(
        "WITH moved AS (UPDATE webhook w "
        "SET planned_seq = least(c.planned_seq + $4, $5) "
        "FROM unnest($1::uuid[], $2::bigint[]) c (webhook_id, planned_seq) "
        "WHERE w.enterprise_id = $3 AND w.webhook_id = c.webhook_id "
        "RETURNING w.planned_seq - c.planned_seq AS events) SELECT sum(events) FROM moved",
        chosen.params({enterprise, max_events, last_seq}));
    return moved[0].integer(0);
}

std::vector<DueDelivery> claim_deliveries(Tx& tx, EnterpriseId enterprise, Instant now,
                                          Instant leased_until, int limit) {
    std::vector<DueDelivery> due;
    for (const auto& row :
         tx.exec("WITH due AS (SELECT d.webhook_id, d.seq FROM webhook_delivery d "
                 "JOIN webhook w USING (enterprise_id, webhook_id) "
                 "WHERE d.enterprise_id = $1 AND d.next_at <= $2 AND w.is_enabled "
                 "ORDER BY d.next_at, d.seq LIMIT $4 FOR UPDATE OF d SKIP LOCKED), "
                 "claimed AS (UPDATE webhook_delivery d SET next_at = $3 FROM due "
                 "WHERE d.enterprise_id = $1 AND d.webhook_id = due.webhook_id AND d.seq = due.seq "
                 "RETURNING d.webhook_id, d.seq, d.attempts) "
                 "SELECT c.webhook_id, w.url, w.sealed_secret, c.attempts, f.seq, f.subject_type, "
                 "f.subject_id, f.type, f.version, f.at, coalesce(p.account_id, s.account_id), "
                 "p.end_to_end_id, p.currency, p.amount_minor, s.bank_statement_id FROM claimed c "
                 "JOIN webhook w ON w.enterprise_id = $1 AND w.webhook_id = c.webhook_id "
                 "JOIN event_feed f ON f.enterprise_id = $1 AND f.seq = c.seq "
                 "LEFT JOIN payment p ON f.subject_type = 'payment' AND p.enterprise_id = $1 "
                 "AND p.payment_id = f.subject_id "
                 "LEFT JOIN statement s ON f.subject_type = 'statement' AND s.enterprise_id = $1 "
                 "AND s.statement_id = f.subject_id ORDER BY c.seq, c.webhook_id",
                 {enterprise, now, leased_until, limit})) {
        due.push_back({.webhook = row.id<WebhookId>(0),
                       .url = row.string(1),
                       .sealed_secret = row.bytes(2),
                       .attempts = static_cast<int>(row.integer(3)),
                       .event = read_event(row, 4)});
    }
    return due;
}

std::size_t record_deliveries(Tx& tx, EnterpriseId enterprise,
                              std::span<const DeliveryOutcome> outcomes) {
    Set rows(9);
    for (const auto& outcome : outcomes) {
        rows.add({outcome.webhook, outcome.seq, outcome.attempts, outcome.at, outcome.status,
                  outcome.error, outcome.duration_ms, outcome.state, outcome.next_at});
    }
    if (rows.empty()) {
        return 0;
    }
    return tx
        .exec(
            "WITH outcome AS (SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::integer[], "
            "$4::timestamptz[], $5::integer[], $6::text[], $7::integer[], $8::text[], "
            "$9::timestamptz[]) o (webhook_id, seq, attempts, at, status, error, duration_ms, "
            "state, next_at)), "
            "moved AS (UPDATE webhook_delivery d SET state = o.state, next_at = o.next_at, "
            "attempts = d.attempts + 1 FROM outcome o WHERE d.enterprise_id = $10 "
            "AND d.webhook_id = o.webhook_id AND d.seq = o.seq AND d.attempts = o.attempts "
            "AND d.state = 'pending' RETURNING d.webhook_id, d.seq, d.attempts) "
            "INSERT INTO webhook_attempt (enterprise_id, webhook_id, seq, attempt_no, at, status, "
            "error, duration_ms) SELECT $10, m.webhook_id, m.seq, m.attempts, o.at, o.status, "
            "o.error, o.duration_ms FROM moved m JOIN outcome o USING (webhook_id, seq)",
            rows.params({enterprise}))
        .affected();
}

void postpone_deliveries(Tx& tx, EnterpriseId enterprise, std::span<const Postponed> deliveries) {
    Set rows(4);
    for (const auto& delivery : deliveries) {
        rows.add({delivery.webhook, delivery.seq, delivery.attempts, delivery.next_at});
    }
    if (rows.empty()) {
        return;
    }
    tx.exec(
        "UPDATE webhook_delivery d SET next_at = r.next_at FROM unnest($1::uuid[], $2::bigint[], "
        "$3::integer[], $4::timestamptz[]) r (webhook_id, seq, attempts, next_at) "
        "WHERE d.enterprise_id = $5 AND d.webhook_id = r.webhook_id AND d.seq = r.seq "
        "AND d.attempts = r.attempts AND d.state = 'pending'",
        rows.params({enterprise}));
}

void slow_down_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook, Instant until) {
    tx.exec(
        "UPDATE webhook_delivery SET next_at = $3 "
        "WHERE enterprise_id = $1 AND webhook_id = $2 AND next_at < $3",
        {enterprise, webhook, until});
}

void disable_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook, std::string_view reason) {
    tx.exec(
        "UPDATE webhook SET is_enabled = false, disabled_reason = $3, version = version + 1 "
        "WHERE enterprise_id = $1 AND webhook_id = $2 AND disabled_reason <> 'removed'",
        {enterprise, webhook, reason});
    tx.exec(
        "UPDATE webhook_delivery SET next_at = $3 "
        "WHERE enterprise_id = $1 AND webhook_id = $2 AND state = 'pending'",
        {enterprise, webhook, parked});
}

std::vector<DeliveryView> list_deliveries(Tx& tx, EnterpriseId enterprise, WebhookId webhook,
                                          std::optional<std::int64_t> before, std::size_t limit) {
    std::vector<DeliveryView> deliveries;
    for (const auto& row :
         tx.exec("WITH page AS (SELECT webhook_id, seq, state, next_at FROM webhook_delivery "
                 "WHERE enterprise_id = $1 AND webhook_id = $2 "
                 "AND ($3::bigint IS NULL OR seq < $3) ORDER BY seq DESC LIMIT $4) "
                 "SELECT p.seq, p.state, p.next_at, a.attempt_no, a.at, a.status, a.error, "
                 "a.duration_ms FROM page p LEFT JOIN webhook_attempt a ON a.enterprise_id = $1 "
                 "AND a.webhook_id = p.webhook_id AND a.seq = p.seq "
                 "ORDER BY p.seq DESC, a.attempt_no",
                 {enterprise, webhook, before, limit})) {
        if (deliveries.empty() || deliveries.back().seq != row.integer(0)) {
            const auto next_at = row.optional_instant(2);
            deliveries.push_back({.seq = row.integer(0),
                                  .state = row.string(1),
                                  .next_at = next_at == parked ? std::nullopt : next_at,
                                  .attempts = {}});
        }
        if (!row.is_null(3)) {
            deliveries.back().attempts.push_back({.attempt_no = static_cast<int>(row.integer(3)),
                                                  .at = row.instant(4),
                                                  .status = static_cast<int>(row.integer(5)),
                                                  .error = row.string(6),
                                                  .duration_ms = static_cast<int>(row.integer(7))});
        }
    }
    return deliveries;
}

}  // namespace sluice::store
