#include "adapters/banks/simulated/books.hpp"

#include "adapters/banks/simulated/books_schema.hpp"

namespace sluice::simulated {

namespace {

constexpr const char* pragma_of(Synchronous synchronous) {
    switch (synchronous) {
        case Synchronous::full:
            return "PRAGMA synchronous = FULL";
        case Synchronous::normal:
            return "PRAGMA synchronous = NORMAL";
        case Synchronous::off:
            return "PRAGMA synchronous = OFF";
    }
    return "";
}

Account account_row(const Query& row) {
    return Account{.id = row.integer(0),
                   .customer = row.text(1),
                   .owner = row.text(2),
                   .number = row.text(3),
                   .is_iban = row.integer(4) != 0,
                   .currency = Currency::of(row.text(5)),
                   .name = row.text(6),
                   .opening_minor = row.integer(7),
                   .balance_minor = row.integer(8),
                   .reserved_minor = row.integer(9),
                   .closed_minor = row.integer(10),
                   .closed_entry = row.integer(11),
                   .notified_entry = row.integer(12),
                   .reported_entry = row.integer(13),
                   .statement_sequence = row.integer(14),
                   .notification_sequence = row.integer(15),
                   .report_sequence = row.integer(16)};
}

Entry entry_row(const Query& row) {
    return Entry{.id = row.integer(0),
                 .account_id = row.integer(1),
                 .kind = static_cast<EntryKind>(row.integer(2)),
                 .credit = row.integer(3) != 0,
                 .amount_minor = row.integer(4),
                 .contra = row.text(5),
                 .date = row.text(6),
                 .booked_at = row.integer(7),
                 .payment_id = row.integer(8),
                 .message_id = row.text(9),
                 .payment_information_id = row.text(10),
                 .count = row.integer(11),
                 .party_name = row.text(12),
                 .party_account = row.text(13),
                 .party_is_iban = row.integer(14) != 0,
                 .end_to_end_id = row.text(15),
                 .remittance = row.text(16),
                 .reason = row.text(17)};
}

std::optional<Document> document_row(Query& row) {
    if (!row.next()) {
        return std::nullopt;
    }
    return Document{.id = row.integer(0),
                    .account_id = row.integer(1),
                    .customer = row.text(2),
                    .position = row.optional_integer(3),
                    .kind = static_cast<DocumentKind>(row.integer(4)),
                    .sequence = row.integer(5),
                    .created_at = row.integer(6),
                    .opening_minor = row.integer(7),
                    .closing_minor = row.integer(8),
                    .first_after = row.integer(9),
                    .last = row.integer(10)};
}

}  // namespace

Books::Books(const std::string& file, Synchronous synchronous) : database_(file) {
    database_.execute(
        "PRAGMA journal_mode = WAL; PRAGMA locking_mode = EXCLUSIVE;"
        "PRAGMA busy_timeout = 2000; PRAGMA cache_size = -65536");
    database_.execute(pragma_of(synchronous));
    Transaction transaction{database_};
    database_.execute(books_schema);
    transaction.commit();
}

std::vector<Account> Books::accounts() {
    std::vector<Account> all;
    for (auto row = database_.query("SELECT * FROM account ORDER BY id"); row->next();) {
        all.push_back(account_row(*row));
    }
    return all;
}

std::optional<Account> Books::account(std::string_view number) {
    const auto row = database_.query("SELECT * FROM account WHERE number = ?", number);
    return row->next() ? std::optional{account_row(*row)} : std::nullopt;
}

std::optional<Account> Books::account(std::int64_t id) {
    const auto row = database_.query("SELECT * FROM account WHERE id = ?", id);
    return row->next() ? std::optional{account_row(*row)} : std::nullopt;
}

std::int64_t Books::insert(const Account& account) {
    database_.run(
        "INSERT INTO account VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", account.customer,
        account.owner, account.number, account.is_iban, account.currency.code(), account.name,
        account.opening_minor, account.balance_minor, account.reserved_minor, account.closed_minor,
        account.closed_entry, account.notified_entry, account.reported_entry,
        account.statement_sequence, account.notification_sequence, account.report_sequence);
    return database_.last_row_id();
}

void Books::save(const Account& account) {
    database_.run(
        "UPDATE account SET balance_minor = ?2, reserved_minor = ?3, closed_minor = ?4,"
        " closed_entry = ?5, notified_entry = ?6, statement_sequence = ?7,"
        " notification_sequence = ?8, report_sequence = ?9, reported_entry = ?10"
        " WHERE id = ?1",
        account.id, account.balance_minor, account.reserved_minor, account.closed_minor,
        account.closed_entry, account.notified_entry, account.statement_sequence,
        account.notification_sequence, account.report_sequence, account.reported_entry);
}

std::optional<StoredAnswer> Books::answer_to(std::string_view customer,
                                             std::string_view message_id) {
    const auto row =
        database_.query("SELECT id, answer FROM message WHERE customer = ? AND message_id = ?",
                        customer, message_id);
    if (!row->next()) {
        return std::nullopt;
    }
    return StoredAnswer{row->integer(0), row->text(1)};
}

std::int64_t Books::insert_message(std::string_view customer, std::string_view message_id,
                                   std::int64_t received_at, std::int64_t count) {
    database_.run(
        "INSERT INTO message (customer, message_id, received_at, payments)"
        " VALUES (?,?,?,?)",
        customer, message_id, received_at, count);
    return database_.last_row_id();
}

void Books::save_answer(std::int64_t message_row, std::string_view body) {
    database_.run("UPDATE message SET answer = ?2 WHERE id = ?1", message_row, body);
}

void Books::count_repeat(std::int64_t message_row) {
    database_.run("UPDATE message SET repeats = repeats + 1 WHERE id = ?", message_row);
    database_.run("UPDATE payment SET repeats = repeats + 1 WHERE message_row = ?", message_row);
}

void Books::count_refused() {
    set_value("refused", value("refused", 0) + 1);
}

bool Books::first_drop(std::string_view customer, std::string_view instruction_id) {
    const auto row =
        database_.query("INSERT INTO dropped VALUES (?,?) ON CONFLICT DO NOTHING RETURNING 1",
                        customer, instruction_id);
    return row->next();
}

std::int64_t Books::insert(const Entry& entry) {
    database_.run("INSERT INTO entry VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                  entry.account_id, static_cast<int>(entry.kind), entry.credit, entry.amount_minor,
                  entry.contra, entry.date, entry.booked_at, entry.payment_id, entry.message_id,
                  entry.payment_information_id, entry.count, entry.party_name, entry.party_account,
                  entry.party_is_iban, entry.end_to_end_id, entry.remittance, entry.reason);
    return database_.last_row_id();
}

std::vector<Entry> Books::entries(std::int64_t account_id, std::int64_t after, std::int64_t last) {
    std::vector<Entry> found;
    auto row = database_.query(
        "SELECT * FROM entry WHERE account_id = ? AND id > ? AND id <= ?"
        " ORDER BY id",
        account_id, after, last);
    while (row->next()) {
        found.push_back(entry_row(*row));
    }
    return found;
}

EntryRange Books::entry_range(std::int64_t account_id, std::int64_t after, std::size_t limit) {
    const auto row = database_.query(
        "SELECT count(*), coalesce(max(id), 0), coalesce(sum(net), 0) FROM (SELECT id,"
        " CASE credit WHEN 1 THEN amount_minor ELSE -amount_minor END AS net"
        " FROM entry WHERE account_id = ? AND id > ? ORDER BY id LIMIT ?)",
        account_id, after, limit);
    row->next();
    return {.count = row->integer(0), .last = row->integer(1), .net_minor = row->integer(2)};
}

std::int64_t Books::insert(const Document& document) {
    database_.run("INSERT INTO document VALUES (NULL,?,?,?,?,?,?,?,?,?,?)", document.account_id,
                  document.customer, document.position, static_cast<int>(document.kind),
                  document.sequence, document.created_at, document.opening_minor,
                  document.closing_minor, document.first_after, document.last);
    return database_.last_row_id();
}

void Books::enqueue(std::int64_t document_id) {
    database_.run(
        "UPDATE document SET position = 1 + (SELECT coalesce(max(other.position), 0)"
        " FROM document other WHERE other.customer = document.customer) WHERE id = ?",
        document_id);
}

std::optional<Document> Books::held_document(std::int64_t account_id) {
    return document_row(*database_.query(
        "SELECT * FROM document WHERE account_id = ? AND position IS NULL LIMIT 1", account_id));
}

std::optional<Document> Books::next_document(std::string_view customer, std::int64_t after) {
    return document_row(
        *database_.query("SELECT * FROM document WHERE customer = ?"
                         " AND position > ? ORDER BY position LIMIT 1",
                         customer, after));
}

bool Books::has_document_after(std::string_view customer, std::int64_t position) {
    return next_document(customer, position).has_value();
}

std::int64_t Books::value(const char* key, std::int64_t fallback) {
    const auto row =
        database_.query("SELECT value FROM value WHERE key = ?", std::string_view{key});
    return row->next() ? row->integer(0) : fallback;
}

void Books::set_value(const char* key, std::int64_t value) {
    database_.run(
        "INSERT INTO value VALUES (?,?) ON CONFLICT (key)"
        " DO UPDATE SET value = excluded.value",
        std::string_view{key}, value);
}

}  // namespace sluice::simulated
