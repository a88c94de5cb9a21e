#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/flow/context.hpp"
#include "gateway/flow/list_set.hpp"
#include "gateway/flow/officer.hpp"
#include "ledger/store/list_store.hpp"

namespace sluice::flow {

// Versions of lists as they are kept: loaded by one person, released by another. Lists are for all
// enterprises, so only officers who see all of them may do it, and those of special preventive
// measures need the right to them too.

inline constexpr std::size_t max_list_files = 8;          // of one version
inline constexpr std::size_t max_list_bytes = 64u << 20;  // of all of them, as loaded

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
    std::optional<BusinessDate> published{};
    std::vector<ListFile> files;
};

// The newest released version of each list, by name.
std::vector<ListInForce> lists_in_force(store::Tx& tx);

// Number of the newest release of any list; 0 when none was released.
std::int64_t newest_release(store::Tx& tx);

// A new installation's first version: loaded and released by the configuration, unless the list has
// a version already. Starts the look back. True when it did. Errors: those of lists::read_list,
// with the file; the database's.
Result<bool> load_list_from_configuration(Context& context, const std::string& name,
                                          RuleSet rule_set, const std::vector<ListFile>& files,
                                          std::chrono::hours look_back);

struct NewList {
    std::string name;  // 1 to 64 of a-z, 0-9, _
    RuleSet rule_set = RuleSet::sanctions;
    std::vector<ListFile> files;
};

// Reads a new version and what it changes against the one in force, and keeps both until somebody
// else decides. Errors: forbidden; too_large; invalid_value, also when the list in force has
// another rule set; those of lists::read_list; version_conflict when another version was released
// meanwhile.
Result<store::ListVersionView> load_list(Context& context, const Officer& officer,
                                         const NewList& list);

// Puts it in force, and has the payments of the last `look_back` held against it. Errors:
// not_found; forbidden, also to who loaded it; illegal_transition when it is decided, or older than
// what is in force.
Result<store::ListVersionView> release_list(Context& context, const Officer& officer,
                                            const std::string& name, int version_no,
                                            std::chrono::hours look_back);
Result<store::ListVersionView> refuse_list(Context& context, const Officer& officer,
                                           const std::string& name, int version_no);

}  // namespace sluice::flow
