#include "adapters/banks/simulated/books.hpp"

namespace sluice::simulated {

namespace {

Payment payment_row(const Query& row) {
    Payment payment{.id = row.integer(0),
                    .message_row = row.integer(1),
                    .account_id = row.integer(2),
                    .customer = row.text(3),
                    .message_id = row.text(4),
                    .payment_information_id = row.text(5),
                    .instruction_id = row.text(6),
                    .end_to_end_id = row.text(7),
                    .uetr = row.text(8),
                    .creditor_name = row.text(9),
                    .creditor_account = row.text(10),
                    .creditor_is_iban = row.integer(11) != 0,
                    .creditor_bic = row.text(12),
                    .remittance = row.text(13),
                    .creditor_reference = row.text(14),
                    .currency = row.text(15),
                    .amount_minor = row.integer(16),
                    .batch = row.integer(17) != 0,
                    .status = row.text(18),
                    .reason = row.text(19),
                    .reason_text = row.text(20),
                    .reserved_minor = row.integer(21),
                    .due_at = row.optional_integer(22),
                    .return_at = row.optional_integer(23),
                    .booked_minor = row.integer(24),
                    .executions = row.integer(25),
                    .batch_entry = row.integer(26),
                    .returned = row.integer(27) != 0,
                    .repeats = row.integer(28),
                    .late_reason = row.text(29),
                    .hidden_until = row.integer(30),
                    .return_after_us = row.optional_integer(31),
                    .return_reason = row.text(32),
                    .deviation_minor = row.integer(33),
                    .no_entry = row.integer(34) != 0};
    return payment;
}

std::vector<Payment> all_rows(Query& row) {
    std::vector<Payment> payments;
    while (row.next()) {
        payments.push_back(payment_row(row));
    }
    return payments;
}

std::optional<Payment> one_row(Query& row) {
    return row.next() ? std::optional{payment_row(row)} : std::nullopt;
}

}  // namespace

std::int64_t Books::insert(const Payment& payment) {
    database_.run(
        "INSERT INTO payment VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
        "?,?,?,?,?,?,?,?,?,?,?)",
        payment.message_row, payment.account_id, payment.customer, payment.message_id,
        payment.payment_information_id, payment.instruction_id, payment.end_to_end_id, payment.uetr,
        payment.creditor_name, payment.creditor_account, payment.creditor_is_iban,
        payment.creditor_bic, payment.remittance, payment.creditor_reference, payment.currency,
        payment.amount_minor, payment.batch, payment.status, payment.reason, payment.reason_text,
        payment.reserved_minor, payment.due_at, payment.return_at, payment.booked_minor,
        payment.executions, payment.batch_entry, payment.returned, payment.repeats,
        payment.late_reason, payment.hidden_until, payment.return_after_us, payment.return_reason,
        payment.deviation_minor, payment.no_entry);
    return database_.last_row_id();
}

void Books::save(const Payment& payment) {
    database_.run(
        "UPDATE payment SET status = ?2, reason = ?3, reason_text = ?4, due_at = ?5,"
        " return_at = ?6, booked_minor = ?7, executions = ?8, batch_entry = ?9,"
        " returned = ?10, repeats = ?11, reserved_minor = ?12 WHERE id = ?1",
        payment.id, payment.status, payment.reason, payment.reason_text, payment.due_at,
        payment.return_at, payment.booked_minor, payment.executions, payment.batch_entry,
        payment.returned, payment.repeats, payment.reserved_minor);
}

std::optional<Payment> Books::payment_of_account(std::int64_t account_id,
                                                 std::string_view instruction_id) {
    return one_row(
        *database_.query("SELECT * FROM payment WHERE instruction_id = ? AND account_id = ?"
                         " ORDER BY status = 'RJCT', id DESC LIMIT 1",
                         instruction_id, account_id));
}

std::optional<Payment> Books::payment_of_customer(std::string_view customer,
                                                  std::string_view instruction_id) {
    return one_row(
        *database_.query("SELECT * FROM payment WHERE instruction_id = ? AND customer = ?"
                         " ORDER BY status = 'RJCT', id DESC LIMIT 1",
                         instruction_id, customer));
}

std::optional<Payment> Books::payment(std::int64_t id) {
    return one_row(*database_.query("SELECT * FROM payment WHERE id = ?", id));
}

std::vector<Payment> Books::due_payments(std::int64_t now, std::int64_t limit) {
    return all_rows(*database_.query(
        "SELECT * FROM payment WHERE due_at <= ? ORDER BY due_at, id LIMIT ?", now, limit));
}

std::vector<Payment> Books::due_returns(std::int64_t now, std::int64_t limit) {
    return all_rows(*database_.query(
        "SELECT * FROM payment WHERE return_at <= ? ORDER BY return_at, id LIMIT ?", now, limit));
}

std::vector<Payment> Books::payments_of_batch(std::int64_t entry_id) {
    return all_rows(*database_.query(
        "SELECT * FROM payment WHERE batch_entry = ? AND batch_entry > 0 ORDER BY id", entry_id));
}

}  // namespace sluice::simulated
