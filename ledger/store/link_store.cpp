#include "ledger/store/link_store.hpp"

#include <map>

#include "ledger/store/case_row.hpp"
#include "ledger/store/id_bound.hpp"

namespace sluice::store {

namespace {

std::vector<MoneyLink> read_links(const Rows& rows, bool is_receipt) {
    std::vector<MoneyLink> links;
    for (const auto& row : rows) {
        links.push_back({.is_receipt = is_receipt,
                         .own = row.id<AccountId>(0),
                         .account = row.string(1),
                         .name = row.string(2),
                         .count = row.integer(4),
                         .total = Money(row.integer(5), Currency::of(row.text(3))),
                         .first_at = row.instant(6),
                         .last_at = row.instant(7)});
    }
    return links;
}

CaseMaterial read_material(const Row& row) {
    return {.view = read_case(row),
            .matches = row.string(17),
            .monitoring = row.string(18),
            .account = row.string(19),
            .reason_code = row.string(20)};
}

// Those of the newest proposal of each case: the one that was confirmed.
void read_findings(Tx& tx, std::vector<CaseMaterial>& cases) {
    Set wanted(2);
    for (const auto& one : cases) {
        wanted.add({one.view.enterprise, one.view.id});
    }
    if (wanted.empty()) {
        return;
    }
    std::map<std::pair<EnterpriseId, CaseId>, CaseMaterial*> by_id;
    for (auto& one : cases) {
        by_id.emplace(std::pair{one.view.enterprise, one.view.id}, &one);
    }
    for (const auto& row :
         tx.exec("SELECT w.enterprise_id, w.case_id, f.party, f.entry, f.finding "
                 "FROM unnest($1::uuid[], $2::uuid[]) w (enterprise_id, case_id) "
                 "CROSS JOIN LATERAL (SELECT max(version) AS version FROM screening_case_event "
                 "WHERE enterprise_id = w.enterprise_id AND case_id = w.case_id "
                 "AND event = 'propose') p "
                 "CROSS JOIN LATERAL (SELECT party, entry, finding FROM screening_case_finding "
                 "WHERE enterprise_id = w.enterprise_id AND case_id = w.case_id "
                 "AND version = p.version OFFSET 0) f",
                 wanted.params())) {
        by_id.at({row.id<EnterpriseId>(0), row.id<CaseId>(1)})
            ->findings.push_back({{row.string(2), row.string(3)}, row.string(4)});
    }
}

#define SLUICE_MATERIAL                                                                            \
    "SELECT " SLUICE_CASE_COLUMNS                                                                  \
    ", d.matches, d.monitoring, coalesce(p.creditor_account, l.counterparty_account, b.account), " \
    "e.reason_code FROM screening_case c "                                                         \
    "JOIN screening_decision d USING (enterprise_id, decision_id) "                                \
    "LEFT JOIN payment p ON p.enterprise_id = c.enterprise_id AND p.payment_id = c.payment_id "    \
    "LEFT JOIN statement_line l ON l.enterprise_id = c.enterprise_id AND l.line_id = c.line_id "   \
    "LEFT JOIN screening_beneficiary b ON b.enterprise_id = c.enterprise_id "                      \
    "AND b.beneficiary_id = c.beneficiary_id "                                                     \
    "LEFT JOIN screening_case_event e ON e.enterprise_id = c.enterprise_id "                       \
    "AND e.case_id = c.case_id AND e.event = 'confirm' "

}  // namespace

std::vector<MoneyLink> payment_links(Tx& tx, EnterpriseId enterprise, const LinkQuery& query) {
    return read_links(
        tx.exec("SELECT p.account_id, p.creditor_account, p.creditor_name, p.currency, count(*), "
                "least(sum(p.amount_minor), 9223372036854775807)::bigint, min(p.created_at), "
                "max(p.created_at) FROM (SELECT account_id, creditor_account, creditor_name, "
                "currency, amount_minor, created_at FROM payment WHERE enterprise_id = $1 "
                "AND payment_id >= $2 ORDER BY payment_id DESC LIMIT $3) p "
                "WHERE p.creditor_account = $4 OR (p.creditor_name <> '' AND p.creditor_name = $5) "
                "OR p.account_id = $6 "
                "GROUP BY p.account_id, p.creditor_account, p.creditor_name, p.currency "
                "ORDER BY count(*) DESC, p.creditor_account, p.creditor_name, p.account_id, "
                "p.currency LIMIT $7",
                {enterprise, lower_bound_of(query.since), max_scanned, query.account, query.name,
                 query.own, query.limit}),
        false);
}

std::vector<MoneyLink> receipt_links(Tx& tx, EnterpriseId enterprise, const LinkQuery& query) {
    return read_links(
        tx.exec("SELECT l.account_id, l.counterparty_account, l.counterparty_name, l.currency, "
                "count(*), least(sum(l.amount_minor), 9223372036854775807)::bigint, "
                "min(l.booking_date)::timestamptz, max(l.booking_date)::timestamptz "
                "FROM (SELECT account_id, counterparty_account, counterparty_name, currency, "
                "amount_minor, booking_date, direction FROM statement_line "
                "WHERE enterprise_id = $1 AND line_id >= $2 ORDER BY line_id DESC LIMIT $3) l "
                "WHERE l.direction = 'credit' AND ((l.counterparty_account <> '' "
                "AND l.counterparty_account = $4) OR (l.counterparty_name <> '' "
                "AND l.counterparty_name = $5)) "
                "GROUP BY l.account_id, l.counterparty_account, l.counterparty_name, l.currency "
                "ORDER BY count(*) DESC, l.counterparty_account, l.counterparty_name, "
                "l.account_id, l.currency LIMIT $6",
                {enterprise, lower_bound_of(query.since), max_scanned, query.account, query.name,
                 query.limit}),
        true);
}

std::vector<CaseMaterial> case_material(Tx& tx, EnterpriseId enterprise, std::size_t limit) {
    std::vector<CaseMaterial> cases;
    for (const auto& row :
         tx.exec(SLUICE_MATERIAL "WHERE c.enterprise_id = $1 "
                                 "ORDER BY c.opened_at DESC, c.case_id DESC LIMIT $2",
                 {enterprise, limit})) {
        cases.push_back(read_material(row));
    }
    return cases;
}

std::vector<CaseMaterial> decided_cases(Tx& tx, std::span<const EnterpriseId> enterprises,
                                        bool special, std::optional<CaseId> after,
                                        std::size_t limit) {
    Set set(1);
    for (const auto& enterprise : enterprises) {
        set.add({enterprise});
    }
    std::vector<CaseMaterial> cases;
    for (const auto& row :
         tx.exec(SLUICE_MATERIAL "WHERE c.enterprise_id = ANY($1::uuid[]) "
                                 "AND ($2::boolean OR NOT c.is_special) "
                                 "AND c.decided_at IS NOT NULL AND ($3::uuid IS NULL "
                                 "OR (c.decided_at, c.case_id) > (SELECT a.decided_at, a.case_id "
                                 "FROM screening_case a WHERE a.enterprise_id = ANY($1::uuid[]) "
                                 "AND a.case_id = $3)) ORDER BY c.decided_at, c.case_id LIMIT $4",
                 set.params({special, after, limit}))) {
        cases.push_back(read_material(row));
    }
    read_findings(tx, cases);
    return cases;
}

}  // namespace sluice::store
