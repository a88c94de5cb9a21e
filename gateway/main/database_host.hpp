#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "gateway/main/config.hpp"
#include "gateway/main/embedded_postgres.hpp"

namespace sluice {

// The database of a process: an external one, the embedded one that this process runs for as long
// as the object lives, or the embedded one of a daemon that runs already.
class DatabaseHost {
public:
    enum class Sharing {
        exclusive,  // the daemon: nobody else may run the embedded database
        attach      // a command: uses a running daemon's when there is one
    };

    // Errors: those of EmbeddedPostgres::start.
    static Result<DatabaseHost> open(const Config& config, Sharing sharing);

    DatabaseHost(DatabaseHost&&) = default;
    ~DatabaseHost();

    const std::string& url() const { return url_; }
    bool runs_it() const { return embedded_ != nullptr; }
    // Starts an embedded database again that has died; false when there is nothing to do.
    Result<bool> revive() { return embedded_ ? embedded_->revive() : Result<bool>{false}; }
    // What this machine knows about the trouble of an embedded database: "disk_full" or nothing.
    std::string local_trouble() const;

private:
    DatabaseHost() = default;

    std::unique_ptr<EmbeddedPostgres> embedded_;
    std::string url_;
    std::filesystem::path embedded_dir_;
    std::filesystem::path url_file_;  // says where the daemon's database is; removed at the end
};

}  // namespace sluice
