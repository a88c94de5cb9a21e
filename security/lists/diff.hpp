#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/result.hpp"
#include "security/lists/list_entry.hpp"

namespace sluice::lists {

// The entry as one JSON object on one line: fixed order of keys, empty fields left out.
std::string to_json(const ListEntry& entry);

// SHA-256 of to_json(), lower-case hexadecimal: equal for equal entries, in every version of the
// program that knows the same fields. What a reviewer decided about an entry is bound to it.
std::string entry_digest(const ListEntry& entry);

// What a new version of a list changes: ids, each sorted.
struct Diff {
    std::vector<std::string> added;
    std::vector<std::string> removed;
    std::vector<std::string> changed;  // same id, other content
    std::size_t unchanged = 0;

    bool operator==(const Diff&) const = default;
};

Diff diff(const List& before, const List& after);

// Refuses a version that has lost more than `max_percent` of the entries of the one before: most
// formats do not tell how many entries they should have, so a file that was cut off between two
// lines shows only here. Error: malformed, with both numbers.
std::optional<Error> check_shrinkage(const List& before, const List& after, int max_percent);

}  // namespace sluice::lists
