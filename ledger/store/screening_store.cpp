#include "ledger/store/screening_store.hpp"

#include <algorithm>
#include <map>

#include "ledger/store/receipt_row.hpp"

namespace sluice::store {

namespace {

Set id_set(std::span<const PaymentId> ids) {
    Set set(1);
    for (const auto& id : ids) {
        set.add({id});
    }
    return set;
}

std::map<PaymentId, std::string> makers(Tx& tx, EnterpriseId enterprise,
                                        std::span<const PaymentId> ids) {
    std::map<PaymentId, std::string> found;
    for (const auto& row :
         tx.exec("SELECT e.payment_id, e.actor FROM unnest($1::uuid[]) w (payment_id) "
                 "CROSS JOIN LATERAL (SELECT payment_id, actor FROM payment_event "
                 "WHERE enterprise_id = $2 AND payment_id = w.payment_id AND version = 1 "
                 "OFFSET 0) e",
                 id_set(ids).params({enterprise}))) {
        found.emplace(row.id<PaymentId>(0), row.string(1));
    }
    return found;
}

std::vector<ReceivedPayment> with_makers(Tx& tx, EnterpriseId enterprise,
                                         std::span<const PaymentId> ids) {
    std::vector<ReceivedPayment> list;
    if (ids.empty()) {
        return list;
    }
    auto actors = makers(tx, enterprise, ids);
    for (auto& payment : read_payments(tx, enterprise, ids)) {
        auto actor = std::move(actors[payment.id]);
        list.push_back({std::move(payment), std::move(actor)});
    }
    return list;
}

}  // namespace

std::optional<ScreeningPosition> take_screening_lease(Tx& tx, Uuid owner, Instant now,
                                                      Instant until) {
    // An end further away than any lease lasts was written by a clock that was ahead.
    const auto latest = now + 2 * (until - now);
    const auto rows = tx.exec(
        "UPDATE screening_lease SET owner = $1, until = $3, "
        "epoch = CASE WHEN owner = $1 AND until > $2 THEN epoch ELSE epoch + 1 END "
        "WHERE shard = 0 AND (owner IS NULL OR owner = $1 OR until <= $2 OR until > $4) "
        "RETURNING epoch, last_seq",
        {owner, now, until, latest});
    if (rows.empty()) {
        return std::nullopt;
    }
    return ScreeningPosition{rows[0].integer(0), rows[0].integer(1)};
}

void release_screening_lease(Tx& tx, Uuid owner, std::int64_t epoch) {
    tx.exec(
        "UPDATE screening_lease SET owner = NULL, until = NULL WHERE shard = 0 AND owner = $1 "
        "AND epoch = $2",
        {owner, epoch});
}

std::optional<std::int64_t> lock_screening_order(Tx& tx, Uuid owner, std::int64_t epoch,
                                                 Instant now) {
    const auto rows = tx.exec(
        "SELECT last_seq FROM screening_lease WHERE shard = 0 AND owner = $1 AND epoch = $2 "
        "AND until > $3 FOR UPDATE",
        {owner, epoch, now});
    return rows.empty() ? std::nullopt : std::optional{rows[0].integer(0)};
}

void advance_screening_order(Tx& tx, std::int64_t last_seq) {
    tx.exec("UPDATE screening_lease SET last_seq = $1 WHERE shard = 0", {last_seq});
}

std::vector<ReceivedPayment> received_payments(Tx& tx, EnterpriseId enterprise, std::size_t limit) {
    std::vector<PaymentId> ids;
    for (const auto& row : tx.exec("SELECT payment_id FROM payment_state WHERE enterprise_id = $1 "
                                   "AND state = 'received' ORDER BY payment_id LIMIT $2",
                                   {enterprise, limit})) {
        ids.push_back(row.id<PaymentId>(0));
    }
    return with_makers(tx, enterprise, ids);
}

std::vector<InboxItem> screening_inbox(Tx& tx, EnterpriseId enterprise, std::size_t limit) {
    std::vector<InboxItem> items;
    for (const auto& row :
         tx.exec("SELECT i.inbox_id, i.kind, i.payload, i.actor, i.at, " SLUICE_RECEIPT_COLUMNS
                 " FROM screening_inbox i LEFT JOIN LATERAL (SELECT * FROM statement_line "
                 "WHERE enterprise_id = $1 AND line_id = i.line_id OFFSET 0) l ON true "
                 "WHERE i.enterprise_id = $1 ORDER BY i.inbox_id LIMIT $2",
                 {enterprise, limit})) {
        items.push_back({.id = row.id<Id<struct InboxTag>>(0).uuid,
                         .kind = row.string(1),
                         .receipt = read_receipt(row, 5),
                         .payload = row.string(2),
                         .actor = row.string(3),
                         .at = row.instant(4)});
    }
    return items;
}

void remove_from_inbox(Tx& tx, EnterpriseId enterprise, std::span<const Uuid> ids) {
    Set set(1);
    for (const auto& id : ids) {
        set.add({id});
    }
    if (!set.empty()) {
        tx.exec(
            "DELETE FROM screening_inbox WHERE enterprise_id = $2 AND inbox_id = "
            "ANY($1::uuid[])",
            set.params({enterprise}));
    }
}

void put_receipts(Tx& tx, EnterpriseId enterprise, std::span<const StatementLineId> lines,
                  Instant now) {
    Set rows(1);
    for (const auto& line : lines) {
        rows.add({line});
    }
    if (!rows.empty()) {
        tx.exec(
            "INSERT INTO screening_inbox (enterprise_id, inbox_id, kind, line_id, actor, at) "
            "SELECT $2, r.id, 'receipt', r.id, 'gateway:reconcile', $3 "
            "FROM unnest($1::uuid[]) r (id)",
            rows.params({enterprise, now}));
    }
}

void put_master_data(Tx& tx, EnterpriseId enterprise, Uuid id, const std::string& payload,
                     const std::string& actor, Instant now) {
    tx.exec(
        "INSERT INTO screening_inbox (enterprise_id, inbox_id, kind, payload, actor, at) "
        "VALUES ($1, $2, 'master_data', $3, $4, $5)",
        {enterprise, id, payload, actor, now});
}

void insert_decisions(Tx& tx, EnterpriseId enterprise, std::span<const NewDecision> decisions,
                      std::int64_t epoch, Instant now) {
    Set rows(14);
    for (const auto& d : decisions) {
        rows.add({d.id, d.seq, d.subject, d.payment, d.line, d.verdict, d.score_permille, d.posture,
                  d.matches, d.monitoring, d.lists_version, d.rules_version, d.observed_at,
                  d.beneficiary});
    }
    if (!rows.empty()) {
        tx.exec(
            "INSERT INTO screening_decision (enterprise_id, epoch, decided_at, decision_id, seq, "
            "subject, payment_id, line_id, verdict, score_permille, posture, matches, monitoring, "
            "lists_version, rules_version, observed_at, beneficiary_id, program_version) "
            "SELECT $15, $16, $17, r.*, $18 "
            "FROM "
            "unnest($1::uuid[], $2::bigint[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], "
            "$7::smallint[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], "
            "$13::timestamptz[], $14::uuid[]) r",
            rows.params({enterprise, epoch, now, std::string{SLUICE_VERSION}}));
    }
}

void insert_screening_input(Tx& tx, EnterpriseId enterprise, std::int64_t seq,
                            const InboxItem& item, Instant observed_at) {
    tx.exec(
        "INSERT INTO screening_input (enterprise_id, seq, kind, payload, actor, observed_at) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        {enterprise, seq, item.kind, item.payload, item.actor, observed_at});
}

void insert_cases(Tx& tx, EnterpriseId enterprise, std::span<const NewCase> cases,
                  const std::string& actor, Instant now) {
    Set rows(8);
    Set events(1);
    for (const auto& one : cases) {
        rows.add({one.id, one.decision, one.payment, one.line, one.verdict, one.is_special,
                  one.due_at, one.beneficiary});
        events.add({one.id});
    }
    if (rows.empty()) {
        return;
    }
    tx.exec(
        "INSERT INTO screening_case (enterprise_id, state, version, opened_at, case_id, "
        "decision_id, payment_id, line_id, verdict, is_special, due_at, beneficiary_id) "
        "SELECT $9, 'open', 1, $10, "
        "r.* FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], "
        "$6::boolean[], $7::timestamptz[], $8::uuid[]) r",
        rows.params({enterprise, now}));
    tx.exec(
        "INSERT INTO screening_case_event (enterprise_id, case_id, version, event, actor, at) "
        "SELECT $2, r.id, 1, 'open', $3, $4 FROM unnest($1::uuid[]) r (id)",
        events.params({enterprise, actor, now}));
}

std::vector<PartyAndEntry> known_false_matches(Tx& tx, EnterpriseId enterprise,
                                               std::span<const PartyAndEntry> pairs) {
    Set wanted(2);
    for (const auto& pair : pairs) {
        wanted.add({pair.party, pair.entry});
    }
    std::vector<PartyAndEntry> found;
    if (wanted.empty()) {
        return found;
    }
    for (const auto& row :
         tx.exec("SELECT DISTINCT w.party, w.entry FROM unnest($1::text[], $2::text[]) "
                 "w (party, entry) CROSS JOIN LATERAL (SELECT FROM screening_false_match "
                 "WHERE enterprise_id = $3 AND party = w.party AND entry = w.entry OFFSET 0) f",
                 wanted.params({enterprise}))) {
        found.push_back({row.string(0), row.string(1)});
    }
    std::ranges::sort(found);
    return found;
}

namespace {

// One row a fact, in the order; the payments are read apart, by enterprise.
std::vector<LoggedFact> read_order(Tx& tx, std::int64_t after, std::size_t limit,
                                   std::map<EnterpriseId, std::vector<PaymentId>>& payments,
                                   std::vector<std::optional<PaymentId>>& payment_of) {
    std::vector<LoggedFact> facts;
    for (const auto& row : tx.exec(
             "SELECT f.seq, f.enterprise_id, f.kind, f.payment_id, f.payload, f.actor, "
             "f.monitoring, f.posture, f.at, " SLUICE_RECEIPT_COLUMNS
             " FROM (SELECT seq, enterprise_id, subject AS kind, payment_id, line_id, '' AS "
             "payload, '' AS actor, monitoring, posture, observed_at AS at FROM screening_decision "
             "WHERE seq > $1 AND seq <= $1 + $2 "
             "UNION ALL SELECT seq, enterprise_id, kind, NULL, NULL, payload, actor, '', '', "
             "observed_at "
             "FROM screening_input WHERE seq > $1 AND seq <= $1 + $2 "
             "UNION ALL SELECT effective_seq, NULL, 'rules', NULL, NULL, content, decided_by, '', "
             "'', decided_at FROM screening_rules WHERE effective_seq > $1 "
             "AND effective_seq <= $1 + $2) f "
             "LEFT JOIN LATERAL (SELECT * FROM statement_line WHERE enterprise_id = "
             "f.enterprise_id AND line_id = f.line_id OFFSET 0) l ON true ORDER BY f.seq",
             {after, limit})) {
        const auto enterprise = row.optional_id<EnterpriseId>(1).value_or(EnterpriseId{});
        const auto payment = row.optional_id<PaymentId>(3);
        if (payment) {
            payments[enterprise].push_back(*payment);
        }
        payment_of.push_back(payment);
        facts.push_back({.seq = row.integer(0),
                         .enterprise = enterprise,
                         .kind = row.string(2),
                         .payment = {},
                         .receipt = read_receipt(row, 9),
                         .payload = row.string(4),
                         .actor = row.string(5),
                         .monitoring = row.string(6),
                         .posture = row.string(7),
                         .at = row.instant(8)});
    }
    return facts;
}

}  // namespace

std::vector<LoggedFact> screening_order(Tx& tx, std::int64_t after, std::size_t limit) {
    std::map<EnterpriseId, std::vector<PaymentId>> payments;
    std::vector<std::optional<PaymentId>> payment_of;
    auto facts = read_order(tx, after, limit, payments, payment_of);
    std::map<std::pair<EnterpriseId, PaymentId>, ReceivedPayment> by_id;
    for (const auto& [enterprise, ids] : payments) {
        for (auto& received : with_makers(tx, enterprise, ids)) {
            const std::pair key{enterprise, received.payment.id};
            by_id.emplace(key, std::move(received));
        }
    }
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (payment_of[i]) {
            const auto& received = by_id.at({facts[i].enterprise, *payment_of[i]});
            facts[i].payment = received.payment;
            facts[i].actor = received.actor;
        }
    }
    return facts;
}

std::vector<ReleasedRules> rules_to_come(Tx& tx) {
    std::vector<ReleasedRules> rules;
    for (const auto& row :
         tx.exec("SELECT version_no, content FROM screening_rules WHERE state = 'released' "
                 "AND effective_seq IS NULL ORDER BY version_no")) {
        rules.push_back({static_cast<int>(row.integer(0)), row.string(1)});
    }
    return rules;
}

void put_rules_in_order(Tx& tx, int version_no, std::int64_t seq) {
    tx.exec("UPDATE screening_rules SET effective_seq = $2 WHERE version_no = $1",
            {version_no, seq});
}

}  // namespace sluice::store
