#pragma once

#include <string>
#include <vector>

#include "gateway/flow/context.hpp"
#include "gateway/flow/list_set.hpp"

namespace sluice::flow {

// Versions of lists as they are kept: loaded by one person, released by another.

struct ListFile {
    std::string file_name;
    std::string content;  // as it was loaded, plain or gzip
};

struct ListInForce {
    std::string name;
    int version_no = 0;
    RuleSet rule_set = RuleSet::sanctions;
    std::int64_t release_seq = 0;
    Instant released_at{};
    std::vector<ListFile> files;
};

// The newest released version of each list, by name.
std::vector<ListInForce> lists_in_force(store::Tx& tx);

// Number of the newest release of any list; 0 when none was released.
std::int64_t newest_release(store::Tx& tx);

// A new installation's first version: loaded and released by the configuration, unless the list has
// a version already. Starts the look back. True when it did. Errors: those of lists::read_list, with
// the file; the database's.
Result<bool> load_list_from_configuration(Context& context, const std::string& name,
                                          RuleSet rule_set, const std::vector<ListFile>& files,
                                          std::chrono::hours look_back);

}  // namespace sluice::flow
