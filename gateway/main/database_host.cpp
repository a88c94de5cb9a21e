#include "gateway/main/database_host.hpp"

#include <fstream>

#include "ledger/base/log.hpp"
#include "ledger/store/migrate.hpp"

namespace sluice {

namespace {

// A segment of Postgres' write-ahead log: without room for the next one it does not start.
constexpr std::uintmax_t least_space = 16 << 20;

std::filesystem::path url_file(const Config& config) {
    return config.data_dir / "database.url";
}

// The url that a running daemon left, when its database answers.
std::string running_url(const Config& config) {
    std::ifstream in{url_file(config)};
    std::string url;
    std::getline(in, url);
    return !url.empty() && store::check_schema_version(url) ? url : std::string{};
}

EmbeddedPostgresOptions embedded_options(const EmbeddedDatabaseConfig& config) {
    EmbeddedPostgresOptions options;
    options.data_dir = config.data_dir;
    options.postgres_bin = config.postgres_bin;
    options.run_as = config.run_as;
    options.shared_buffers_mb = config.shared_buffers_mb;
    options.max_connections = config.max_connections;
    return options;
}

}  // namespace

Result<DatabaseHost> DatabaseHost::open(const Config& config, Sharing sharing) {
    DatabaseHost host;
    if (!config.database.url.empty()) {
        host.url_ = external_database_url(config.database);
        return host;
    }
    if (sharing == Sharing::attach) {
        host.url_ = running_url(config);
        if (!host.url_.empty()) {
            return host;
        }
    }
    auto started = EmbeddedPostgres::start(embedded_options(config.database.embedded));
    if (!started) {
        return started.error();
    }
    host.embedded_ = std::move(*started);
    host.embedded_dir_ = config.database.embedded.data_dir;
    host.url_ = host.embedded_->url();
    if (sharing == Sharing::exclusive) {
        host.url_file_ = url_file(config);
        std::ofstream{host.url_file_} << host.url_ << '\n';
        log::info("database.started", {{"attached", host.embedded_->attached()}});
    }
    return host;
}

std::string DatabaseHost::local_trouble() const {
    if (!embedded_) {
        return {};
    }
    std::error_code error;
    const auto space = std::filesystem::space(embedded_dir_, error);
    return !error && space.available < least_space ? "disk_full" : "";
}

DatabaseHost::~DatabaseHost() {
    if (embedded_ && !url_file_.empty()) {
        std::error_code ignored;
        std::filesystem::remove(url_file_, ignored);
    }
}

}  // namespace sluice
