#pragma once

#include <optional>
#include <string_view>

#include "security/lists/list_entry.hpp"

namespace sluice::lists {

// The kinds as they are written in JSON, in the neutral formats and in answers.
std::string_view name_of(EntityKind kind);
std::string_view name_of(Gender gender);
std::string_view name_of(NameKind kind);
std::string_view name_of(IdKind kind);

std::optional<IdKind> id_kind_of(std::string_view name);
// "person", "company", "vessel", "aircraft", "unknown", and the schemas of FollowTheMoney.
std::optional<EntityKind> entity_kind_of(std::string_view name);

}  // namespace sluice::lists
