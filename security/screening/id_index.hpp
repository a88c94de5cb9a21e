#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "security/lists/list_entry.hpp"

namespace sluice::screening {

// Ids of listed entries, exact after folding. Immutable once built.
class IdIndex {
public:
    struct Found {
        std::uint32_t entry;
        lists::IdKind kind;
    };

    void add(const lists::ListedId& id, std::uint32_t entry);

    // Entries that have this id under a kind that may be the same.
    std::vector<Found> find(const lists::ListedId& id) const;
    // By the folded text alone.
    std::span<const Found> find_folded(const std::string& folded) const;
    std::size_t size() const { return ids_.size(); }

private:
    std::unordered_map<std::string, std::vector<Found>> ids_;
};

}  // namespace sluice::screening
