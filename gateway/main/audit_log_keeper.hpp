#pragma once

#include <filesystem>
#include <string>

#include "gateway/flow/context.hpp"
#include "security/audit/note_key.hpp"

namespace sluice {

struct AuditLogKeeperOptions {
    std::string database_url;
    const flow::Directory* directory = nullptr;
    Clock* clock = nullptr;
    RandomSource* random = nullptr;
    const store::SealKey* seal_key = nullptr;
    const audit::SigningKey* key = nullptr;
    std::filesystem::path checkpoint_folder;  // empty: none
};

// Gives what was done its place in the audit log, and brings each signed checkpoint to a second
// place. One thread at a time.
class AuditLogKeeper {
public:
    explicit AuditLogKeeper(AuditLogKeeperOptions options);

    // That this program began to run with this configuration. Errors: the database's.
    Result<void> write_start(const std::string& configuration_sha256);

    // Everything that waits, and the newest checkpoint where it is not there yet. Errors: those of
    // flow::give_places; io_error for the second place.
    Result<void> step();

private:
    flow::Context context();
    Result<void> bring(const std::string& note);

    const AuditLogKeeperOptions options_;
    store::Database database_;
    std::string brought_;  // the newest checkpoint of the second place
};

}  // namespace sluice
