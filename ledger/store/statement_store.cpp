#include "ledger/store/statement_store.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "ledger/payment/payment_group.hpp"
#include "ledger/store/ledger_store.hpp"
#include "ledger/store/payment_store.hpp"

namespace sluice::store {

namespace {

std::optional<std::int64_t> minor_of(const std::optional<SignedBalance>& balance) {
    return balance ? std::optional{balance->minor} : std::nullopt;
}

// The day the statement closes; without a closing balance, the day it was made or came.
BusinessDate statement_date(const Statement& statement, Instant now) {
    if (statement.closing && statement.closing->date) {
        return *statement.closing->date;
    }
    return std::chrono::floor<std::chrono::days>(statement.created_at.value_or(now));
}

ChainLink read_link(const Row& row, int first) {
    return {row.optional_integer(first), row.optional_integer(first + 1),
            row.optional_integer(first + 2), row.date(first + 3)};
}

struct KeyedEntry {
    const StatementEntry* entry;
    std::string key;
};

std::vector<KeyedEntry> keyed(std::span<const StatementEntry> entries) {
    std::vector<KeyedEntry> list;
    for (const auto& entry : entries) {
        // A booked entry of nothing changes no balance and cannot be posted.
        if (entry.booked && !entry.amount.is_zero()) {
            list.push_back({&entry, natural_key(entry)});
        }
    }
    return list;
}

// The lines of one key: those this document may show again, and how many there are in all.
struct KnownLines {
    std::vector<StatementLineId> open;
    std::size_t next = 0;
    int occurrences = 0;
};

// A line that another camt.053 has shown is not shown by this one: alike lines of two days are two.
std::map<std::string, KnownLines> known_lines(Tx& tx, EnterpriseId enterprise, AccountId account,
                                              bool is_statement,
                                              const std::vector<KeyedEntry>& entries) {
    Set keys(1);
    std::set<std::string_view> wanted;
    for (const auto& entry : entries) {
        if (wanted.insert(entry.key).second) {
            keys.add({entry.key});
        }
    }
    std::map<std::string, KnownLines> known;
    for (const auto& row :
         tx.exec("SELECT l.natural_key, l.line_id, $4 AND EXISTS (SELECT FROM statement_entry e "
                 "JOIN statement s USING (enterprise_id, statement_id) WHERE e.enterprise_id = $2 "
                 "AND e.line_id = l.line_id AND s.kind = 'statement') "
                 "FROM unnest($1::text[]) w (natural_key) "
                 "CROSS JOIN LATERAL (SELECT * FROM statement_line WHERE enterprise_id = $2 "
                 "AND account_id = $3 AND natural_key = w.natural_key OFFSET 0) l "
                 "ORDER BY l.natural_key, l.occurrence",
                 keys.params({enterprise, account, is_statement}))) {
        auto& lines = known[row.string(0)];
        ++lines.occurrences;
        if (!row.boolean(2)) {
            lines.open.push_back(row.id<StatementLineId>(1));
        }
    }
    return known;
}

void add_line(Set& rows, StatementLineId id, const KeyedEntry& keyed_entry, int occurrence) {
    const auto& entry = *keyed_entry.entry;
    static const EntryDetail nothing;
    const auto& detail = entry.details.size() == 1 ? entry.details[0] : nothing;
    const auto booked = entry.booking_date ? entry.booking_date : entry.value_date;
    rows.add({id, entry.amount.currency().code(), entry.amount.minor(),
              entry.direction == Direction::credit ? "credit" : "debit", keyed_entry.key,
              occurrence, booked.value_or(BusinessDate{}), entry.value_date,
              entry.account_servicer_reference, detail.end_to_end_id, detail.counterparty_name,
              detail.counterparty_account,
              detail.remittance.empty() ? entry.additional_info : detail.remittance,
              detail.return_reason, entry.bank_transaction_code, entry.details.size()});
}

void collect_ids(Tx& tx, std::set<PaymentId>& ids, std::string_view sql, const Set& keys,
                 std::initializer_list<Param> more) {
    if (keys.empty()) {
        return;
    }
    for (const auto& row : tx.exec(sql, keys.params(more))) {
        ids.insert(row.id<PaymentId>(0));
    }
}

// What the lines name, sorted by the way it is looked up.
struct Names {
    std::set<PaymentId> ids;
    Set end_to_end_ids{2};
    Set bank_references{1};
    Set messages{1};
    Set amounts{2};
};

void collect_detail(Names& names, const StoredLine& line, const EntryDetail& detail) {
    // Our references have no dashes; a UUID with dashes is a bank's own and hides nothing.
    if (const auto id = PaymentId::parse(detail.instruction_id);
        id && detail.instruction_id.size() == id->uuid.hex().size()) {
        names.ids.insert(*id);
        return;
    }
    if (!detail.end_to_end_id.empty() && detail.end_to_end_id != "NOTPROVIDED") {
        names.end_to_end_ids.add({line.account, detail.end_to_end_id});
    }
    if (!detail.account_servicer_reference.empty()) {
        names.bank_references.add({detail.account_servicer_reference});
    }
    names.amounts.add({line.account, line.entry->amount.minor()});
}

Names collect_names(std::span<const StoredLine> lines) {
    Names names;
    for (const auto& line : lines) {
        const auto& entry = *line.entry;
        for (const auto& detail : entry.details) {
            collect_detail(names, line, detail);
        }
        if (const auto& id = entry.batch_payment_information_id; !id.empty()) {
            names.messages.add({id.substr(0, id.rfind('-'))});
        }
        if (entry.details.empty()) {
            names.bank_references.add({entry.account_servicer_reference});
            names.amounts.add({line.account, entry.amount.minor()});
        }
    }
    return names;
}

}  // namespace

std::string_view name(StatementKind kind) {
    constexpr std::array<std::string_view, 3> names{"report", "statement", "notification"};
    return names[static_cast<std::size_t>(kind)];
}

StatementInsert insert_statement(Tx& tx, EnterpriseId enterprise, AccountId account,
                                 const Statement& statement, BankMessageId message, StatementId id,
                                 Instant now) {
    const auto inserted = tx.exec(
        "INSERT INTO statement (enterprise_id, statement_id, account_id, kind, bank_statement_id, "
        "sequence, page, opening_minor, closing_minor, statement_date, entry_count, "
        "bank_message_id, received_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
        "ON CONFLICT (enterprise_id, account_id, kind, bank_statement_id, page) DO NOTHING",
        {enterprise, id, account, name(statement.kind), statement.bank_id, statement.sequence,
         statement.page.value_or(1), minor_of(statement.opening), minor_of(statement.closing),
         statement_date(statement, now), statement.entries.size(), message, now});
    if (inserted.affected() == 1) {
        return {id, false, false};
    }
    const auto same = tx.exec(
        "SELECT statement_id, (sequence, opening_minor, closing_minor, entry_count) "
        "IS NOT DISTINCT FROM ($6::bigint, $7::bigint, $8::bigint, $9::integer) FROM statement "
        "WHERE enterprise_id = $1 AND account_id = $2 AND kind = $3 AND bank_statement_id = $4 "
        "AND page = $5",
        {enterprise, account, name(statement.kind), statement.bank_id, statement.page.value_or(1),
         statement.sequence, minor_of(statement.opening), minor_of(statement.closing),
         statement.entries.size()});
    check(same.size() == 1, "a statement that conflicts is there");
    return {same[0].id<StatementId>(0), true, !same[0].boolean(1)};
}

ChainNeighbours chain_neighbours(Tx& tx, EnterpriseId enterprise, AccountId account,
                                 const Statement& statement, Instant now) {
    ChainNeighbours neighbours;
    const auto date = statement_date(statement, now);
    neighbours.own = {statement.sequence, minor_of(statement.opening), minor_of(statement.closing),
                      date};
    const auto earlier = tx.exec(
        "SELECT sequence, opening_minor, closing_minor, statement_date FROM statement "
        "WHERE enterprise_id = $1 "
        "AND account_id = $2 AND kind = 'statement' AND bank_statement_id <> $3 "
        "AND (statement_date < $4 OR statement_date = $4 "
        "AND ($5::bigint IS NULL OR sequence < $5)) "
        "ORDER BY statement_date DESC, sequence DESC NULLS LAST, page DESC LIMIT 1",
        {enterprise, account, statement.bank_id, date, statement.sequence});
    if (!earlier.empty()) {
        neighbours.earlier = read_link(earlier[0], 0);
    }
    const auto later = tx.exec(
        "SELECT sequence, opening_minor, closing_minor, statement_date, statement_id FROM "
        "statement "
        "WHERE enterprise_id = $1 AND account_id = $2 AND kind = 'statement' "
        "AND bank_statement_id <> $3 "
        "AND (statement_date > $4 OR statement_date = $4 AND sequence > $5) "
        "ORDER BY statement_date, sequence, page LIMIT 1",
        {enterprise, account, statement.bank_id, date, statement.sequence});
    if (!later.empty()) {
        neighbours.later = read_link(later[0], 0);
        neighbours.later_id = later[0].id<StatementId>(4);
    }
    return neighbours;
}

std::vector<StoredLine> insert_lines(Tx& tx, EnterpriseId enterprise, AccountId account,
                                     StatementId id, const Statement& statement,
                                     const std::function<StatementLineId()>& make_id) {
    const auto list = keyed(statement.entries);
    if (list.empty()) {
        return {};
    }
    const bool is_statement = statement.kind == StatementKind::statement;
    auto known = known_lines(tx, enterprise, account, is_statement, list);
    std::vector<StoredLine> fresh;
    Set lines(16);
    Set shown(2);
    for (std::size_t i = 0; i < list.size(); ++i) {
        auto& alike = known[list[i].key];
        const bool is_known = alike.next < alike.open.size();
        const auto line = is_known ? alike.open[alike.next++] : make_id();
        if (!is_known) {
            add_line(lines, line, list[i], ++alike.occurrences);
            fresh.push_back({line, account, id, list[i].entry});
        }
        shown.add({i + 1, line});
    }
    if (!lines.empty()) {
        tx.exec(
            "INSERT INTO statement_line (enterprise_id, account_id, statement_id, line_id, "
            "currency, amount_minor, direction, natural_key, occurrence, booking_date, value_date, "
            "bank_reference, end_to_end_id, counterparty_name, counterparty_account, remittance, "
            "return_reason, transaction_code, detail_count) SELECT $17, $18, $19, r.* "
            "FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[], "
            "$6::integer[], $7::date[], $8::date[], $9::text[], $10::text[], $11::text[], "
            "$12::text[], $13::text[], $14::text[], $15::text[], $16::integer[]) r",
            lines.params({enterprise, account, id}));
    }
    tx.exec(
        "INSERT INTO statement_entry (enterprise_id, statement_id, ordinal, line_id) "
        "SELECT $3, $4, r.* FROM unnest($1::integer[], $2::uuid[]) r",
        shown.params({enterprise, id}));
    return fresh;
}

std::vector<Candidate> lock_candidates(Tx& tx, EnterpriseId enterprise, ChannelId channel,
                                       std::span<const StoredLine> lines) {
    auto names = collect_names(lines);
    collect_ids(tx, names.ids,
                "SELECT p.payment_id FROM unnest($1::uuid[], $2::text[]) w (account_id, id) "
                "CROSS JOIN LATERAL (SELECT payment_id FROM payment WHERE enterprise_id = $3 "
                "AND account_id = w.account_id AND end_to_end_id = w.id "
                "AND end_to_end_id <> 'NOTPROVIDED' OFFSET 0) p",
                names.end_to_end_ids, {enterprise});
    collect_ids(tx, names.ids,
                "SELECT s.payment_id FROM payment_state s WHERE s.enterprise_id = $2 "
                "AND s.channel_id = $3 AND s.state IN ('held', 'queued', 'sending', 'accepted', "
                "'in_doubt') "
                "AND s.bank_reference = ANY($1::text[]) AND s.bank_reference <> ''",
                names.bank_references, {enterprise, channel});
    collect_ids(tx, names.ids,
                "SELECT a.payment_id FROM submission m CROSS JOIN LATERAL (SELECT payment_id "
                "FROM attempt WHERE enterprise_id = $2 AND submission_id = m.submission_id "
                "OFFSET 0) a WHERE m.enterprise_id = $2 AND m.channel_id = $3 "
                "AND m.message_id = ANY($1::text[])",
                names.messages, {enterprise, channel});
    collect_ids(tx, names.ids,
                "SELECT s.payment_id FROM payment_state s JOIN payment p "
                "USING (enterprise_id, payment_id) "
                "JOIN unnest($1::uuid[], $2::bigint[]) w (account_id, amount_minor) "
                "ON p.account_id = w.account_id AND p.amount_minor = w.amount_minor "
                "WHERE s.enterprise_id = $3 AND s.channel_id = $4 AND s.attempts > 0 "
                "AND s.state IN ('held', 'queued', 'sending', 'accepted', 'in_doubt')",
                names.amounts, {enterprise, channel});
    const std::vector<PaymentId> ids{names.ids.begin(), names.ids.end()};
    lock_payments(tx, enterprise, ids);
    std::vector<Candidate> candidates;
    if (ids.empty()) {
        return candidates;
    }
    std::set<PaymentId> extra;
    Set wanted(1);
    for (const auto& id : ids) {
        wanted.add({id});
    }
    collect_ids(tx, extra,
                "SELECT payment_id FROM recon_exception WHERE enterprise_id = $2 "
                "AND closed_at IS NULL AND kind = 'executed_twice' "
                "AND payment_id = ANY($1::uuid[])",
                wanted, {enterprise});
    for (const auto& payment : read_payments(tx, enterprise, ids)) {
        candidates.push_back(
            {.id = payment.id,
             .account = payment.account,
             .state = payment.state,
             .attempts = payment.attempts,
             .reference = payment.id.uuid.hex(),
             .message_id = payment.submission ? payment.submission->uuid.hex() : std::string{},
             .batch_group = payment_group(payment.transfer, payment.execution_date),
             .end_to_end_id = payment.transfer.end_to_end_id,
             .uetr = payment.transfer.uetr,
             .bank_reference = payment.bank_reference,
             .amount = payment.transfer.amount,
             .creditor_account = payment.transfer.creditor_account.value,
             .creditor_name = payment.transfer.creditor_name,
             .execution_date = payment.execution_date,
             .has_extra_debit = extra.contains(payment.id)});
    }
    return candidates;
}

void insert_matches(Tx& tx, EnterpriseId enterprise, std::span<const NewMatch> matches,
                    const std::string& actor, Instant now) {
    Set rows(5);
    for (const auto& match : matches) {
        rows.add({match.line, match.payment, match.purpose, match.rule, match.amount_minor});
    }
    if (!rows.empty()) {
        tx.exec(
            "INSERT INTO statement_match (enterprise_id, actor, at, line_id, payment_id, purpose, "
            "rule, amount_minor) SELECT $6, $7, $8, r.* FROM unnest($1::uuid[], $2::uuid[], "
            "$3::text[], $4::text[], $5::bigint[]) r",
            rows.params({enterprise, actor, now}));
    }
}

void insert_exceptions(Tx& tx, EnterpriseId enterprise, std::span<const NewException> exceptions,
                       Instant now) {
    Set rows(7);
    for (const auto& exception : exceptions) {
        rows.add({exception.id, exception.kind, exception.account, exception.line,
                  exception.payment, exception.statement, exception.detail});
    }
    if (!rows.empty()) {
        tx.exec(
            "INSERT INTO recon_exception (enterprise_id, opened_at, exception_id, kind, "
            "account_id, line_id, payment_id, statement_id, detail) SELECT $8, $9, r.* "
            "FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], "
            "$7::text[]) r",
            rows.params({enterprise, now}));
    }
}

void close_exceptions(Tx& tx, EnterpriseId enterprise, StatementId statement, std::string_view kind,
                      const std::string& resolution, Instant now) {
    tx.exec(
        "UPDATE recon_exception SET closed_at = $4, closed_by = 'gateway:reconcile', "
        "resolution = $5 WHERE enterprise_id = $1 AND statement_id = $2 AND kind = $3 "
        "AND closed_at IS NULL",
        {enterprise, statement, kind, now, resolution});
}

void insert_statement_events(Tx& tx, EnterpriseId enterprise, std::span<const StatementId> ids) {
    if (ids.empty()) {
        return;
    }
    auto seq = take_feed_numbers(tx, enterprise, ids.size());
    Set rows(2);
    for (const auto& id : ids) {
        rows.add({id, seq++});
    }
    tx.exec(
        "INSERT INTO statement_event (enterprise_id, statement_id, seq) "
        "SELECT $3, r.* FROM unnest($1::uuid[], $2::bigint[]) r",
        rows.params({enterprise}));
}

}  // namespace sluice::store
