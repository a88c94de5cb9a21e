#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/flow/context.hpp"
#include "gateway/flow/list_set.hpp"

namespace sluice::flow {

// Brings the lists in force from the database into memory: reads and indexes them off the threads
// that screen, then swaps the shelf's pointer. Lists that have not changed are not read again. One
// thread.
class ListLoader {
public:
    ListLoader(ListShelf& shelf, const screening::NameModel& model)
        : shelf_(shelf), model_(model) {}

    // Looks whether something was released since; true when the shelf has new lists. An unreadable
    // list leaves the shelf as it is. Errors: the database's, and those of lists::read_list.
    Result<bool> refresh(Context& context);

private:
    using Key = std::pair<std::string, int>;  // name and version

    ListShelf& shelf_;
    const screening::NameModel& model_;
    std::map<Key, std::shared_ptr<const lists::List>> lists_;
    std::vector<std::shared_ptr<const ListSet>> retired_;
};

}  // namespace sluice::flow
