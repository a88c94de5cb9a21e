#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "ledger/base/result.hpp"

namespace sluice {

struct EmbeddedPostgresOptions {
    std::filesystem::path data_dir;  // absolute; made when missing
    std::filesystem::path
        postgres_bin;                 // empty: the newest of /usr/lib/postgresql/*/bin, at least 15
    std::string run_as = "postgres";  // when this process is root, which Postgres refuses to be
    std::int64_t shared_buffers_mb = 256;
    std::int64_t max_connections = 100;
    std::chrono::seconds start_timeout{300};  // recovery after a crash included
    std::chrono::seconds stop_timeout{60};
};

// A private Postgres cluster in a folder:
//   <data_dir>/cluster   the cluster, with data checksums and crash-safe settings
//   <data_dir>/log       its logs, a week of them, without statements or row contents
//   <data_dir>/socket    its only entrance, 0700; in /run or /tmp when the path would be too long
//   <data_dir>/lock      held while a process has it, so that two daemons cannot share one
// The owner of everything is the role "sluice" and its database "sluice" is there after start.
// Postgres outlives a daemon that is killed; the next start attaches to it.
class EmbeddedPostgres {
public:
    // Makes the cluster when there is none, starts it or attaches to a running one, and waits until
    // it answers. Errors: config_invalid (no Postgres, no such user, a folder its user cannot
    // reach, a cluster of another version, in use by another process), io_error,
    // database_unavailable (with the end of the server's log).
    static Result<std::unique_ptr<EmbeddedPostgres>> start(EmbeddedPostgresOptions options);

    ~EmbeddedPostgres();  // stops
    EmbeddedPostgres(const EmbeddedPostgres&) = delete;
    EmbeddedPostgres& operator=(const EmbeddedPostgres&) = delete;

    // Connects as the owner to the database "sluice".
    const std::string& url() const;

    // Whether start() found it running, left behind by a process that was killed.
    bool attached() const;

    // Starts the server again when it has died; false: it runs, or is on its way. Does not wait for
    // the end of a long recovery. Errors: database_unavailable (with the end of its log), io_error.
    Result<bool> revive();

    // Ends connections, writes a checkpoint and waits for the end. Idempotent.
    Result<void> stop();

private:
    class Impl;
    explicit EmbeddedPostgres(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice
