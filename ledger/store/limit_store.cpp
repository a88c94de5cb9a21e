#include "ledger/store/limit_store.hpp"

namespace sluice::store {

std::map<LimitPeriod, std::int64_t> lock_limit_uses(Tx& tx, EnterpriseId enterprise,
                                                    std::span<const LimitPeriod> wanted) {
    Set rows(2);
    for (const auto& one : wanted) {
        rows.add({one.limit_key, one.start});
    }
    tx.exec(
        "INSERT INTO limit_use (enterprise_id, limit_key, period_start, used_minor) "
        "SELECT $3, r.a, r.b, 0 FROM unnest($1::text[], $2::date[]) r(a, b) ORDER BY r.a, r.b "
        "ON CONFLICT DO NOTHING",
        rows.params({enterprise}));
    std::map<LimitPeriod, std::int64_t> uses;
    for (const auto& row :
         tx.exec("SELECT u.limit_key, u.period_start, u.used_minor FROM limit_use u "
                 "JOIN unnest($1::text[], $2::date[]) r(a, b) "
                 "ON u.limit_key = r.a AND u.period_start = r.b WHERE u.enterprise_id = $3 "
                 "ORDER BY u.limit_key, u.period_start FOR UPDATE OF u",
                 rows.params({enterprise}))) {
        uses[{row.string(0), row.date(1)}] = row.integer(2);
    }
    return uses;
}

void reserve_limits(Tx& tx, EnterpriseId enterprise, std::span<const LimitReservation> taken) {
    Set rows(4);
    for (const auto& one : taken) {
        rows.add({one.payment, one.period.limit_key, one.period.start, one.amount_minor});
    }
    if (rows.empty()) {
        return;
    }
    tx.exec(
        "INSERT INTO limit_reservation (enterprise_id, payment_id, limit_key, period_start, "
        "amount_minor) SELECT $5, r.* FROM unnest($1::uuid[], $2::text[], $3::date[], "
        "$4::bigint[]) r",
        rows.params({enterprise}));
    tx.exec(
        "UPDATE limit_use u SET used_minor = u.used_minor + r.amount "
        "FROM (SELECT b AS limit_key, c AS period_start, sum(d) AS amount "
        "FROM unnest($1::uuid[], $2::text[], $3::date[], $4::bigint[]) w(a, b, c, d) "
        "GROUP BY b, c) r WHERE u.enterprise_id = $5 AND u.limit_key = r.limit_key "
        "AND u.period_start = r.period_start",
        rows.params({enterprise}));
}

void release_limits(Tx& tx, EnterpriseId enterprise, std::span<const PaymentId> payments,
                    Instant now) {
    Set rows(1);
    for (const auto& id : payments) {
        rows.add({id});
    }
    tx.exec(
        "WITH released AS (UPDATE limit_reservation SET released_at = $3 "
        "WHERE enterprise_id = $2 AND payment_id = ANY($1::uuid[]) AND released_at IS NULL "
        "RETURNING limit_key, period_start, amount_minor), "
        "given AS (SELECT limit_key, period_start, sum(amount_minor) AS amount FROM released "
        "GROUP BY limit_key, period_start) "
        "UPDATE limit_use u SET used_minor = u.used_minor - given.amount FROM given "
        "WHERE u.enterprise_id = $2 AND u.limit_key = given.limit_key "
        "AND u.period_start = given.period_start",
        rows.params({enterprise, now}));
}

}  // namespace sluice::store
