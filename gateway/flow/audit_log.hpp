#pragma once

#include <string>

#include "gateway/flow/context.hpp"
#include "security/audit/audit_entry.hpp"
#include "security/audit/note_key.hpp"

// Who did what, for those who prove it later (docs/audit-log.md).
namespace sluice::flow {

// What somebody did. Texts of callers are cut to the limits of an entry.
struct Act {
    std::string actor;
    std::string action;  // "access.confirmed"
    audit::Subject subject;
    EnterpriseId enterprise{};  // nil: of the whole platform
    std::string reason{};
    std::string before{};  // JSON as it was and as it became; empty: nothing
    std::string after{};
};

// Writes an act down in its own transaction: both are there, or neither. Takes the time and the
// request's id from the context.
void write_down(store::Tx& tx, Context& context, Act act);

// The same for what changes nothing, such as looking at what is confidential: before it is shown.
// Errors: the database's.
Result<void> write_down(Context& context, Act act);

// Gives at most this many entries their place in the log.
inline constexpr std::size_t most_places = 1'000;

// Gives what was written down its place in the log and signs the log's root. Returns the signed
// checkpoint, or an empty text when nothing waited. Several processes may call; one at a time does
// it. Errors: the database's; config_invalid when the log does not end where its last checkpoint
// does, or when that one is not signed with this key: nothing is put behind it until an operator
// has found out why.
Result<std::string> give_places(Context& context, const audit::SigningKey& key);

}  // namespace sluice::flow
