#include "gateway/flow/audit_log.hpp"

#include <algorithm>

#include "ledger/base/check.hpp"
#include "ledger/base/utf8.hpp"
#include "ledger/store/audit_log_store.hpp"
#include "security/audit/checkpoint.hpp"

namespace sluice::flow {

namespace {

using audit::AuditEntry;
using audit::Frontier;
using audit::Hash;
using store::LoggedEntry;
using store::StoredCheckpoint;
using store::Tx;

std::string frontier_bytes(const Frontier& frontier) {
    std::string bytes;
    for (const auto& hash : frontier.hashes()) {
        bytes.append(reinterpret_cast<const char*>(hash.data()), hash.size());
    }
    return bytes;
}

Result<Frontier> restored(const StoredCheckpoint& checkpoint) {
    std::vector<Hash> hashes(checkpoint.frontier.size() / sizeof(Hash));
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        std::copy_n(checkpoint.frontier.data() + i * sizeof(Hash), sizeof(Hash),
                    reinterpret_cast<char*>(hashes[i].data()));
    }
    return Frontier::restore(static_cast<std::uint64_t>(checkpoint.tree_size), std::move(hashes));
}

Result<Frontier> broken(const std::string& why) {
    return fail(Errc::config_invalid, "the audit log cannot go on: " + why, "audit_checkpoint");
}

// The tree as the last checkpoint signed it. What was changed behind our back since is found here
// at the latest when an entry is missing at the end; the rest by `sluice audit verify`.
Result<Frontier> signed_tree(Tx& tx, const audit::SigningKey& key) {
    const auto size = store::logged_size(tx);
    const auto newest = store::newest_checkpoint(tx);
    if (!newest) {
        return size == 0 ? Result<Frontier>{Frontier{}}
                         : broken("there are entries and no checkpoint");
    }
    if (newest->tree_size != size) {
        return broken("it has " + std::to_string(size) + " entries, its last checkpoint " +
                      std::to_string(newest->tree_size));
    }
    auto frontier = restored(*newest);
    if (!frontier) {
        return broken("the tree of the last checkpoint is none");
    }
    const auto opened = audit::open_checkpoint(newest->note, key.verifier());
    if (!opened) {
        return broken("its last checkpoint is not signed with this key: " +
                      to_string(opened.error()));
    }
    if (opened->tree != audit::TreeHead{frontier->size(), frontier->root()}) {
        return broken("its last checkpoint has another root");
    }
    return frontier;
}

LoggedEntry placed(const store::InboxEntry& waiting, Frontier& frontier) {
    auto entry = audit::decode(waiting.entry);
    check(entry.has_value(), "the inbox has what write_down put there");
    entry->sequence = frontier.size();
    LoggedEntry logged;
    logged.sequence = static_cast<std::int64_t>(frontier.size());
    logged.id = waiting.id;
    logged.line = audit::encode(*entry).value();
    const auto leaf = audit::leaf_hash(logged.line);
    logged.leaf.assign(reinterpret_cast<const char*>(leaf.data()), leaf.size());
    logged.at = entry->at;
    logged.actor = entry->actor;
    logged.action = entry->action;
    logged.subject_kind = entry->subject.kind;
    logged.subject_id = entry->subject.id;
    if (!entry->enterprise.is_nil()) {
        logged.enterprise = entry->enterprise;
    }
    frontier.append(leaf);
    return logged;
}

}  // namespace

void write_down(Tx& tx, Context& context, Act act) {
    const auto now = context.clock.now();
    cut_utf8(act.reason, audit::max_reason_bytes);
    cut_utf8(act.actor, audit::max_name_bytes);
    cut_utf8(act.subject.id, audit::max_name_bytes);
    const AuditEntry entry{.sequence = 0,
                           .at = now,
                           .actor = std::move(act.actor),
                           .action = std::move(act.action),
                           .subject = std::move(act.subject),
                           .enterprise = act.enterprise,
                           .request_id = context.request_id,
                           .reason = std::move(act.reason),
                           .before = std::move(act.before),
                           .after = std::move(act.after)};
    const auto encoded = audit::encode(entry);
    check(encoded.has_value(), "an act has the form of an entry");
    store::insert_inbox_entry(tx, {make_uuid7(now, context.random), *encoded});
}

Result<void> write_down(Context& context, Act act) {
    return context.database.transact([&](Tx& tx) -> Result<void> {
        write_down(tx, context, act);
        return {};
    });
}

Result<std::string> give_places(Context& context, const audit::SigningKey& key) {
    return context.database.transact([&](Tx& tx) -> Result<std::string> {
        if (store::inbox_size(tx) == 0) {
            return std::string{};
        }
        store::lock_audit_log(tx);
        auto frontier = signed_tree(tx, key);
        if (!frontier) {
            return frontier.error();
        }
        std::vector<LoggedEntry> entries;
        for (const auto& waiting : store::inbox_entries(tx, most_places)) {
            entries.push_back(placed(waiting, *frontier));
        }
        if (entries.empty()) {
            return std::string{};  // another process was faster
        }
        const auto note = audit::sign_checkpoint({frontier->size(), frontier->root()}, key);
        check(note.has_value(), "a checkpoint without extensions has its form");
        store::insert_logged(tx, entries,
                             {.tree_size = static_cast<std::int64_t>(frontier->size()),
                              .note = *note,
                              .frontier = frontier_bytes(*frontier),
                              .made_at = context.clock.now()});
        store::remove_from_inbox(tx, entries);
        return *note;
    });
}

}  // namespace sluice::flow
