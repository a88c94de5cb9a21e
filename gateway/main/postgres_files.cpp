#include "gateway/main/postgres_files.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace sluice {

namespace {

namespace fs = std::filesystem;

constexpr int least_version = 15;
// A socket's path has at most 107 bytes on Linux, and Postgres adds "/.s.PGSQL.5432.lock" to it.
constexpr std::size_t longest_socket_folder = 85;

Error broken(const std::string& what, const fs::path& path) {
    return fail(Errc::io_error, fmt::format("{} {}: {}", what, path.string(), strerror(errno)));
}

// 64-bit FNV-1a: the same folder gives the same name in every run and on every machine.
std::string short_name(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    return fmt::format("sluice-{:016x}", hash);
}

fs::path socket_folder(const fs::path& data_dir) {
    auto folder = data_dir / "socket";
    if (folder.string().size() <= longest_socket_folder) {
        return folder;
    }
    const fs::path parent = geteuid() == 0 ? "/run" : "/tmp";
    return parent / short_name(data_dir.string());
}

// A folder that only `user` can enter. One that is there has to be exactly that: in /tmp somebody
// else could have made it.
Result<void> own_folder(const fs::path& folder, const SystemUser& user) {
    const bool made = mkdir(folder.c_str(), 0700) == 0;
    if (!made && errno != EEXIST) {
        return broken("cannot make", folder);
    }
    if (made && geteuid() == 0 && chown(folder.c_str(), user.uid, user.gid) != 0) {
        return broken("cannot give away", folder);
    }
    struct stat status {};
    if (lstat(folder.c_str(), &status) != 0) {
        return broken("cannot read", folder);
    }
    if (!S_ISDIR(status.st_mode) || status.st_uid != user.uid || (status.st_mode & 077) != 0) {
        return fail(Errc::config_invalid,
                    fmt::format("{} has to be a folder of user id {} with mode 0700",
                                folder.string(), user.uid));
    }
    return {};
}

int version_of(const fs::path& version_folder) {
    const auto name = version_folder.filename().string();
    const bool digits = !name.empty() && name.size() < 4 &&
                        name.find_first_not_of("0123456789") == std::string::npos;
    return digits ? std::stoi(name) : 0;
}

int newest_version() {
    int newest = 0;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
        const bool usable = access((entry.path() / "bin/initdb").c_str(), X_OK) == 0;
        newest = std::max(newest, usable ? version_of(entry.path()) : 0);
    }
    return newest;
}

// The major version of an existing cluster, 0 when there is none.
int cluster_version(const fs::path& cluster) {
    int version = 0;
    std::ifstream(cluster / "PG_VERSION") >> version;
    return version;
}

std::string settings(const EmbeddedPostgresOptions& options, const PostgresPaths& paths) {
    return fmt::format(R"(# Written by sluiced at every start; changes here are lost.
# Nothing that was committed is lost in a crash.
fsync = on
full_page_writes = on
synchronous_commit = on
# The only entrance is a socket in a folder of mode 0700.
listen_addresses = ''
port = 5432
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = {connections}
shared_buffers = {buffers}MB
wal_compression = on
min_wal_size = 256MB
max_wal_size = 4GB
checkpoint_timeout = 15min
checkpoint_completion_target = 0.9
# Until a table's first statistics every plan on it is a guess, and a new cluster fills fast.
autovacuum_naptime = 5s
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
# A week of logs. Without statements, parameters and details: they would hold account numbers.
logging_collector = on
log_directory = '{log}'
log_filename = 'postgres-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_line_prefix = '%m [%p] %a '
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
)",
                       fmt::arg("socket", paths.socket.string()),
                       fmt::arg("log", paths.log.string()),
                       fmt::arg("connections", options.max_connections),
                       fmt::arg("buffers", options.shared_buffers_mb));
}

std::string percent_encoded(const std::string& text) {
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || std::strchr("/-._", c) != nullptr;
        encoded +=
            plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

}  // namespace

std::string PostgresPaths::url(std::string_view database) const {
    return fmt::format("postgresql:///{}?host={}&user=sluice", database,
                       percent_encoded(socket.string()));
}

Result<PostgresPaths> prepare_folders(const EmbeddedPostgresOptions& options,
                                      const SystemUser& user) {
    const auto& data_dir = options.data_dir;
    // Both would end a quoted setting in the configuration file.
    if (!data_dir.is_absolute() || data_dir.string().find_first_of("'\n\\") != std::string::npos) {
        return fail(Errc::config_invalid,
                    "the folder of the embedded database must be absolute, without quotes");
    }
    std::error_code error;
    fs::create_directories(data_dir.parent_path(), error);
    const auto bin = find_postgres_bin(options);
    if (!bin) {
        return bin.error();
    }
    PostgresPaths paths{*bin, data_dir / "cluster", data_dir / "log", socket_folder(data_dir)};
    for (const auto& folder : {data_dir, paths.log, paths.socket}) {
        if (const auto owned = own_folder(folder, user); !owned) {
            return owned.error();
        }
    }
    if (!can_use_folder(user, data_dir)) {
        return fail(Errc::config_invalid,
                    fmt::format("user {} cannot reach {}: a folder above it is closed to that user;"
                                " set database.embedded.data_dir to another place",
                                user.name, data_dir.string()));
    }
    return paths;
}

Result<fs::path> find_postgres_bin(const EmbeddedPostgresOptions& options) {
    const auto cluster = cluster_version(options.data_dir / "cluster");
    auto bin = options.postgres_bin;
    if (bin.empty()) {
        const auto version = cluster != 0 ? cluster : newest_version();
        bin = fs::path("/usr/lib/postgresql") / std::to_string(version) / "bin";
        if (version < least_version) {
            return fail(Errc::config_invalid, "there is no Postgres 15 or later; run ops/setup");
        }
    }
    for (const char* program : {"initdb", "pg_ctl", "postgres"}) {
        if (access((bin / program).c_str(), X_OK) != 0) {
            return fail(
                Errc::config_invalid,
                fmt::format("{} has no {}{}", bin.string(), program,
                            cluster == 0 ? ""
                                         : fmt::format(", and the cluster in {} is of "
                                                       "version {}",
                                                       options.data_dir.string(), cluster)));
        }
    }
    return bin;
}

Result<void> write_settings(const EmbeddedPostgresOptions& options, const PostgresPaths& paths,
                            const fs::path& folder, const SystemUser& user) {
    const auto file = folder / "sluice.conf";
    const auto unfinished = folder / "sluice.conf.new";
    std::ofstream stream(unfinished, std::ios::trunc);
    stream << settings(options, paths);
    stream.close();
    if (!stream || (geteuid() == 0 && chown(unfinished.c_str(), user.uid, user.gid) != 0) ||
        rename(unfinished.c_str(), file.c_str()) != 0) {
        return broken("cannot write", file);
    }
    return {};
}

Result<void> include_settings(const fs::path& folder) {
    std::ofstream stream(folder / "postgresql.conf", std::ios::app);
    stream << "\ninclude = 'sluice.conf'\n";
    stream.close();
    if (!stream) {
        return broken("cannot write", folder / "postgresql.conf");
    }
    return {};
}

std::string end_of_log(const PostgresPaths& paths) {
    constexpr std::streamoff tail = 1000;
    fs::path newest;
    fs::file_time_type newest_time = fs::file_time_type::min();
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(paths.log, ignored)) {
        if (const auto time = entry.last_write_time(ignored); time > newest_time) {
            newest = entry.path();
            newest_time = time;
        }
    }
    std::ifstream stream(newest, std::ios::ate);
    const std::streamoff size = stream ? static_cast<std::streamoff>(stream.tellg()) : 0;
    std::string text(static_cast<std::size_t>(std::min(size, tail)), '\0');
    stream.seekg(size - static_cast<std::streamoff>(text.size()));
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    return text;
}

}  // namespace sluice
