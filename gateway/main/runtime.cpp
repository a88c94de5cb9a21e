#include "gateway/main/runtime.hpp"

#include <filesystem>

#include "gateway/main/compose.hpp"
#include "gateway/main/key_file.hpp"
#include "ledger/base/log.hpp"
#include "ledger/store/migrate.hpp"
#include "security/digest/digest.hpp"

namespace sluice {

namespace {

Result<void> make_data_dir(const Config& config) {
    std::error_code error;
    std::filesystem::create_directories(config.data_dir, error);
    if (error) {
        return fail(Errc::io_error, error.message(), config.data_dir.string());
    }
    return {};
}

// An embedded database belongs to this program, so it follows; an external one has an owner.
Result<void> check_schema(const Runtime& runtime, Clock& clock) {
    if (!runtime.database_host->runs_it()) {
        return store::check_schema_version(runtime.database_url());
    }
    const auto applied = store::migrate(runtime.database_url(), clock.now());
    if (!applied) {
        return applied.error();
    }
    for (const auto& name : *applied) {
        log::info("database.migrated", {{"migration", name}});
    }
    return {};
}

Result<void> read_audit_key(const Config& config, Runtime& runtime) {
    const auto& given = config.audit_log.key_file;
    auto bytes = read_key_file(given.empty() ? config.data_dir / "audit.key" : given, given.empty(),
                               runtime.random);
    if (!bytes) {
        return bytes.error();
    }
    auto seed = digest::hex({reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size()});
    auto key = audit::SigningKey::from_hex(config.audit_log.name, seed);
    if (!key) {
        return fail(Errc::config_invalid, "no name of a key", "audit_log.name");
    }
    runtime.audit_key.emplace(std::move(*key));
    return {};
}

}  // namespace

Result<std::unique_ptr<Runtime>> open_runtime(const Config& config, DatabaseHost::Sharing sharing) {
    auto runtime = std::make_unique<Runtime>();
    if (auto made = make_data_dir(config); !made) {
        return made.error();
    }
    auto host = DatabaseHost::open(config, sharing);
    if (!host) {
        return host.error();
    }
    runtime->database_host.emplace(std::move(*host));
    if (auto checked = check_schema(*runtime, runtime->clock); !checked) {
        return checked.error();
    }
    const bool own_key = config.ledger.seal_key_file.empty();
    auto key = read_key_file(own_key ? config.data_dir / "seal.key" : config.ledger.seal_key_file,
                             own_key, runtime->random);
    if (!key) {
        return key.error();
    }
    runtime->seal_key.bytes = std::move(*key);
    if (auto read = read_audit_key(config, *runtime); !read) {
        return read.error();
    }
    store::Database database{{.url = runtime->database_url()}};
    auto profiles = bank_profiles(config);
    if (sharing == DatabaseHost::Sharing::exclusive) {
        auto provisioned = flow::provision(database, enterprises(config), profiles);
        if (!provisioned) {
            return provisioned.error();
        }
    }
    auto directory = flow::Directory::load(database, std::move(profiles));
    if (!directory) {
        return directory.error();
    }
    runtime->directory.emplace(std::move(*directory));
    return runtime;
}

}  // namespace sluice
