#include "gateway/main/embedded_postgres.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <iterator>
#include <thread>

#include "gateway/main/child_process.hpp"
#include "gateway/main/postgres_files.hpp"
#include "ledger/base/log.hpp"

namespace sluice {

namespace {

namespace fs = std::filesystem;
using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;
using Steady = std::chrono::steady_clock;

constexpr auto retry_interval = std::chrono::milliseconds{200};
constexpr auto revive_timeout = std::chrono::seconds{5};
constexpr int status_running = 0;  // exit codes of pg_ctl status

// Closed with the process, however it ends.
class FolderLock {
public:
    FolderLock() = default;
    ~FolderLock() {
        if (descriptor_ >= 0) {
            close(descriptor_);
        }
    }
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

    Result<void> take(const fs::path& file) {
        descriptor_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (descriptor_ < 0) {
            return fail(Errc::io_error, file.string() + ": " + std::strerror(errno));
        }
        if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
            return fail(Errc::config_invalid, "another process uses the embedded database in " +
                                                  file.parent_path().string());
        }
        return {};
    }

private:
    int descriptor_ = -1;
};

Result<void> sync_file_system(const fs::path& folder) {
    const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && syncfs(descriptor) == 0;
    const std::string why = std::strerror(errno);
    if (descriptor >= 0) {
        close(descriptor);
    }
    if (!synced) {
        return fail(Errc::io_error, folder.string() + ": " + why);
    }
    return {};
}

}  // namespace

class EmbeddedPostgres::Impl {
public:
    explicit Impl(EmbeddedPostgresOptions options) : options_(std::move(options)) {}

    Result<void> start();
    Result<bool> revive();
    Result<void> stop();
    const std::string& url() const { return url_; }
    bool attached() const { return attached_; }

private:
    Result<void> prepare();
    Result<void> make_cluster();
    Result<void> start_server(Steady::time_point end);
    Result<void> have_server();
    Result<void> make_database();
    Result<ChildResult> pg_ctl(std::vector<std::string> arguments);
    bool is_running();
    bool has_process() const;
    Error unavailable(const std::string& what) const;

    EmbeddedPostgresOptions options_;
    SystemUser user_;
    PostgresPaths paths_;
    FolderLock lock_;
    std::string url_;
    bool attached_ = false;
    bool started_ = false;
};

Error EmbeddedPostgres::Impl::unavailable(const std::string& what) const {
    return fail(Errc::database_unavailable,
                fmt::format("the embedded database {}\n{}", what, end_of_log(paths_)));
}

Result<ChildResult> EmbeddedPostgres::Impl::pg_ctl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), (paths_.bin / "pg_ctl").string());
    arguments.insert(arguments.end(), {"-D", paths_.cluster.string()});
    return run_child(user_, arguments);
}

bool EmbeddedPostgres::Impl::is_running() {
    const auto status = pg_ctl({"status"});
    return status && status->exit_code == status_running;
}

Result<void> EmbeddedPostgres::Impl::prepare() {
    user_ = current_user();
    if (user_.uid == 0) {
        auto found = find_user(options_.run_as);
        if (!found || found->uid == 0) {
            return fail(Errc::config_invalid,
                        fmt::format("Postgres does not run as root; database.embedded.run_as is "
                                    "\"{}\", which is root or no user",
                                    options_.run_as));
        }
        user_ = *found;
    }
    const auto paths = prepare_folders(options_, user_);
    if (!paths) {
        return paths.error();
    }
    paths_ = *paths;
    url_ = paths_.url("sluice");
    return lock_.take(options_.data_dir / "lock");
}

// The cluster gets its name when it is complete and on the disk, so one that is there is whole. One
// sync of the file system takes the place of initdb's thousand, which take minutes on a busy disk.
Result<void> EmbeddedPostgres::Impl::make_cluster() {
    const auto unfinished = options_.data_dir / "cluster.new";
    std::error_code error;
    fs::remove_all(unfinished, error);
    const auto made =
        run_child(user_, {paths_.bin / "initdb", "-D", unfinished, "--username=sluice",
                          "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8",
                          "--locale=C.UTF-8", "--data-checksums", "--no-sync"});
    if (!made) {
        return made.error();
    }
    if (made->exit_code != 0) {
        return fail(Errc::database_unavailable, "initdb failed: " + made->output);
    }
    if (const auto done = include_settings(unfinished); !done) {
        return done;
    }
    if (const auto done = sync_file_system(unfinished); !done) {
        return done;
    }
    fs::rename(unfinished, paths_.cluster, error);
    if (error) {
        return fail(Errc::io_error, paths_.cluster.string() + ": " + error.message());
    }
    return sync_file_system(options_.data_dir);
}

// After a kill of the postmaster its last children may hold the shared memory for a moment, and
// Postgres refuses to start beside them: so starting is tried again until the time is up.
Result<void> EmbeddedPostgres::Impl::start_server(Steady::time_point end) {
    const auto seconds = std::to_string(options_.start_timeout.count());
    constexpr int tries = 50;
    for (int i = 0; i < tries && Steady::now() < end; ++i) {
        const auto done =
            pg_ctl({"start", "-w", "-s", "-t", seconds, "-l", (paths_.log / "start.log").string()});
        if (!done) {
            return done.error();
        }
        if (done->exit_code == 0 || is_running()) {
            return {};
        }
        std::this_thread::sleep_for(retry_interval);
    }
    return unavailable("did not start");
}

// A server that runs may be on its way down after a kill, so every look decides again whether to
// wait for it or to start one.
Result<void> EmbeddedPostgres::Impl::have_server() {
    const auto end = Steady::now() + options_.start_timeout;
    const auto url = paths_.url("postgres");
    attached_ = true;
    while (Steady::now() < end) {
        if (!is_running()) {
            attached_ = false;
            if (const auto done = start_server(end); !done) {
                return done;
            }
        }
        started_ = true;
        if (PQping(url.c_str()) == PQPING_OK) {
            return {};
        }
        std::this_thread::sleep_for(retry_interval);
    }
    return unavailable("does not answer");
}

Result<void> EmbeddedPostgres::Impl::make_database() {
    const Connection connection(PQconnectdb(paths_.url("postgres").c_str()), &PQfinish);
    const auto run = [&](const char* sql) {
        return Answer(PQexec(connection.get(), sql), &PQclear);
    };
    const auto found = run("SELECT 1 FROM pg_database WHERE datname = 'sluice'");
    if (PQresultStatus(found.get()) != PGRES_TUPLES_OK) {
        return unavailable(PQerrorMessage(connection.get()));
    }
    if (PQntuples(found.get()) == 0) {
        const auto made = run("CREATE DATABASE sluice");
        if (PQresultStatus(made.get()) != PGRES_COMMAND_OK) {
            return unavailable(PQerrorMessage(connection.get()));
        }
    }
    return {};
}

Result<void> EmbeddedPostgres::Impl::start() {
    if (const auto done = prepare(); !done) {
        return done;
    }
    if (!fs::exists(paths_.cluster / "PG_VERSION")) {
        if (const auto done = make_cluster(); !done) {
            return done;
        }
    }
    if (const auto done = write_settings(options_, paths_, paths_.cluster, user_); !done) {
        return done;
    }
    if (const auto done = have_server(); !done) {
        return done;
    }
    log::info("database.started",
              {{"attached", attached_}, {"folder", options_.data_dir.string()}});
    return make_database();
}

// As pg_ctl status does, without a process for it every second.
bool EmbeddedPostgres::Impl::has_process() const {
    pid_t process = 0;
    std::ifstream(paths_.cluster / "postmaster.pid") >> process;
    if (process <= 0 || (kill(process, 0) != 0 && errno != EPERM)) {
        return false;
    }
    // Dead, and nobody has asked for it: as the first process of a container its parent are we.
    std::ifstream status("/proc/" + std::to_string(process) + "/stat");
    std::string text{std::istreambuf_iterator<char>{status}, {}};
    const auto name_end = text.rfind(')');
    const bool is_zombie =
        name_end != std::string::npos && name_end + 2 < text.size() && text[name_end + 2] == 'Z';
    return !is_zombie;
}

Result<bool> EmbeddedPostgres::Impl::revive() {
    if (!started_ || has_process()) {
        return false;
    }
    const auto done = pg_ctl({"start", "-w", "-s", "-t", std::to_string(revive_timeout.count()),
                              "-l", (paths_.log / "start.log").string()});
    if (!done) {
        return done.error();
    }
    if (done->exit_code != 0 && !has_process()) {
        return unavailable("does not start again");
    }
    return true;
}

Result<void> EmbeddedPostgres::Impl::stop() {
    if (!started_) {
        return {};
    }
    started_ = false;
    const auto seconds = std::to_string(options_.stop_timeout.count());
    const auto done = pg_ctl({"stop", "-m", "fast", "-w", "-s", "-t", seconds});
    if (!done) {
        return done.error();
    }
    if (done->exit_code != 0 && is_running()) {
        return unavailable("did not stop: " + done->output);
    }
    log::info("database.stopped");
    return {};
}

EmbeddedPostgres::EmbeddedPostgres(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<EmbeddedPostgres>> EmbeddedPostgres::start(EmbeddedPostgresOptions options) {
    auto impl = std::make_unique<Impl>(std::move(options));
    if (const auto done = impl->start(); !done) {
        if (const auto stopped = impl->stop(); !stopped) {
            log::error("database.stop_failed", {{"error", to_string(stopped.error())}});
        }
        return done.error();
    }
    return std::unique_ptr<EmbeddedPostgres>(new EmbeddedPostgres(std::move(impl)));
}

EmbeddedPostgres::~EmbeddedPostgres() {
    if (const auto stopped = stop(); !stopped) {
        log::error("database.stop_failed", {{"error", to_string(stopped.error())}});
    }
}

const std::string& EmbeddedPostgres::url() const {
    return impl_->url();
}
bool EmbeddedPostgres::attached() const {
    return impl_->attached();
}
Result<bool> EmbeddedPostgres::revive() {
    return impl_->revive();
}
Result<void> EmbeddedPostgres::stop() {
    return impl_->stop();
}

}  // namespace sluice
