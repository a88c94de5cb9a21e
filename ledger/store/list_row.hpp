#pragma once

#include "ledger/store/list_store.hpp"

// How a version of a list stands in a row. For the files of this folder.
namespace sluice::store {

#define SLUICE_LIST_COLUMNS                                                             \
    "list_name, version_no, rule_set, source_version, published, sha256, entry_count, " \
    "name_count, difference, loaded_by, loaded_at, state, decided_by, decided_at, release_seq"

inline ListVersionView read_version(const Row& row) {
    return {.list_name = row.string(0),
            .version_no = static_cast<int>(row.integer(1)),
            .rule_set = row.string(2),
            .source_version = row.string(3),
            .published = row.is_null(4) ? std::nullopt : std::optional{row.date(4)},
            .sha256 = row.string(5),
            .entry_count = row.integer(6),
            .name_count = row.integer(7),
            .difference = row.string(8),
            .loaded_by = row.string(9),
            .loaded_at = row.instant(10),
            .state = row.string(11),
            .decided_by = row.string(12),
            .decided_at = row.optional_instant(13),
            .release_seq = row.optional_integer(14)};
}

inline std::vector<ListVersionView> read_versions(const Rows& rows) {
    std::vector<ListVersionView> versions;
    for (const auto& row : rows) {
        versions.push_back(read_version(row));
    }
    return versions;
}

}  // namespace sluice::store
