#include "ledger/store/audit_log_store.hpp"

namespace sluice::store {

namespace {

StoredCheckpoint read_checkpoint(const Row& row) {
    return {.tree_size = row.integer(0),
            .note = row.string(1),
            .frontier = row.bytes(2),
            .made_at = row.instant(3)};
}

LoggedEntry read_logged(const Row& row) {
    return {.sequence = row.integer(0),
            .id = row.id<Id<struct LoggedTag>>(1).uuid,
            .line = row.string(2),
            .leaf = row.bytes(3),
            .at = row.instant(4),
            .actor = row.string(5),
            .action = row.string(6),
            .subject_kind = row.string(7),
            .subject_id = row.string(8),
            .enterprise = row.optional_id<EnterpriseId>(9)};
}

}  // namespace

void insert_inbox_entry(Tx& tx, const InboxEntry& entry) {
    tx.exec("INSERT INTO audit_inbox (entry_id, entry) VALUES ($1, $2)", {entry.id, entry.entry});
}

void lock_audit_log(Tx& tx) {
    // Conflicts with itself, and keeps nobody from writing an act down.
    tx.exec("LOCK TABLE audit_inbox IN SHARE UPDATE EXCLUSIVE MODE");
}

std::vector<InboxEntry> inbox_entries(Tx& tx, std::size_t limit) {
    std::vector<InboxEntry> entries;
    for (const auto& row :
         tx.exec("SELECT entry_id, entry FROM audit_inbox ORDER BY entry_id LIMIT $1", {limit})) {
        entries.push_back({row.id<Id<struct InboxTag>>(0).uuid, row.string(1)});
    }
    return entries;
}

void insert_logged(Tx& tx, const std::vector<LoggedEntry>& entries,
                   const StoredCheckpoint& checkpoint) {
    Set rows(10);
    for (const auto& one : entries) {
        rows.add({one.sequence, one.id, one.line, bytea(one.leaf), one.at, one.actor, one.action,
                  one.subject_kind, one.subject_id, one.enterprise});
    }
    tx.exec(
        "INSERT INTO audit_entry (sequence, entry_id, line, leaf, at, actor, action, subject_kind, "
        "subject_id, enterprise_id) SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::text[], "
        "$4::bytea[], $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::text[], "
        "$10::uuid[])",
        rows.params());
    tx.exec(
        "INSERT INTO audit_checkpoint (tree_size, note, frontier, made_at) "
        "VALUES ($1, $2, $3, $4)",
        {checkpoint.tree_size, checkpoint.note, bytea(checkpoint.frontier), checkpoint.made_at});
}

void remove_from_inbox(Tx& tx, const std::vector<LoggedEntry>& entries) {
    Set rows(1);
    for (const auto& one : entries) {
        rows.add({one.id});
    }
    tx.exec("DELETE FROM audit_inbox WHERE entry_id = ANY($1::uuid[])", rows.params());
}

std::int64_t inbox_size(Tx& tx) {
    return tx.exec("SELECT count(*) FROM audit_inbox")[0].integer(0);
}

std::int64_t logged_size(Tx& tx) {
    return tx.exec("SELECT coalesce(max(sequence) + 1, 0) FROM audit_entry")[0].integer(0);
}

std::optional<StoredCheckpoint> newest_checkpoint(Tx& tx) {
    const auto rows = tx.exec(
        "SELECT tree_size, note, frontier, made_at FROM audit_checkpoint "
        "ORDER BY tree_size DESC LIMIT 1");
    return rows.empty() ? std::nullopt : std::optional{read_checkpoint(rows[0])};
}

std::vector<StoredCheckpoint> checkpoints_after(Tx& tx, std::int64_t after, std::size_t limit) {
    std::vector<StoredCheckpoint> checkpoints;
    for (const auto& row :
         tx.exec("SELECT tree_size, note, frontier, made_at FROM audit_checkpoint "
                 "WHERE tree_size > $1 ORDER BY tree_size LIMIT $2",
                 {after, limit})) {
        checkpoints.push_back(read_checkpoint(row));
    }
    return checkpoints;
}

std::vector<LoggedEntry> find_logged(Tx& tx, const AuditQuery& query, std::size_t limit) {
    Set enterprises(1);
    for (const auto& enterprise : query.enterprises.value_or(std::vector<EnterpriseId>{})) {
        enterprises.add({enterprise});
    }
    std::vector<LoggedEntry> entries;
    for (const auto& row : tx.exec(
             "SELECT sequence, entry_id, line, leaf, at, actor, action, subject_kind, subject_id, "
             "enterprise_id FROM audit_entry "
             "WHERE sequence >= $3 AND ($2 OR enterprise_id = ANY($1::uuid[])) "
             "AND ($4 = '' OR actor = $4) "
             "AND ($5 = '' OR action = $5 OR starts_with(action, $5 || '.')) "
             "AND ($6 = '' OR subject_id = $6) "
             "AND ($7::timestamptz IS NULL OR at >= $7) AND ($8::timestamptz IS NULL OR at < $8) "
             "ORDER BY sequence LIMIT $9",
             enterprises.params({!query.enterprises.has_value(), query.from, query.actor,
                                 query.action, query.subject_id, query.since, query.until,
                                 limit}))) {
        entries.push_back(read_logged(row));
    }
    return entries;
}

}  // namespace sluice::store
