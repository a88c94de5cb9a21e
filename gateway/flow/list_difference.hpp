#pragma once

#include <optional>
#include <string>

#include "security/lists/list_entry.hpp"

namespace sluice::flow {

// What a version of a list changes, as JSON for people: counts, and the first entries of each kind
// with their names. `before` with its version number; nothing: the list's first.
std::string list_difference(const lists::List* before, int before_version,
                            const lists::List& after);

}  // namespace sluice::flow
