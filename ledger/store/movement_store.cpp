#include "ledger/store/movement_store.hpp"

namespace sluice::store {

// The fifth line of an address, as the payment store writes one, is its country.
std::vector<MovementView> booked_movements(Tx& tx, EnterpriseId enterprise, BusinessDate first,
                                           BusinessDate last, std::size_t limit) {
    std::vector<MovementView> movements;
    for (const auto& row :
         tx.exec("SELECT p.payment_id, 'payment', l.account_id, l.currency, m.amount_minor, "
                 "l.booking_date, p.creditor_name, p.creditor_account, p.creditor_bic, "
                 "split_part(p.creditor_address, E'\\n', 5) FROM statement_line l "
                 "JOIN statement_match m USING (enterprise_id, line_id) "
                 "JOIN payment p USING (enterprise_id, payment_id) WHERE l.enterprise_id = $1 "
                 "AND l.booking_date BETWEEN $2::date AND $3::date AND m.purpose = 'settlement' "
                 "UNION ALL SELECT l.line_id, CASE l.direction WHEN 'credit' THEN 'receipt' "
                 "ELSE 'debit' END, l.account_id, l.currency, l.amount_minor, l.booking_date, "
                 "l.counterparty_name, l.counterparty_account, '', '' FROM statement_line l "
                 "WHERE l.enterprise_id = $1 AND l.booking_date BETWEEN $2::date AND $3::date "
                 "AND (l.direction = 'credit' OR NOT EXISTS (SELECT FROM statement_match m "
                 "WHERE m.enterprise_id = l.enterprise_id AND m.line_id = l.line_id)) "
                 "ORDER BY 6, 1 LIMIT $4",
                 {enterprise, first, last, limit})) {
        movements.push_back({.id = row.id<PaymentId>(0).uuid,
                             .kind = row.string(1),
                             .account = row.id<AccountId>(2),
                             .amount = Money(row.integer(4), Currency::of(row.text(3))),
                             .booking_date = row.date(5),
                             .counterparty_name = row.string(6),
                             .counterparty_account = row.string(7),
                             .counterparty_bic = row.string(8),
                             .counterparty_country = row.string(9)});
    }
    return movements;
}

}  // namespace sluice::store
