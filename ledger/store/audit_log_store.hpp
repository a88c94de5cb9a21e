#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/database.hpp"

// The audit log: tables audit_inbox, audit_entry, audit_checkpoint. Knows nothing of trees and
// signatures: hashes and lines come and go as bytes.
namespace sluice::store {

struct InboxEntry {
    Uuid id;
    std::string entry;  // canonical JSON with sequence 0
};

struct LoggedEntry {
    std::int64_t sequence = 0;
    Uuid id;
    std::string line;
    std::string leaf;  // 32 bytes
    Instant at{};
    std::string actor;
    std::string action;
    std::string subject_kind;
    std::string subject_id;
    std::optional<EnterpriseId> enterprise;
};

struct StoredCheckpoint {
    std::int64_t tree_size = 0;
    std::string note;
    std::string frontier;  // hashes of 32 bytes one after the other
    Instant made_at{};
};

void insert_inbox_entry(Tx& tx, const InboxEntry& entry);

// Nobody else gives places until the end of the transaction. Call first.
void lock_audit_log(Tx& tx);
// The oldest first.
std::vector<InboxEntry> inbox_entries(Tx& tx, std::size_t limit);
void insert_logged(Tx& tx, const std::vector<LoggedEntry>& entries,
                   const StoredCheckpoint& checkpoint);
void remove_from_inbox(Tx& tx, const std::vector<LoggedEntry>& entries);

std::int64_t inbox_size(Tx& tx);
std::int64_t logged_size(Tx& tx);  // the highest sequence and one
std::optional<StoredCheckpoint> newest_checkpoint(Tx& tx);
// Of sizes above `after`, smallest first.
std::vector<StoredCheckpoint> checkpoints_after(Tx& tx, std::int64_t after, std::size_t limit);

// What is looked for; what is empty or not there says nothing.
struct AuditQuery {
    std::int64_t from = 0;  // the first sequence
    std::string actor;
    std::string action;  // or its beginning, up to a dot: "access"
    std::string subject_id;
    std::optional<Instant> since;
    std::optional<Instant> until;
    // Only these enterprises; nothing: also what is of the whole platform.
    std::optional<std::vector<EnterpriseId>> enterprises;
};
// In the order of the log. Whole rows, at most `limit`.
std::vector<LoggedEntry> find_logged(Tx& tx, const AuditQuery& query, std::size_t limit);

}  // namespace sluice::store
