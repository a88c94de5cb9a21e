#pragma once

#include <memory>
#include <string>

#include "gateway/flow/context.hpp"
#include "gateway/main/config.hpp"
#include "gateway/main/database_host.hpp"
#include "ledger/base/guarded_clock.hpp"
#include "security/audit/note_key.hpp"

namespace sluice {

// What every command that works on the books needs, in the order it is made.
struct Runtime {
    GuardedClock clock;
    SystemRandom random;
    std::optional<DatabaseHost> database_host;
    store::SealKey seal_key;
    std::optional<audit::SigningKey> audit_key;
    std::optional<flow::Directory> directory;

    const std::string& database_url() const { return database_host->url(); }
};

// Makes the data folder, opens the database and checks its schema (migrating an embedded one that
// this process runs), reads the seal key. Then, for the daemon, provisions what is configured.
// Errors say what to do.
Result<std::unique_ptr<Runtime>> open_runtime(const Config& config, DatabaseHost::Sharing sharing);

}  // namespace sluice
