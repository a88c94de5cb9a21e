#include "ledger/store/list_store.hpp"

#include "ledger/store/list_row.hpp"

namespace sluice::store {

namespace {

std::optional<ListVersionView> first_of(const Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional{read_version(rows[0])};
}

}  // namespace

std::vector<ListVersionView> released_lists(Tx& tx) {
    return read_versions(tx.exec("SELECT DISTINCT ON (list_name) " SLUICE_LIST_COLUMNS
                                 " FROM screening_list_version WHERE state = 'released' "
                                 "ORDER BY list_name, release_seq DESC"));
}

std::optional<ListVersionView> released_list(Tx& tx, const std::string& list_name) {
    return first_of(tx.exec("SELECT " SLUICE_LIST_COLUMNS
                            " FROM screening_list_version WHERE list_name = $1 "
                            "AND state = 'released' ORDER BY release_seq DESC LIMIT 1",
                            {list_name}));
}

std::vector<ListVersionView> list_versions(Tx& tx, const std::string& list_name,
                                           std::optional<int> before, std::size_t limit) {
    return read_versions(tx.exec("SELECT " SLUICE_LIST_COLUMNS
                                 " FROM screening_list_version WHERE list_name = $1 "
                                 "AND ($2::integer IS NULL OR version_no < $2) "
                                 "ORDER BY version_no DESC LIMIT $3",
                                 {list_name, before, limit}));
}

std::optional<ListVersionView> find_list_version(Tx& tx, const std::string& list_name,
                                                 int version_no) {
    return first_of(tx.exec("SELECT " SLUICE_LIST_COLUMNS
                            " FROM screening_list_version WHERE list_name = $1 "
                            "AND version_no = $2",
                            {list_name, version_no}));
}

std::vector<StoredListFile> list_files(Tx& tx, const std::string& list_name, int version_no) {
    std::vector<StoredListFile> files;
    for (const auto& row : tx.exec("SELECT file_name, content FROM screening_list_file "
                                   "WHERE list_name = $1 AND version_no = $2 ORDER BY ordinal",
                                   {list_name, version_no})) {
        files.push_back({row.string(0), row.bytes(1)});
    }
    return files;
}

int newest_version_no(Tx& tx, const std::string& list_name) {
    const auto rows = tx.exec(
        "SELECT version_no FROM screening_list_version WHERE list_name = $1 "
        "ORDER BY version_no DESC LIMIT 1",
        {list_name});
    return rows.empty() ? 0 : static_cast<int>(rows[0].integer(0));
}

std::int64_t newest_release_seq(Tx& tx) {
    return tx.exec("SELECT coalesce(max(release_seq), 0) FROM screening_list_version")[0].integer(
        0);
}

void insert_list_version(Tx& tx, const ListVersionView& version,
                         std::span<const StoredListFile> files) {
    tx.exec("INSERT INTO screening_list_version (" SLUICE_LIST_COLUMNS
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            {version.list_name, version.version_no, version.rule_set, version.source_version,
             version.published, version.sha256, version.entry_count, version.name_count,
             version.difference, version.loaded_by, version.loaded_at, version.state,
             version.decided_by, version.decided_at, version.release_seq});
    int ordinal = 0;
    for (const auto& file : files) {
        tx.exec(
            "INSERT INTO screening_list_file (list_name, version_no, ordinal, file_name, content) "
            "VALUES ($1, $2, $3, $4, $5)",
            {version.list_name, version.version_no, ++ordinal, file.file_name,
             bytea(file.content)});
    }
}

std::optional<ListVersionView> lock_list_version(Tx& tx, const std::string& list_name,
                                                 int version_no) {
    return first_of(tx.exec("SELECT " SLUICE_LIST_COLUMNS
                            " FROM screening_list_version WHERE list_name = $1 "
                            "AND version_no = $2 FOR UPDATE",
                            {list_name, version_no}));
}

void decide_list_version(Tx& tx, const ListVersionView& decided) {
    tx.exec(
        "UPDATE screening_list_version SET state = $3, decided_by = $4, decided_at = $5, "
        "release_seq = $6 WHERE list_name = $1 AND version_no = $2",
        {decided.list_name, decided.version_no, decided.state, decided.decided_by,
         decided.decided_at, decided.release_seq});
}

}  // namespace sluice::store
