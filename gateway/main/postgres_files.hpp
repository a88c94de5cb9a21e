#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "gateway/main/child_process.hpp"
#include "gateway/main/embedded_postgres.hpp"
#include "ledger/base/result.hpp"

namespace sluice {

// Where an embedded cluster has its parts. All paths are absolute.
struct PostgresPaths {
    std::filesystem::path bin;
    std::filesystem::path cluster;
    std::filesystem::path log;
    std::filesystem::path socket;

    std::string url(std::string_view database) const;
};

// Makes the folders, owned by `user` and 0700. Errors: config_invalid, io_error.
Result<PostgresPaths> prepare_folders(const EmbeddedPostgresOptions& options,
                                      const SystemUser& user);

// The folder of the programs that fit the cluster: its own version, or the newest for a new one.
Result<std::filesystem::path> find_postgres_bin(const EmbeddedPostgresOptions& options);

// Writes <folder>/sluice.conf, which the cluster's postgresql.conf includes.
Result<void> write_settings(const EmbeddedPostgresOptions& options, const PostgresPaths& paths,
                            const std::filesystem::path& folder, const SystemUser& user);

// Has postgresql.conf of a new cluster include sluice.conf.
Result<void> include_settings(const std::filesystem::path& folder);

// The last lines of the log that Postgres writes while it starts.
std::string end_of_log(const PostgresPaths& paths);

}  // namespace sluice
