#include "gateway/main/embedded_postgres.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <thread>

namespace sluice {
namespace {

namespace fs = std::filesystem;

// A folder that the unprivileged user can get to; mkdtemp alone would close it to everybody else.
class Place {
public:
    Place() {
        std::string name = fs::temp_directory_path() / "sluice-postgres.XXXXXX";
        path_ = mkdtemp(name.data());
        chmod(path_.c_str(), 0755);
    }
    ~Place() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    const fs::path& path() const { return path_; }
    EmbeddedPostgresOptions options() const {
        EmbeddedPostgresOptions options;
        options.data_dir = path_ / "pg";
        options.shared_buffers_mb = 16;
        return options;
    }

private:
    fs::path path_;
};

// The first value of the answer; the server's message when it refuses.
std::string ask(const std::string& url, const char* sql) {
    PGconn* connection = PQconnectdb(url.c_str());
    PGresult* answer = PQexec(connection, sql);
    const auto status = PQresultStatus(answer);
    std::string text;
    if (status == PGRES_TUPLES_OK) {
        text = PQntuples(answer) > 0 ? PQgetvalue(answer, 0, 0) : "";
    } else if (status != PGRES_COMMAND_OK) {
        text = PQerrorMessage(connection);
    }
    PQclear(answer);
    PQfinish(connection);
    return text;
}

std::unique_ptr<EmbeddedPostgres> start(const Place& place) {
    auto started = EmbeddedPostgres::start(place.options());
    if (!started) {
        throw std::runtime_error(to_string(started.error()));
    }
    return std::move(*started);
}

pid_t postmaster(const Place& place) {
    pid_t pid = 0;
    std::ifstream(place.path() / "pg/cluster/postmaster.pid") >> pid;
    return pid;
}

// Postgres removes the file when it has shut down; the process itself goes a moment later.
bool serves(const Place& place) {
    const pid_t pid = postmaster(place);
    return pid > 0 && kill(pid, 0) == 0;
}

TEST(EmbeddedPostgres, keeps_what_was_committed_and_can_only_be_entered_by_its_socket) {
    const Place place;
    const auto postgres = start(place);
    EXPECT_FALSE(postgres->attached());
    struct Row {
        const char* ask;
        const char* answer;
    };
    const Row rows[] = {
        {"SHOW fsync", "on"},
        {"SHOW full_page_writes", "on"},
        {"SHOW synchronous_commit", "on"},
        {"SHOW data_checksums", "on"},
        {"SHOW listen_addresses", ""},
        {"SHOW server_encoding", "UTF8"},
        {"SHOW TimeZone", "UTC"},
        {"SHOW shared_buffers", "16MB"},
        {"SELECT current_database()", "sluice"},
        {"SELECT rolsuper FROM pg_roles WHERE rolname = current_user", "t"},
        // What a log line could hold of a payment.
        {"SHOW log_error_verbosity", "terse"},
        {"SHOW log_min_error_statement", "panic"},
        {"SHOW log_parameter_max_length", "0"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(ask(postgres->url(), row.ask), row.answer) << row.ask;
    }
    struct stat status {};
    ASSERT_EQ(stat((place.path() / "pg/socket").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700u);
    ASSERT_EQ(stat(("/proc/" + std::to_string(postmaster(place))).c_str(), &status), 0);
    EXPECT_NE(status.st_uid, 0u) << "Postgres runs as an unprivileged user";
}

TEST(EmbeddedPostgres, keeps_its_data_over_stop_and_start) {
    const Place place;
    {
        const auto postgres = start(place);
        EXPECT_EQ(ask(postgres->url(), "CREATE TABLE kept AS SELECT 42 AS value"), "");
        ASSERT_TRUE(serves(place));
        EXPECT_TRUE(postgres->stop());
        EXPECT_FALSE(serves(place));
        EXPECT_TRUE(postgres->stop()) << "stopping twice is fine";
    }
    EXPECT_EQ(ask(start(place)->url(), "SELECT value FROM kept"), "42");
}

TEST(EmbeddedPostgres, starts_again_after_its_server_was_killed) {
    const Place place;
    auto postgres = start(place);
    EXPECT_EQ(ask(postgres->url(), "CREATE TABLE kept AS SELECT 42 AS value"), "");
    ASSERT_EQ(kill(postmaster(place), SIGKILL), 0);
    postgres.reset();
    postgres = start(place);
    EXPECT_FALSE(postgres->attached());
    EXPECT_EQ(ask(postgres->url(), "SELECT value FROM kept"), "42");
}

TEST(EmbeddedPostgres, is_revived_when_its_server_has_died) {
    const Place place;
    const auto postgres = start(place);
    EXPECT_EQ(ask(postgres->url(), "CREATE TABLE kept AS SELECT 42 AS value"), "");
    EXPECT_FALSE(postgres->revive().value()) << "it runs";
    const auto cluster = place.path() / "pg/cluster";
    const auto away = place.path() / "pg/away";
    ASSERT_EQ(kill(postmaster(place), SIGKILL), 0);
    fs::rename(cluster, away);
    const auto refused = postgres->revive();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::database_unavailable);
    fs::rename(away, cluster);
    // Its last children may be there for a moment.
    bool revived = false;
    for (int i = 0; i < 100 && !revived; ++i) {
        const auto tried = postgres->revive();
        revived = tried && *tried;
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
    EXPECT_TRUE(revived);
    EXPECT_EQ(ask(postgres->url(), "SELECT value FROM kept"), "42");
    EXPECT_FALSE(postgres->revive().value());
    EXPECT_TRUE(postgres->stop());
    EXPECT_FALSE(postgres->revive().value()) << "what was stopped stays so";
}

TEST(EmbeddedPostgres, attaches_to_a_server_that_a_killed_daemon_left_running) {
    const Place place;
    int ready[2];
    ASSERT_EQ(pipe2(ready, O_CLOEXEC), 0);
    const pid_t daemon = fork();
    if (daemon == 0) {
        const auto started = EmbeddedPostgres::start(place.options());
        const char done = started ? 'y' : 'n';
        const bool told = write(ready[1], &done, 1) == 1;
        while (told) {
            pause();
        }
        _exit(1);
    }
    char done = 'n';
    ASSERT_EQ(read(ready[0], &done, 1), 1);
    ASSERT_EQ(done, 'y');
    const pid_t server = postmaster(place);

    const auto second = EmbeddedPostgres::start(place.options());
    ASSERT_FALSE(second) << "two daemons on one folder";
    EXPECT_EQ(second.error().code, Errc::config_invalid);

    kill(daemon, SIGKILL);
    waitpid(daemon, nullptr, 0);
    ASSERT_TRUE(serves(place));
    const auto postgres = start(place);
    EXPECT_TRUE(postgres->attached());
    EXPECT_EQ(postmaster(place), server);
    EXPECT_EQ(ask(postgres->url(), "SELECT 1"), "1");
    EXPECT_TRUE(postgres->stop());
    EXPECT_FALSE(serves(place));
}

TEST(EmbeddedPostgres, puts_its_socket_elsewhere_when_the_path_is_long) {
    const Place place;
    auto options = place.options();
    options.data_dir = place.path() / std::string(60, 'd') / std::string(60, 'd');
    auto started = EmbeddedPostgres::start(options);
    ASSERT_TRUE(started) << to_string(started.error());
    EXPECT_EQ(ask((*started)->url(), "SELECT 1"), "1");
    EXPECT_EQ((*started)->url().find(std::string(60, 'd')), std::string::npos);
    const auto socket = ask((*started)->url(), "SHOW unix_socket_directories");
    started->reset();
    fs::remove_all(socket);
}

TEST(EmbeddedPostgres, makes_the_cluster_anew_when_making_it_was_interrupted) {
    const Place place;
    start(place).reset();
    const auto folder = place.path() / "pg";
    fs::rename(folder / "cluster", folder / "cluster.new");
    EXPECT_EQ(ask(start(place)->url(), "SELECT 1"), "1");
}

TEST(EmbeddedPostgres, names_what_is_wrong_with_its_place) {
    struct Row {
        const char* why;
        void (*spoil)(EmbeddedPostgresOptions& options);
        const char* message;
    };
    const Row rows[] = {
        {"relative", [](auto& o) { o.data_dir = "pg"; }, "must be absolute"},
        {"quote", [](auto& o) { o.data_dir += "'"; }, "without quotes"},
        {"no Postgres", [](auto& o) { o.postgres_bin = "/usr"; }, "/usr has no initdb"},
        {"open folder", [](auto& o) { fs::create_directory(o.data_dir); }, "with mode 0700"},
    };
    for (const auto& row : rows) {
        const Place place;
        auto options = place.options();
        row.spoil(options);
        const auto started = EmbeddedPostgres::start(options);
        ASSERT_FALSE(started) << row.why;
        EXPECT_EQ(started.error().code, Errc::config_invalid) << row.why;
        EXPECT_NE(started.error().detail.find(row.message), std::string::npos)
            << started.error().detail;
    }
}

TEST(EmbeddedPostgres, names_a_user_or_a_place_that_root_cannot_use) {
    if (geteuid() != 0) {
        GTEST_SKIP() << "only root changes users";
    }
    const Place place;
    auto options = place.options();
    for (const char* user : {"root", "nobody-has-this-name"}) {
        options.run_as = user;
        const auto started = EmbeddedPostgres::start(options);
        ASSERT_FALSE(started);
        EXPECT_NE(started.error().detail.find("run_as"), std::string::npos);
    }
    chmod(place.path().c_str(), 0700);
    const auto started = EmbeddedPostgres::start(place.options());
    ASSERT_FALSE(started);
    EXPECT_NE(started.error().detail.find("user postgres cannot reach"), std::string::npos)
        << started.error().detail;
}

}  // namespace
}  // namespace sluice
