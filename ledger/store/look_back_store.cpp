#include "ledger/store/id_bound.hpp"
#include "ledger/store/receipt_row.hpp"
#include "ledger/store/screening_store.hpp"

// The look back of screening_store.hpp.
namespace sluice::store {

void start_look_back(Tx& tx, std::int64_t release_seq, Instant since, Instant now) {
    tx.exec("INSERT INTO screening_rescreen (release_seq, since, started_at) VALUES ($1, $2, $3)",
            {release_seq, since, now});
}

std::optional<LookBack> open_look_back(Tx& tx) {
    const auto rows = tx.exec(
        "SELECT release_seq, since, enterprise_id, payment_id, part = 'receipts', line_id "
        "FROM screening_rescreen "
        "WHERE done_at IS NULL ORDER BY release_seq LIMIT 1");
    if (rows.empty()) {
        return std::nullopt;
    }
    return LookBack{rows[0].integer(0),
                    rows[0].instant(1),
                    rows[0].optional_id<EnterpriseId>(2),
                    rows[0].optional_id<PaymentId>(3),
                    rows[0].boolean(4),
                    rows[0].optional_id<StatementLineId>(5)};
}

void advance_look_back(Tx& tx, const LookBack& reached, std::size_t screened, std::size_t hits) {
    tx.exec(
        "UPDATE screening_rescreen SET enterprise_id = $2, payment_id = $3, "
        "part = $4, line_id = $5, screened = screened + $6, hits = hits + $7 "
        "WHERE release_seq = $1",
        {reached.release_seq, reached.enterprise, reached.payment,
         std::string{reached.is_at_receipts ? "receipts" : "payments"}, reached.line, screened,
         hits});
}

void finish_look_back(Tx& tx, std::int64_t release_seq, Instant now) {
    tx.exec("UPDATE screening_rescreen SET done_at = $2 WHERE release_seq = $1",
            {release_seq, now});
}

std::vector<PaymentView> payments_since(Tx& tx, EnterpriseId enterprise, Instant since,
                                        std::optional<PaymentId> after, std::size_t limit) {
    std::vector<PaymentId> ids;
    for (const auto& row :
         tx.exec("SELECT p.payment_id FROM payment p JOIN payment_state s "
                 "ON s.enterprise_id = p.enterprise_id AND s.payment_id = p.payment_id "
                 "WHERE p.enterprise_id = $1 AND (p.created_at >= $2 "
                 "OR s.state IN ('received', 'held', 'to_approve', 'queued')) "
                 "AND ($3::uuid IS NULL OR p.payment_id > $3) ORDER BY p.payment_id LIMIT $4",
                 {enterprise, since, after, limit})) {
        ids.push_back(row.id<PaymentId>(0));
    }
    return ids.empty() ? std::vector<PaymentView>{} : read_payments(tx, enterprise, ids);
}

std::vector<Receipt> receipts_since(Tx& tx, EnterpriseId enterprise, Instant since,
                                    std::optional<StatementLineId> after, std::size_t limit) {
    std::vector<Receipt> receipts;
    for (const auto& row :
         tx.exec("SELECT " SLUICE_RECEIPT_COLUMNS
                 " FROM statement_line l WHERE l.enterprise_id = $1 AND l.line_id >= $2 "
                 "AND ($3::uuid IS NULL OR l.line_id > $3) AND l.direction = 'credit' "
                 "AND NOT EXISTS (SELECT FROM screening_inbox i WHERE i.enterprise_id = $1 "
                 "AND i.inbox_id = l.line_id) ORDER BY l.line_id LIMIT $4",
                 {enterprise, lower_bound_of(since), after, limit})) {
        receipts.push_back(*read_receipt(row, 0));
    }
    return receipts;
}

bool is_known_receipt_hit(Tx& tx, EnterpriseId enterprise, StatementLineId line,
                          const PartyAndEntry& pair) {
    // Each half has its index.
    return !tx.exec(
                  "SELECT FROM (SELECT matches FROM screening_decision WHERE enterprise_id = $1 "
                  "AND line_id = $2 AND subject = 'receipt' UNION ALL "
                  "SELECT matches FROM screening_decision WHERE enterprise_id = $1 "
                  "AND line_id = $2 AND subject = 'rescreen') d "
                  "CROSS JOIN LATERAL jsonb_array_elements_text(d.matches::jsonb) hit "
                  "WHERE position($3 IN hit) > 0 AND position($4 IN hit) > 0 LIMIT 1",
                  {enterprise, line, pair.party, pair.entry})
                .empty();
}

bool is_known_hit(Tx& tx, EnterpriseId enterprise, PaymentId payment, const PartyAndEntry& pair) {
    // Each half has its index.
    return !tx.exec(
                  "SELECT FROM (SELECT matches FROM screening_decision WHERE enterprise_id = $1 "
                  "AND payment_id = $2 AND subject = 'payment' UNION ALL "
                  "SELECT matches FROM screening_decision WHERE enterprise_id = $1 "
                  "AND payment_id = $2 AND subject = 'rescreen') d "
                  "CROSS JOIN LATERAL jsonb_array_elements_text(d.matches::jsonb) hit "
                  "WHERE position($3 IN hit) > 0 AND position($4 IN hit) > 0 LIMIT 1",
                  {enterprise, payment, pair.party, pair.entry})
                .empty();
}

}  // namespace sluice::store
