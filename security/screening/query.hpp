#pragma once

#include <optional>
#include <string>
#include <vector>

#include "security/lists/list_entry.hpp"

namespace sluice::screening {

// A party to be held against lists. Only the name or an id is needed.
struct Query {
    std::string name{};  // UTF-8, any script; "X a.k.a. Y" is read as two names
    lists::EntityKind kind = lists::EntityKind::unknown;
    std::optional<lists::PartialDate> born{};
    lists::Gender gender = lists::Gender::unknown;
    std::string country{};  // ISO 3166 alpha-2
    std::vector<lists::ListedId> ids{};
};

// What a decision of a reviewer ("this party is not that entry") is bound to on the party's side:
// SHA-256, hex, over the name as it is read, kind, date of birth, country and folded ids. The
// entry's side is lists::entry_digest(). When either changes, the decision no longer counts.
std::string party_fingerprint(const Query& query);
std::string entry_fingerprint(const lists::ListEntry& entry);

}  // namespace sluice::screening
