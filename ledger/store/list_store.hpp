#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/base/time.hpp"
#include "ledger/store/database.hpp"

// Versions of screening lists: the platform's, not one enterprise's. Tables screening_list_version
// and screening_list_file.
namespace sluice::store {

struct ListVersionView {
    std::string list_name;
    int version_no = 0;
    std::string rule_set;
    std::string source_version;
    std::optional<BusinessDate> published;
    std::string sha256;
    std::int64_t entry_count = 0;
    std::int64_t name_count = 0;
    std::string difference;  // JSON
    std::string loaded_by;
    Instant loaded_at{};
    std::string state;  // "loaded", "released", "refused"
    std::string decided_by;
    std::optional<Instant> decided_at;
    std::optional<std::int64_t> release_seq;
};

struct StoredListFile {
    std::string file_name;
    std::string content;
};

// The newest release of each list, by name.
std::vector<ListVersionView> released_lists(Tx& tx);
std::optional<ListVersionView> released_list(Tx& tx, const std::string& list_name);
// Newest first, below version `before`.
std::vector<ListVersionView> list_versions(Tx& tx, const std::string& list_name,
                                           std::optional<int> before, std::size_t limit);
std::optional<ListVersionView> find_list_version(Tx& tx, const std::string& list_name,
                                                 int version_no);
// In the order they were given.
std::vector<StoredListFile> list_files(Tx& tx, const std::string& list_name, int version_no);

// 0 when there is none.
int newest_version_no(Tx& tx, const std::string& list_name);
std::int64_t newest_release_seq(Tx& tx);

// Its primary key refuses a version that another has written meanwhile (23505).
void insert_list_version(Tx& tx, const ListVersionView& version,
                         std::span<const StoredListFile> files);
// Locked until the end of the transaction.
std::optional<ListVersionView> lock_list_version(Tx& tx, const std::string& list_name,
                                                 int version_no);
// Writes state, decided_by, decided_at and release_seq.
void decide_list_version(Tx& tx, const ListVersionView& decided);

}  // namespace sluice::store
