#include "gateway/main/audit_log_keeper.hpp"

#include <fmt/format.h>

#include <fstream>

#include "gateway/flow/audit_log.hpp"
#include "gateway/flow/evidence.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/store/audit_log_store.hpp"
#include "security/audit/checkpoint.hpp"

namespace sluice {

namespace {

Result<void> cannot_write(const std::filesystem::path& file) {
    return fail(Errc::io_error, "the checkpoint cannot be written", file.string());
}

}  // namespace

AuditLogKeeper::AuditLogKeeper(AuditLogKeeperOptions options)
    : options_(std::move(options)), database_({.url = options_.database_url}) {}

flow::Context AuditLogKeeper::context() {
    return {database_, *options_.clock, *options_.random, *options_.directory, *options_.seal_key};
}

Result<void> AuditLogKeeper::write_start(const std::string& configuration_sha256) {
    auto now = context();
    return flow::write_down(
        now, {.actor = "gateway",
              .action = "gateway.started",
              .subject = {"program", SLUICE_VERSION},
              .after = flow::evidence({{"configuration_sha256", configuration_sha256}})});
}

Result<void> AuditLogKeeper::step() {
    auto now = context();
    for (;;) {
        const auto note = flow::give_places(now, *options_.key);
        if (!note) {
            return note.error();
        }
        if (note->empty()) {
            break;
        }
    }
    const auto newest =
        database_.transact([](store::Tx& tx) -> Result<std::optional<store::StoredCheckpoint>> {
            metrics::set("sluice_audit_log_waiting", {}, store::inbox_size(tx));
            return store::newest_checkpoint(tx);
        });
    if (!newest) {
        return newest.error();
    }
    if (!*newest) {
        return {};
    }
    metrics::set("sluice_audit_log_entries", {}, (*newest)->tree_size);
    return bring((*newest)->note);
}

// Under a name that tells the size; whole or not at all.
Result<void> AuditLogKeeper::bring(const std::string& note) {
    if (options_.checkpoint_folder.empty() || note == brought_) {
        return {};
    }
    const auto checkpoint = audit::open_checkpoint(note, options_.key->verifier());
    if (!checkpoint) {
        return checkpoint.error();
    }
    const auto file = options_.checkpoint_folder / fmt::format("{:012}.txt", checkpoint->tree.size);
    const auto half = file.string() + ".part";
    {
        std::ofstream out{half, std::ios::binary | std::ios::trunc};
        out << note;
        out.flush();
        if (!out) {
            return cannot_write(file);
        }
    }
    std::error_code error;
    std::filesystem::rename(half, file, error);
    if (error) {
        return cannot_write(file);
    }
    brought_ = note;
    return {};
}

}  // namespace sluice
