#include "ledger/store/approval_store.hpp"

#include "ledger/store/lines.hpp"

namespace sluice::store {

namespace {

#define SLUICE_POLICY_COLUMNS                                                                    \
    "version_no, content, sha256, simulation, reason, loaded_by, loaded_at, state, decided_by, " \
    "decided_at "

PolicyView read_policy(const Row& row) {
    return {.version_no = static_cast<int>(row.integer(0)),
            .content = row.string(1),
            .sha256 = row.string(2),
            .simulation = row.string(3),
            .reason = row.string(4),
            .loaded_by = row.string(5),
            .loaded_at = row.instant(6),
            .state = row.string(7),
            .decided_by = row.string(8),
            .decided_at = row.optional_instant(9)};
}

std::optional<PolicyView> first(const Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional{read_policy(rows[0])};
}

Set id_set(std::span<const PaymentId> ids) {
    Set set(1);
    for (const auto& id : ids) {
        set.add({id});
    }
    return set;
}

std::vector<PaymentId> read_ids(const Rows& rows) {
    std::vector<PaymentId> ids;
    for (const auto& row : rows) {
        ids.push_back(row.id<PaymentId>(0));
    }
    return ids;
}

}  // namespace

void insert_policy(Tx& tx, EnterpriseId enterprise, const PolicyView& policy) {
    tx.exec(
        "INSERT INTO approval_policy (enterprise_id, version_no, content, sha256, simulation, "
        "reason, loaded_by, loaded_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {enterprise, policy.version_no, policy.content, policy.sha256, policy.simulation,
         policy.reason, policy.loaded_by, policy.loaded_at, policy.state});
}

std::optional<PolicyView> lock_policy(Tx& tx, EnterpriseId enterprise, int version_no) {
    return first(tx.exec("SELECT " SLUICE_POLICY_COLUMNS "FROM approval_policy "
                         "WHERE enterprise_id = $1 AND version_no = $2 FOR UPDATE",
                         {enterprise, version_no}));
}

std::optional<PolicyView> find_policy(Tx& tx, EnterpriseId enterprise, int version_no) {
    return first(tx.exec("SELECT " SLUICE_POLICY_COLUMNS "FROM approval_policy "
                         "WHERE enterprise_id = $1 AND version_no = $2",
                         {enterprise, version_no}));
}

std::optional<PolicyView> policy_in_force(Tx& tx, EnterpriseId enterprise) {
    return first(tx.exec("SELECT " SLUICE_POLICY_COLUMNS "FROM approval_policy "
                         "WHERE enterprise_id = $1 AND state = 'released' "
                         "ORDER BY version_no DESC LIMIT 1",
                         {enterprise}));
}

int newest_policy_no(Tx& tx, EnterpriseId enterprise) {
    const auto rows =
        tx.exec("SELECT coalesce(max(version_no), 0) FROM approval_policy WHERE enterprise_id = $1",
                {enterprise});
    return static_cast<int>(rows[0].integer(0));
}

void decide_policy(Tx& tx, EnterpriseId enterprise, const PolicyView& decided) {
    tx.exec(
        "UPDATE approval_policy SET state = $3, decided_by = $4, decided_at = $5 "
        "WHERE enterprise_id = $1 AND version_no = $2",
        {enterprise, decided.version_no, decided.state, decided.decided_by, decided.decided_at});
}

std::vector<PolicyView> list_policies(Tx& tx, EnterpriseId enterprise, std::optional<int> before,
                                      std::size_t limit) {
    std::vector<PolicyView> policies;
    for (const auto& row : tx.exec("SELECT " SLUICE_POLICY_COLUMNS "FROM approval_policy "
                                   "WHERE enterprise_id = $1 "
                                   "AND ($2::integer IS NULL OR version_no < $2) "
                                   "ORDER BY version_no DESC LIMIT $3",
                                   {enterprise, before, limit})) {
        policies.push_back(read_policy(row));
    }
    return policies;
}

bool sends_without_policy(Tx& tx, EnterpriseId enterprise) {
    return tx
        .exec("SELECT sends_without_policy FROM enterprise WHERE enterprise_id = $1",
              {enterprise})[0]
        .boolean(0);
}

void insert_requests(Tx& tx, EnterpriseId enterprise, std::span<const ApprovalRequest> requests) {
    Set rows(7);
    for (const auto& one : requests) {
        rows.add({one.payment, one.policy_version, one.policy_name, one.levels,
                  join_lines(one.makers), one.content_sha256, one.asked_at});
    }
    tx.exec(
        "INSERT INTO approval_request (enterprise_id, payment_id, policy_version, policy_name, "
        "levels, makers, content_sha256, asked_at) "
        "SELECT $8, r.a, r.b, r.c, r.d, string_to_array(r.e, E'\\n'), r.f, r.g "
        "FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::text[], "
        "$7::timestamptz[]) r(a, b, c, d, e, f, g)",
        rows.params({enterprise}));
}

std::vector<ApprovalRequest> find_requests(Tx& tx, EnterpriseId enterprise,
                                           std::span<const PaymentId> ids) {
    std::vector<ApprovalRequest> requests;
    for (const auto& row :
         tx.exec("SELECT r.payment_id, r.policy_version, r.policy_name, r.levels, "
                 "array_to_string(r.makers, E'\\n'), r.content_sha256, r.asked_at "
                 "FROM unnest($1::uuid[]) wanted(id) JOIN LATERAL (SELECT * FROM approval_request "
                 "WHERE enterprise_id = $2 AND payment_id = wanted.id OFFSET 0) r ON true",
                 id_set(ids).params({enterprise}))) {
        requests.push_back({.payment = row.id<PaymentId>(0),
                            .policy_version = static_cast<int>(row.integer(1)),
                            .policy_name = row.string(2),
                            .levels = row.string(3),
                            .makers = split_lines(row.text(4)),
                            .content_sha256 = row.string(5),
                            .asked_at = row.instant(6)});
    }
    return requests;
}

void insert_act(Tx& tx, EnterpriseId enterprise, const ApprovalActRow& act,
                const ApprovalRequest& request) {
    tx.exec(
        "INSERT INTO approval_act (enterprise_id, payment_id, act_no, act, level, actor, role, "
        "makers, content_sha256, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7, "
        "string_to_array($8, E'\\n'), $9, $10, $11)",
        {enterprise, act.payment, act.act_no, act.act, act.level, act.actor, act.role,
         join_lines(request.makers), request.content_sha256, act.reason, act.at});
}

std::vector<ApprovalActRow> find_acts(Tx& tx, EnterpriseId enterprise,
                                      std::span<const PaymentId> ids) {
    std::vector<ApprovalActRow> acts;
    for (const auto& row :
         tx.exec("SELECT a.payment_id, a.act_no, a.act, a.level, a.actor, a.role, a.reason, a.at "
                 "FROM unnest($1::uuid[]) wanted(id) JOIN LATERAL (SELECT * FROM approval_act "
                 "WHERE enterprise_id = $2 AND payment_id = wanted.id OFFSET 0) a ON true "
                 "ORDER BY a.payment_id, a.act_no",
                 id_set(ids).params({enterprise}))) {
        acts.push_back({.payment = row.id<PaymentId>(0),
                        .act_no = static_cast<int>(row.integer(1)),
                        .act = row.string(2),
                        .level = static_cast<int>(row.integer(3)),
                        .actor = row.string(4),
                        .role = row.string(5),
                        .reason = row.string(6),
                        .at = row.instant(7)});
    }
    return acts;
}

std::vector<PaymentPast> payment_pasts(Tx& tx, EnterpriseId enterprise,
                                       std::span<const PaymentId> ids) {
    std::vector<PaymentPast> pasts;
    for (const auto& row :
         tx.exec("SELECT p.payment_id, e.actor, NOT EXISTS ("
                 "SELECT FROM payment q JOIN payment_state s "
                 "ON s.enterprise_id = q.enterprise_id AND s.payment_id = q.payment_id "
                 "WHERE q.enterprise_id = $2 AND q.creditor_account = p.creditor_account "
                 "AND q.payment_id <> p.payment_id AND q.created_at <= p.created_at "
                 "AND s.state = 'settled'), coalesce(d.score_permille, 0) "
                 "FROM unnest($1::uuid[]) wanted(id) "
                 "JOIN LATERAL (SELECT * FROM payment "
                 "WHERE enterprise_id = $2 AND payment_id = wanted.id OFFSET 0) p ON true "
                 "JOIN LATERAL (SELECT actor FROM payment_event WHERE enterprise_id = $2 "
                 "AND payment_id = wanted.id AND version = 1 OFFSET 0) e ON true "
                 "LEFT JOIN LATERAL (SELECT score_permille FROM screening_decision "
                 "WHERE enterprise_id = $2 AND decision_id = wanted.id OFFSET 0) d ON true",
                 id_set(ids).params({enterprise}))) {
        pasts.push_back({.payment = row.id<PaymentId>(0),
                         .creator = row.string(1),
                         .is_new_beneficiary = row.boolean(2),
                         .risk_permille = static_cast<int>(row.integer(3))});
    }
    return pasts;
}

std::vector<PaymentId> payments_to_approve(Tx& tx, EnterpriseId enterprise,
                                           std::optional<PaymentId> after, std::size_t limit) {
    return read_ids(
        tx.exec("SELECT payment_id FROM payment_state WHERE enterprise_id = $1 "
                "AND state = 'to_approve' AND ($2::uuid IS NULL OR payment_id > $2) "
                "ORDER BY payment_id LIMIT $3",
                {enterprise, after, limit}));
}

std::vector<PaymentId> payments_since(Tx& tx, EnterpriseId enterprise, Instant since,
                                      std::size_t limit) {
    return read_ids(
        tx.exec("SELECT payment_id FROM payment WHERE enterprise_id = $1 "
                "AND created_at >= $2 ORDER BY payment_id DESC LIMIT $3",
                {enterprise, since, limit}));
}

}  // namespace sluice::store
