// What becomes of a transaction when the server is in trouble: what the error says, and whether
// the connection is used again. Every SQLSTATE is raised by a real Postgres.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <future>
#include <map>
#include <thread>

#include "ledger/base/testpoint.hpp"
#include "ledger/store/database.hpp"
#include "ledger/store/session.hpp"
#include "ledger/store/sqlstate.hpp"
#include "tests/support/database.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;
using store::Tx;

class Trouble : public ::testing::Test {
protected:
    Trouble() : database(options()) {
        test_database.query(
            "CREATE TABLE counter (name text PRIMARY KEY, value bigint NOT NULL);"
            "INSERT INTO counter VALUES ('a', 0)");
    }
    ~Trouble() override { set_testpoint_hook({}); }

    store::DatabaseOptions options() const {
        return {.url = test_database.url(), .role = "", .attempts = 3};
    }
    static Result<void> add(Tx& tx) {
        tx.exec("UPDATE counter SET value = value + 1");
        return {};
    }
    Result<void> add() {
        return database.transact([](Tx& tx) { return add(tx); });
    }
    std::string value() { return test_database.query("SELECT value FROM counter"); }
    std::int64_t session() {
        return database
            .transact([](Tx& tx) -> Result<std::int64_t> {
                return tx.exec("SELECT pg_backend_pid()")[0].integer(0);
            })
            .value();
    }

    TestDatabase test_database;
    store::Database database;
};

enum class Then { keeps, drops };

struct Case {
    const char* sqlstate;
    Errc code;
    const char* trouble;
    int bodies;  // how often it is tried
    Then connection;
};

constexpr Case cases[] = {
    {"40001", Errc::database_conflict, "", 3, Then::keeps},
    {"40P01", Errc::database_conflict, "", 3, Then::keeps},
    {"40000", Errc::database_conflict, "", 3, Then::keeps},
    {"40003", Errc::database_unavailable, "down", 1, Then::drops},
    {"08000", Errc::database_unavailable, "down", 1, Then::drops},
    {"08006", Errc::database_unavailable, "down", 1, Then::drops},
    {"08P01", Errc::database_unavailable, "down", 1, Then::drops},
    {"25006", Errc::database_unavailable, "read_only", 1, Then::drops},
    {"25P03", Errc::database_unavailable, "cut_off", 1, Then::drops},
    {"26000", Errc::database_unavailable, "restarted", 1, Then::drops},
    {"53000", Errc::database_unavailable, "out_of_resources", 1, Then::keeps},
    {"53100", Errc::database_unavailable, "disk_full", 1, Then::keeps},
    {"53200", Errc::database_unavailable, "out_of_memory", 1, Then::keeps},
    {"53300", Errc::database_unavailable, "too_many_connections", 1, Then::drops},
    {"53400", Errc::database_unavailable, "out_of_resources", 1, Then::keeps},
    {"55P03", Errc::database_unavailable, "locked", 1, Then::keeps},
    {"57014", Errc::database_unavailable, "too_slow", 1, Then::keeps},
    {"57P01", Errc::database_unavailable, "shutting_down", 1, Then::drops},
    {"57P02", Errc::database_unavailable, "restarting", 1, Then::drops},
    {"57P03", Errc::database_unavailable, "restarting", 1, Then::drops},
    {"57P05", Errc::database_unavailable, "cut_off", 1, Then::drops},
    {"58000", Errc::database_unavailable, "system_error", 1, Then::keeps},
    {"58030", Errc::database_unavailable, "io_error", 1, Then::keeps},
    {"58P01", Errc::database_unavailable, "io_error", 1, Then::keeps},
    {"XX001", Errc::database_unavailable, "data_corrupted", 1, Then::keeps},
    // Not allowed, or a bug: another try would give the same.
    {"0A000", Errc::database_conflict, "", 1, Then::keeps},
    {"22012", Errc::database_conflict, "", 1, Then::keeps},
    {"23001", Errc::database_conflict, "", 1, Then::keeps},
    {"23502", Errc::database_conflict, "", 1, Then::keeps},
    {"23503", Errc::database_conflict, "", 1, Then::keeps},
    {"23505", Errc::database_conflict, "", 1, Then::keeps},
    {"24000", Errc::database_conflict, "", 1, Then::keeps},
    {"40002", Errc::database_conflict, "", 1, Then::keeps},
    {"23514", Errc::database_conflict, "", 1, Then::keeps},
    {"34000", Errc::database_conflict, "", 1, Then::keeps},
    {"42501", Errc::database_conflict, "", 1, Then::keeps},
    {"42601", Errc::database_conflict, "", 1, Then::keeps},
    {"42703", Errc::database_conflict, "", 1, Then::keeps},
    {"42883", Errc::database_conflict, "", 1, Then::keeps},
    {"42P01", Errc::database_conflict, "", 1, Then::keeps},
    {"P0001", Errc::database_conflict, "", 1, Then::keeps},
    {"P0002", Errc::database_conflict, "", 1, Then::keeps},
    {"P0003", Errc::database_conflict, "", 1, Then::keeps},
    {"XX000", Errc::database_conflict, "", 1, Then::keeps},
};

std::string raise(const Case& each) {
    return std::string{"RAISE EXCEPTION 'in trouble' USING ERRCODE = '"} + each.sqlstate + "'";
}

void expect_error(const Result<void>& done, const Case& each) {
    ASSERT_FALSE(done.has_value()) << each.sqlstate;
    EXPECT_EQ(done.error().code, each.code) << each.sqlstate;
    EXPECT_EQ(done.error().where, each.trouble) << each.sqlstate;
    EXPECT_TRUE(done.error().detail.starts_with(each.sqlstate) ||
                done.error().where == "down")  // libpqxx keeps those SQLSTATEs to itself
        << each.sqlstate << ": " << to_string(done.error());
}

TEST_F(Trouble, of_a_statement_undoes_the_transaction_and_is_told_by_its_kind) {
    for (const auto& each : cases) {
        const auto before = session();
        int bodies = 0;
        const auto done = database.transact([&](Tx& tx) -> Result<void> {
            ++bodies;
            static_cast<void>(add(tx));
            tx.exec_script("DO $$ BEGIN " + raise(each) + "; END $$");
            return {};
        });
        expect_error(done, each);
        EXPECT_EQ(bodies, each.bodies) << each.sqlstate;
        EXPECT_EQ(session() == before, each.connection == Then::keeps) << each.sqlstate;
        EXPECT_EQ(value(), "0") << each.sqlstate;
    }
}

// A deferred trigger raises while Postgres works on the COMMIT.
TEST_F(Trouble, at_commit_is_in_doubt_only_when_the_connection_may_be_lost) {
    test_database.query(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
        "CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON counter DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION refuse()");
    for (const auto& each : cases) {
        test_database.query(
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN " +
            raise(each) + "; END $f$");
        int bodies = 0;
        const auto done = database.transact([&](Tx& tx) {
            ++bodies;
            return add(tx);
        });
        if (store::rule_of(each.sqlstate).link == store::Link::lost) {
            ASSERT_FALSE(done.has_value()) << each.sqlstate;
            EXPECT_EQ(done.error().code, Errc::commit_in_doubt) << each.sqlstate;
        } else {
            expect_error(done, each);
            EXPECT_EQ(bodies, each.bodies) << each.sqlstate;
        }
        EXPECT_EQ(value(), "0") << each.sqlstate;
    }
    test_database.query("DROP TRIGGER at_commit ON counter");
    EXPECT_TRUE(add()) << "nothing of it stays";
}

TEST_F(Trouble, between_two_transactions_goes_unnoticed) {
    for (int i = 1; i <= 3; ++i) {
        EXPECT_TRUE(add());
        test_database.kill_connections();
    }
    EXPECT_TRUE(add());
    EXPECT_EQ(value(), "4");
}

// The first holds the row and hangs; the second gets it as soon as Postgres has cut off the first.
TEST_F(Trouble, of_a_process_that_hangs_in_a_transaction_frees_its_locks) {
    auto short_of_patience = options();
    short_of_patience.idle_in_transaction_timeout_ms = 300;
    store::Database hanging(short_of_patience);
    std::promise<void> has_the_row;
    std::promise<void> others_got_it;
    std::thread stopped([&] {
        const auto done = hanging.transact([&](Tx& tx) -> Result<void> {
            static_cast<void>(add(tx));
            has_the_row.set_value();
            others_got_it.get_future().wait();
            return add(tx);
        });
        ASSERT_FALSE(done.has_value());
        EXPECT_EQ(done.error().code, Errc::database_unavailable);
    });
    has_the_row.get_future().wait();
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_TRUE(add());
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
    others_got_it.set_value();
    stopped.join();
    EXPECT_EQ(value(), "1") << "of the second only";
    EXPECT_TRUE(hanging.transact([](Tx& tx) { return add(tx); })) << "and it goes on";
}

TEST_F(Trouble, of_a_lock_that_is_not_given_ends_the_wait) {
    auto impatient = options();
    impatient.lock_timeout_ms = 50;
    store::Database waiting(impatient);
    const auto done = database.transact([&](Tx& tx) -> Result<void> {
        static_cast<void>(add(tx));
        const auto waited = waiting.transact([](Tx& other) { return add(other); });
        EXPECT_EQ(waited.error().code, Errc::database_unavailable);
        EXPECT_EQ(waited.error().where, "locked");
        return {};
    });
    EXPECT_TRUE(done);
    EXPECT_EQ(value(), "1");
}

TEST_F(Trouble, of_a_server_that_takes_no_writes_is_over_with_the_next_connection) {
    test_database.query("ALTER DATABASE " + test_database.query("SELECT current_database()") +
                        " SET default_transaction_read_only = on");
    const auto done = add();
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, Errc::database_unavailable);
    EXPECT_EQ(done.error().where, "read_only");
    test_database.query("BEGIN READ WRITE; ALTER DATABASE " +
                        test_database.query("SELECT current_database()") +
                        " RESET default_transaction_read_only; COMMIT; SELECT 1");
    EXPECT_TRUE(add()) << "a connection that led to a read-only server is not kept";
}

TEST_F(Trouble, with_connecting_is_told_by_its_kind) {
    const auto role = "full_" + test_database.query("SELECT current_database()");
    test_database.query("CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 0");
    const auto connect = [](const std::string& url, const std::string& as) {
        store::Database one({.url = url, .role = as});
        const auto done = one.transact([](Tx&) -> Result<void> { return {}; });
        return done ? "connected" : std::string{name(done.error().code)} + " " + done.error().where;
    };
    const auto& url = test_database.url();
    EXPECT_EQ(connect(url, ""), "connected");
    EXPECT_EQ(connect("postgresql:///x?host=/nowhere", ""), "database_unavailable down");
    EXPECT_EQ(connect("no url at all", ""), "database_unavailable down");
    EXPECT_EQ(connect(url + "&user=" + role, ""), "database_unavailable too_many_connections");
    EXPECT_EQ(connect(url, "no_such_role"), "database_unavailable refused");
    EXPECT_EQ(connect(url + "&target_session_attrs=standby", ""),
              "database_unavailable not_a_standby");
    test_database.query("DROP ROLE " + role);
}

// As when its disk hangs: nothing comes, and nothing says that nothing will.
class Stopped {
public:
    explicit Stopped(std::int64_t process) : process_(static_cast<pid_t>(process)) {
        EXPECT_EQ(kill(process_, SIGSTOP), 0);
    }
    ~Stopped() { kill(process_, SIGCONT); }
    Stopped(const Stopped&) = delete;

private:
    pid_t process_;
};

TEST_F(Trouble, of_a_server_that_stops_answering_ends_in_bounded_time) {
    auto short_of_patience = options();
    short_of_patience.statement_timeout_ms = 100;
    short_of_patience.answer_grace_ms = 100;
    store::Database other(short_of_patience);
    const auto begun = std::chrono::steady_clock::now();
    for (const bool at_commit : {false, true}) {
        std::optional<Stopped> stopped;
        const auto done = other.transact([&](Tx& tx) -> Result<void> {
            const auto process = tx.exec("SELECT pg_backend_pid()")[0].integer(0);
            static_cast<void>(add(tx));
            stopped.emplace(process);
            return at_commit ? Result<void>{} : add(tx);
        });
        stopped.reset();
        EXPECT_EQ(done.error().code,
                  at_commit ? Errc::commit_in_doubt : Errc::database_unavailable);
        EXPECT_TRUE(other.transact([](Tx&) -> Result<void> { return {}; })) << "it goes on";
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
}

TEST_F(Trouble, of_our_own_making_stops_the_process) {
    const auto swallow = [&] {
        static_cast<void>(database.transact([](Tx& tx) -> Result<void> {
            try {
                tx.exec("SELECT 1 / 0");
            } catch (const store::StatementError&) {
                // and goes on to the commit
            }
            return {};
        }));
    };
    EXPECT_DEATH(swallow(), "a statement failed");
}

TEST(Session, has_the_limits_that_free_what_a_lost_process_holds) {
    TestDatabase test_database;
    store::Database database({.url = test_database.url()});
    const std::map<std::string, std::string> expected{
        {"statement_timeout", "30s"},
        {"lock_timeout", "20s"},
        {"idle_in_transaction_session_timeout", "15s"}};
    for (const auto& [setting, value] : expected) {
        const auto shown = database.transact([&](Tx& tx) -> Result<std::string> {
            return tx.exec("SELECT current_setting($1)", {setting})[0].string(0);
        });
        EXPECT_EQ(shown.value(), value) << setting;
    }
}

TEST(ConnectionLimits, are_added_where_the_url_says_nothing) {
    const std::string defaults =
        "connect_timeout='5' dbname='sluice' fallback_application_name='sluice' ";
    const std::string keepalives =
        "keepalives_count='3' keepalives_idle='5' keepalives_interval='2' ";
    const std::pair<const char*, std::string> table[] = {
        {"postgresql:///sluice", defaults + keepalives + "tcp_user_timeout='10000' "},
        {"dbname=sluice", defaults + keepalives + "tcp_user_timeout='10000' "},
        {"postgresql://me@[::1]:5433,second:5434/sluice?target_session_attrs=read-write",
         defaults + "host='::1,second' " + keepalives +
             "port='5433,5434' target_session_attrs='read-write' tcp_user_timeout='10000' "
             "user='me' "},
        {"host=/tmp/it\\'s dbname='a b' connect_timeout=60 tcp_user_timeout=0",
         "connect_timeout='60' dbname='a b' fallback_application_name='sluice' "
         "host='/tmp/it\\'s' " +
             keepalives + "tcp_user_timeout='0' "},
        {"postgresql://%zz", "postgresql://%zz"},  // libpq will say what is wrong with it
    };
    for (const auto& [url, expected] : table) {
        EXPECT_EQ(store::with_limits(url), expected);
    }
}

TEST(Sqlstate, goes_by_the_longest_prefix) {
    EXPECT_EQ(store::rule_of("53100").trouble, "disk_full");
    EXPECT_EQ(store::rule_of("53999").trouble, "out_of_resources");
    EXPECT_EQ(store::rule_of("40999").fate, store::Fate::repeat);
    EXPECT_EQ(store::rule_of("23505").fate, store::Fate::refused);
    EXPECT_EQ(store::rule_of("").fate, store::Fate::refused);
}

}  // namespace
}  // namespace sluice::test
