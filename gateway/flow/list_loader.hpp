#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/flow/context.hpp"
#include "gateway/flow/list_set.hpp"
#include "gateway/flow/list_versions.hpp"

namespace sluice::flow {

// Brings the lists in force from the database into memory: reads and indexes them off the threads
// that screen, then swaps the shelf's pointer. Lists that have not changed are not read again. One
// thread.
class ListLoader {
public:
    ListLoader(ListShelf& shelf, const screening::NameModel& model)
        : shelf_(shelf), model_(model) {}

    // Looks whether something was released since; true when the shelf has new lists. A list that
    // cannot be read, as when an older program wrote it, is logged and named as unreadable: the
    // others are there. Errors: the database's.
    Result<bool> refresh(Context& context);

private:
    using Key = std::pair<std::string, int>;  // name and version
    using Lists = std::map<Key, std::shared_ptr<const lists::List>>;

    void take(const ListInForce& in_force, ListSet& fresh, Lists& lists) const;

    ListShelf& shelf_;
    const screening::NameModel& model_;
    Lists lists_;
    std::vector<std::shared_ptr<const ListSet>> retired_;
};

}  // namespace sluice::flow
