#include "ledger/store/payment_store.hpp"

#include "ledger/base/testpoint.hpp"
#include "ledger/payment/accounting.hpp"
#include "ledger/store/ledger_store.hpp"
#include "ledger/store/limit_store.hpp"
#include "ledger/store/lines.hpp"

namespace sluice::store {

namespace {

// Five fixed fields and the free lines, one a line of text; empty when there is nothing.
std::string address_text(const Address& address) {
    if (address == Address{}) {
        return {};
    }
    std::string text = address.street + '\n' + address.building_number + '\n' + address.post_code +
                       '\n' + address.town + '\n' + address.country;
    for (const auto& line : address.lines) {
        text += '\n' + line;
    }
    return text;
}

Address parse_address(std::string_view text) {
    Address address;
    std::string* const fields[] = {&address.street, &address.building_number, &address.post_code,
                                   &address.town, &address.country};
    for (std::size_t i = 0; !text.empty(); ++i) {
        const auto end = text.find('\n');
        const auto piece = text.substr(0, end);
        if (i < std::size(fields)) {
            *fields[i] = piece;
        } else {
            address.lines.emplace_back(piece);
        }
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return address;
}

constexpr std::string_view insert_payment_sql =
    "INSERT INTO payment (enterprise_id, created_at, payment_id, account_id, channel_id, currency, "
    "amount_minor, batch_id, end_to_end_id, instruction_id, uetr, debtor_name, requested_date, "
    "execution_date, service_level, local_instrument, category_purpose, purpose, charge_bearer, "
    "creditor_name, creditor_address, creditor_account, creditor_account_is_iban, creditor_bic, "
    "creditor_clearing_id, creditor_bank_name, ultimate_debtor, ultimate_creditor, remittance, "
    "creditor_reference, creditor_reference_type, traceparent, vendor_id, ordered_by, approved_by, "
    "device_id, ip_country) "
    "SELECT $36, $37, r.* FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], "
    "$5::bigint[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::date[], "
    "$12::date[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], "
    "$19::text[], $20::text[], $21::boolean[], $22::text[], $23::text[], $24::text[], $25::text[], "
    "$26::text[], $27::text[], $28::text[], $29::text[], $30::text[], $31::text[], $32::text[], "
    "$33::text[], $34::text[], $35::text[]) r";

// The order of columns is that of read_columns.
CreditTransfer read_transfer(const Row& row, int first) {
    CreditTransfer transfer{
        .end_to_end_id = row.string(first),
        .instruction_id = row.string(first + 1),
        .uetr = row.string(first + 2),
        .debtor_account = {row.string(first + 25), row.boolean(first + 26)},
        .debtor_name = row.string(first + 3),
        .amount = Money(row.integer(first + 5), Currency::of(row.text(first + 4))),
        .requested_date = row.date(first + 6),
        .service_level = row.string(first + 7),
        .local_instrument = row.string(first + 8),
        .category_purpose = row.string(first + 9),
        .purpose = row.string(first + 10),
        .charge_bearer = row.string(first + 11),
        .creditor_name = row.string(first + 12),
        .creditor_address = parse_address(row.text(first + 13)),
        .creditor_account = {row.string(first + 14), row.boolean(first + 15)},
        .creditor_bic = row.string(first + 16),
        .creditor_clearing_id = row.string(first + 17),
        .creditor_bank_name = row.string(first + 18),
        .ultimate_debtor = row.string(first + 19),
        .ultimate_creditor = row.string(first + 20),
        .remittance = row.string(first + 21),
        .creditor_reference = row.string(first + 22),
        .creditor_reference_type = row.string(first + 23),
        .origin = {.vendor_id = row.string(first + 27),
                   .ordered_by = row.string(first + 28),
                   .approved_by = split_lines(row.text(first + 29)),
                   .device_id = row.string(first + 30),
                   .ip_country = row.string(first + 31)}};
    return transfer;
}

#define SLUICE_READ_COLUMNS                                                                        \
    "p.payment_id, p.account_id, p.channel_id, p.batch_id, p.execution_date, s.state, s.version, " \
    "s.attempts, s.submission_id, s.bank_reference, s.next_at, p.created_at, s.changed_at, "       \
    "p.traceparent, p.end_to_end_id, p.instruction_id, p.uetr, p.debtor_name, p.currency, "        \
    "p.amount_minor, p.requested_date, p.service_level, p.local_instrument, p.category_purpose, "  \
    "p.purpose, p.charge_bearer, p.creditor_name, p.creditor_address, p.creditor_account, "        \
    "p.creditor_account_is_iban, p.creditor_bic, p.creditor_clearing_id, p.creditor_bank_name, "   \
    "p.ultimate_debtor, p.ultimate_creditor, p.remittance, p.creditor_reference, "                 \
    "p.creditor_reference_type, p.enterprise_id, a.number, a.is_iban, p.vendor_id, p.ordered_by, " \
    "p.approved_by, p.device_id, p.ip_country "

PaymentState state_of(std::string_view text) {
    const auto state = parse_state(text);
    check(state.has_value(), "the database holds known states only");
    return *state;
}

PaymentView read_view(const Row& row) {
    return {.id = row.id<PaymentId>(0),
            .account = row.id<AccountId>(1),
            .channel = row.id<ChannelId>(2),
            .batch = row.optional_id<BatchId>(3),
            .transfer = read_transfer(row, 14),
            .execution_date = row.date(4),
            .state = state_of(row.text(5)),
            .version = static_cast<int>(row.integer(6)),
            .attempts = static_cast<int>(row.integer(7)),
            .submission = row.optional_id<SubmissionId>(8),
            .bank_reference = row.string(9),
            .next_at = row.optional_instant(10),
            .created_at = row.instant(11),
            .changed_at = row.instant(12),
            .traceparent = row.string(13)};
}

std::vector<PaymentView> read_views(const Rows& rows) {
    std::vector<PaymentView> views;
    views.reserve(rows.size());
    for (const auto& row : rows) {
        views.push_back(read_view(row));
    }
    return views;
}

Set id_set(std::span<const PaymentId> ids) {
    Set set(1);
    for (const auto& id : ids) {
        set.add({id});
    }
    return set;
}

void insert_events(Tx& tx, EnterpriseId enterprise, const Set& rows, const std::string& actor,
                   Instant now) {
    tx.exec(
        "INSERT INTO payment_event (enterprise_id, actor, at, payment_id, version, from_state, "
        "event, to_state, evidence, submission_id, seq) "
        "SELECT $9, $10, $11, r.* FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], "
        "$5::text[], $6::text[], $7::uuid[], $8::bigint[]) r",
        rows.params({enterprise, actor, now}));
}

}  // namespace

void insert_payments(Tx& tx, EnterpriseId enterprise, std::span<const NewPayment> payments,
                     Instant now) {
    Set rows(35);
    Set states(3);
    for (const auto& payment : payments) {
        const auto& t = payment.transfer;
        rows.add({payment.id,
                  payment.account,
                  payment.channel,
                  t.amount.currency().code(),
                  t.amount.minor(),
                  payment.batch,
                  t.end_to_end_id,
                  t.instruction_id,
                  t.uetr,
                  t.debtor_name,
                  t.requested_date,
                  payment.execution_date,
                  t.service_level,
                  t.local_instrument,
                  t.category_purpose,
                  t.purpose,
                  t.charge_bearer,
                  t.creditor_name,
                  address_text(t.creditor_address),
                  t.creditor_account.value,
                  t.creditor_account.is_iban,
                  t.creditor_bic,
                  t.creditor_clearing_id,
                  t.creditor_bank_name,
                  t.ultimate_debtor,
                  t.ultimate_creditor,
                  t.remittance,
                  t.creditor_reference,
                  t.creditor_reference_type,
                  payment.traceparent,
                  t.origin.vendor_id,
                  t.origin.ordered_by,
                  join_lines(t.origin.approved_by),
                  t.origin.device_id,
                  t.origin.ip_country});
        states.add({payment.id, payment.channel, payment.send_at});
    }
    tx.exec(insert_payment_sql, rows.params({enterprise, now}));
    tx.exec(
        "INSERT INTO payment_state (enterprise_id, state, version, changed_at, payment_id, "
        "channel_id, next_at) SELECT $4, 'received', 1, $5, r.* "
        "FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) r",
        states.params({enterprise, now}));
}

void insert_creation_events(Tx& tx, EnterpriseId enterprise, std::span<const NewPayment> payments,
                            const std::string& actor, Instant now, std::int64_t first_seq) {
    Set rows(8);
    auto seq = first_seq;
    for (const auto& payment : payments) {
        rows.add({payment.id, 1, "none", "create", "received", "", std::nullopt, seq++});
        testpoint("move none create");
    }
    insert_events(tx, enterprise, rows, actor, now);
}

std::vector<LockedPayment> lock_payments(Tx& tx, EnterpriseId enterprise,
                                         std::span<const PaymentId> ids) {
    if (ids.empty()) {
        return {};
    }
    std::vector<LockedPayment> locked;
    for (const auto& row : tx.exec(
             "WITH s AS MATERIALIZED (SELECT * FROM payment_state WHERE enterprise_id = $2 "
             "AND payment_id = ANY($1::uuid[]) ORDER BY payment_id FOR UPDATE) "
             "SELECT s.payment_id, p.account_id, p.currency, p.amount_minor, s.state, s.version, "
             "s.attempts, s.submission_id, s.bank_reference FROM s CROSS JOIN LATERAL (SELECT * "
             "FROM payment WHERE enterprise_id = $2 AND payment_id = s.payment_id OFFSET 0) p "
             "ORDER BY s.payment_id",
             id_set(ids).params({enterprise}))) {
        locked.push_back({.id = row.id<PaymentId>(0),
                          .account = row.id<AccountId>(1),
                          .amount = Money(row.integer(3), Currency::of(row.text(2))),
                          .state = state_of(row.text(4)),
                          .version = static_cast<int>(row.integer(5)),
                          .attempts = static_cast<int>(row.integer(6)),
                          .submission = row.optional_id<SubmissionId>(7),
                          .bank_reference = row.string(8)});
    }
    return locked;
}

void apply_moves(Tx& tx, EnterpriseId enterprise, std::span<const Move> moves,
                 const std::string& actor, Instant now) {
    if (moves.empty()) {
        return;
    }
    Set states(5);
    for (const auto& move : moves) {
        check(next(move.payment->state, move.event) == move.to, "a move is a legal transition");
        states.add(
            {move.payment->id, name(move.to), move.next_at, move.bank_reference, move.decision});
        if (testpoints_are_set()) {
            testpoint("move " + std::string{name(move.payment->state)} + " " +
                      std::string{name(move.event)});
        }
    }
    const auto updated = tx.exec(
        "UPDATE payment_state s SET state = r.state, version = s.version + 1, "
        "next_at = r.next_at, changed_at = $7, "
        "decision_id = coalesce(r.decision_id, s.decision_id), "
        "bank_reference = CASE WHEN r.reference = '' THEN s.bank_reference ELSE r.reference END "
        "FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::uuid[]) "
        "r (payment_id, state, next_at, reference, decision_id) CROSS JOIN LATERAL (SELECT ctid "
        "FROM payment_state WHERE enterprise_id = $6 AND payment_id = r.payment_id OFFSET 0) k "
        "WHERE s.enterprise_id = $6 AND s.ctid = k.ctid",
        states.params({enterprise, now}));
    check(updated.affected() == moves.size(), "each move is of another payment");
    std::vector<PaymentId> ended;
    for (const auto& move : moves) {
        if (releases_reservation(move.event)) {
            ended.push_back(move.payment->id);
        }
    }
    if (!ended.empty()) {
        release_limits(tx, enterprise, ended, now);
    }
    auto seq = take_feed_numbers(tx, enterprise, moves.size());
    Set events(8);
    for (const auto& move : moves) {
        const auto& payment = *move.payment;
        events.add({payment.id, payment.version + 1, name(payment.state), name(move.event),
                    name(move.to), move.evidence, payment.submission, seq++});
    }
    insert_events(tx, enterprise, events, actor, now);
}

void reschedule(Tx& tx, EnterpriseId enterprise, std::span<const PaymentId> ids, Instant next_at) {
    if (!ids.empty()) {
        tx.exec(
            "UPDATE payment_state SET next_at = $3 WHERE enterprise_id = $2 "
            "AND payment_id = ANY($1::uuid[]) AND state IN ('accepted', 'in_doubt')",
            id_set(ids).params({enterprise, next_at}));
    }
}

std::vector<PaymentView> read_payments(Tx& tx, EnterpriseId enterprise,
                                       std::span<const PaymentId> ids) {
    return read_views(tx.exec(
        "SELECT " SLUICE_READ_COLUMNS
        "FROM unnest($1::uuid[]) w (payment_id) "
        "CROSS JOIN LATERAL (SELECT * FROM payment WHERE enterprise_id = $2 "
        "AND payment_id = w.payment_id OFFSET 0) p "
        "CROSS JOIN LATERAL (SELECT * FROM payment_state WHERE enterprise_id = $2 "
        "AND payment_id = w.payment_id OFFSET 0) s "
        "JOIN account a ON a.enterprise_id = p.enterprise_id AND a.account_id = p.account_id "
        "ORDER BY p.payment_id",
        id_set(ids).params({enterprise})));
}

std::vector<PaymentView> list_payments(Tx& tx, EnterpriseId enterprise,
                                       const PaymentFilter& filter) {
    const auto state =
        filter.state ? std::optional{std::string{name(*filter.state)}} : std::nullopt;
    const auto end_to_end_id =
        filter.end_to_end_id.empty() ? std::nullopt : std::optional{filter.end_to_end_id};
    return read_views(tx.exec("SELECT " SLUICE_READ_COLUMNS "FROM payment p "
                              "CROSS JOIN LATERAL (SELECT * FROM payment_state WHERE "
                              "enterprise_id = $1 AND payment_id = p.payment_id OFFSET 0) s "
                              "CROSS JOIN LATERAL (SELECT * FROM account WHERE "
                              "enterprise_id = $1 AND account_id = p.account_id OFFSET 0) a "
                              "WHERE p.enterprise_id = $1 AND ($2::text IS NULL OR s.state = $2) "
                              "AND ($3::uuid IS NULL OR p.account_id = $3) "
                              "AND ($4::uuid IS NULL OR p.batch_id = $4) "
                              "AND ($5::text IS NULL OR p.end_to_end_id = $5) "
                              "AND ($6::uuid IS NULL OR p.payment_id < $6) "
                              "ORDER BY p.enterprise_id, p.payment_id DESC LIMIT $7",
                              {enterprise, state, filter.account, filter.batch, end_to_end_id,
                               filter.before, filter.limit}));
}

std::vector<EventView> payment_history(Tx& tx, EnterpriseId enterprise, PaymentId payment) {
    std::vector<EventView> events;
    for (const auto& row :
         tx.exec("SELECT version, from_state, event, to_state, actor, at, evidence, submission_id, "
                 "seq FROM payment_event WHERE enterprise_id = $1 AND payment_id = $2 "
                 "ORDER BY version",
                 {enterprise, payment})) {
        const auto event = parse_event(row.text(2));
        check(event.has_value(), "the database holds known events only");
        events.push_back({.version = static_cast<int>(row.integer(0)),
                          .from = state_of(row.text(1)),
                          .event = *event,
                          .to = state_of(row.text(3)),
                          .actor = row.string(4),
                          .at = row.instant(5),
                          .evidence = row.string(6),
                          .submission = row.optional_id<SubmissionId>(7),
                          .seq = row.integer(8)});
    }
    return events;
}

}  // namespace sluice::store
