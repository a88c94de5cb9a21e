// What Database promises about transactions when conflicts, refusals and losses happen.
#include "ledger/store/database.hpp"

#include <gtest/gtest.h>

#include <barrier>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "ledger/base/log.hpp"
#include "ledger/base/testpoint.hpp"
#include "tests/support/database.hpp"
#include "tests/support/print_error.hpp"
#include "tests/support/temp_name.hpp"

namespace sluice::test {
namespace {

using store::Rows;
using store::Tx;

class Transactions : public ::testing::Test {
protected:
    Transactions() : database(options()) {
        test_database.query(
            "CREATE TABLE counter (name text PRIMARY KEY, value bigint NOT NULL "
            "CONSTRAINT counter_not_negative CHECK (value >= 0));"
            "INSERT INTO counter VALUES ('a', 0), ('b', 0)");
    }
    ~Transactions() override { set_testpoint_hook({}); }

    store::DatabaseOptions options() const {
        return {.url = test_database.url(), .role = "", .attempts = 4};
    }

    static Result<void> add(Tx& tx, const char* name, int by) {
        tx.exec("UPDATE counter SET value = value + $2 WHERE name = $1", {name, by});
        return {};
    }
    Result<void> add(const char* name, int by) {
        return database.transact([&](Tx& tx) { return add(tx, name, by); });
    }
    std::string value(const std::string& name) {
        return test_database.query("SELECT value FROM counter WHERE name = '" + name + "'");
    }

    TestDatabase test_database;
    store::Database database;
};

TEST_F(Transactions, commit_when_the_body_returns_a_value) {
    const auto read = database.transact([&](Tx& tx) -> Result<std::int64_t> {
        static_cast<void>(add(tx, "a", 3));
        return tx.exec("SELECT value FROM counter WHERE name = 'a'")[0].integer(0);
    });
    EXPECT_EQ(read.value(), 3);
    EXPECT_EQ(value("a"), "3");
}

TEST_F(Transactions, roll_back_when_the_body_returns_an_error) {
    const auto done = database.transact([&](Tx& tx) -> Result<void> {
        static_cast<void>(add(tx, "a", 3));
        return fail(Errc::illegal_transition, "no", "/payments/1");
    });
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error(), fail(Errc::illegal_transition, "no", "/payments/1"));
    EXPECT_EQ(value("a"), "0");
    EXPECT_TRUE(add("a", 1).has_value()) << "the connection is usable";
}

TEST_F(Transactions, roll_back_when_the_body_throws) {
    EXPECT_THROW(static_cast<void>(database.transact([&](Tx& tx) -> Result<void> {
                     static_cast<void>(add(tx, "a", 3));
                     throw std::runtime_error("crash");
                 })),
                 std::runtime_error);
    EXPECT_EQ(value("a"), "0");
    EXPECT_TRUE(add("a", 1).has_value()) << "the connection is usable";
}

TEST_F(Transactions, name_the_constraint_that_refused) {
    struct Case {
        const char* sql;
        const char* sqlstate;
        const char* constraint;
    };
    const Case cases[] = {
        {"UPDATE counter SET value = -1 WHERE name = 'a'", "23514", "counter_not_negative"},
        {"INSERT INTO counter VALUES ('a', 1)", "23505", "counter_pkey"},
        {"INSERT INTO counter VALUES ('c', NULL)", "23502", ""},
        {"SELECT 1 / 0", "22012", ""},
        {"SELECT * FROM no_such_table", "42P01", ""},
    };
    for (const auto& each : cases) {
        int bodies = 0;
        const auto done = database.transact([&](Tx& tx) -> Result<void> {
            ++bodies;
            static_cast<void>(add(tx, "b", 1));
            tx.exec(each.sql);
            return {};
        });
        ASSERT_FALSE(done.has_value()) << each.sql;
        EXPECT_EQ(done.error(), fail(Errc::database_conflict, each.sqlstate, each.constraint));
        EXPECT_EQ(bodies, 1) << "only conflicts are worth another try";
    }
    EXPECT_EQ(value("b"), "0");
}

// Postgres tells the whole refused row; a log must not.
TEST_F(Transactions, keep_the_refused_row_out_of_the_log) {
    const auto file = test::temp_name("sluice_database_test.log");
    log::open(file, log::Level::debug, "test");
    test_database.query(
        "ALTER TABLE counter ADD CONSTRAINT counter_name_length CHECK (length(name) < 10)");
    const auto done = database.transact([](Tx& tx) -> Result<void> {
        tx.exec("INSERT INTO counter VALUES ($1, 1)", {"DE89370400440532013000"});
        return {};
    });
    log::open("-", log::Level::warning, "test");
    EXPECT_EQ(done.error().where, "counter_name_length");
    std::ifstream in(file);
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_NE(text.find("counter_name_length"), std::string::npos) << text;
    EXPECT_EQ(text.find("DE89370400440532013000"), std::string::npos) << text;
}

TEST_F(Transactions, repeat_the_body_after_a_serialization_failure) {
    store::Database other(options());
    int bodies = 0;
    const auto done = database.transact([&](Tx& tx) -> Result<void> {
        tx.exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        tx.exec("SELECT value FROM counter");  // takes the snapshot
        if (++bodies == 1) {
            EXPECT_TRUE(other.transact([&](Tx& second) { return add(second, "a", 10); }));
        }
        return add(tx, "a", 1);
    });
    EXPECT_TRUE(done.has_value()) << to_string(done.error());
    EXPECT_EQ(bodies, 2);
    EXPECT_EQ(value("a"), "11");
}

TEST_F(Transactions, give_up_when_conflicts_persist) {
    int bodies = 0;
    const auto done = database.transact([&](Tx& tx) -> Result<void> {
        ++bodies;
        static_cast<void>(add(tx, "a", 1));
        tx.exec_script("DO $$ BEGIN RAISE EXCEPTION 'busy' USING ERRCODE = '40001'; END $$");
        return {};
    });
    EXPECT_EQ(done.error(), fail(Errc::database_conflict, "40001"));
    EXPECT_EQ(bodies, 4);
    EXPECT_EQ(value("a"), "0");
}

TEST_F(Transactions, both_get_through_a_deadlock) {
    std::barrier both_hold_one(2);
    const auto cross = [&](const char* first, const char* second) {
        store::Database own(options());
        bool waited = false;
        const auto done = own.transact([&](Tx& tx) -> Result<void> {
            tx.exec("SET LOCAL deadlock_timeout = '20ms'");
            static_cast<void>(add(tx, first, 1));
            if (!waited) {
                waited = true;
                both_hold_one.arrive_and_wait();
            }
            return add(tx, second, 1);
        });
        EXPECT_TRUE(done.has_value()) << to_string(done.error());
    };
    std::thread one([&] { cross("a", "b"); });
    std::thread two([&] { cross("b", "a"); });
    one.join();
    two.join();
    EXPECT_EQ(value("a"), "2");
    EXPECT_EQ(value("b"), "2");
}

TEST_F(Transactions, lost_in_the_body_did_nothing) {
    int bodies = 0;
    const auto done = database.transact([&](Tx& tx) -> Result<void> {
        ++bodies;
        static_cast<void>(add(tx, "a", 1));
        test_database.kill_connections();
        return add(tx, "a", 1);
    });
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, Errc::database_unavailable);
    EXPECT_EQ(bodies, 1);
    EXPECT_EQ(value("a"), "0");
    EXPECT_TRUE(add("a", 5).has_value()) << "the next call connects again";
    EXPECT_EQ(value("a"), "5");
}

TEST_F(Transactions, lost_between_two_are_lost_before_anything_was_done) {
    EXPECT_TRUE(add("a", 1).has_value());
    test_database.kill_connections();
    if (const auto done = add("a", 1); !done) {
        EXPECT_EQ(done.error().code, Errc::database_unavailable);
        EXPECT_EQ(value("a"), "1");
    }
    EXPECT_TRUE(add("a", 1).has_value());
}

TEST_F(Transactions, lost_while_committing_are_in_doubt) {
    set_testpoint_hook([&](std::string_view point) {
        if (point == "database.before_commit") {
            test_database.kill_connections();
        }
    });
    const auto done = add("a", 1);
    set_testpoint_hook({});
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, Errc::commit_in_doubt);
    EXPECT_TRUE(add("a", 1).has_value()) << "the next call connects again";
}

TEST_F(Transactions, refused_at_commit_name_the_constraint) {
    test_database.query(
        "CREATE TABLE pair (name text, FOREIGN KEY (name) REFERENCES counter "
        "DEFERRABLE INITIALLY DEFERRED)");
    const auto done = database.transact([](Tx& tx) -> Result<void> {
        tx.exec("INSERT INTO pair VALUES ('nobody')");
        return {};
    });
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error(), fail(Errc::database_conflict, "23503", "pair_name_fkey"));
}

TEST_F(Transactions, without_a_server_say_so_and_can_be_tried_again) {
    store::Database nowhere({.url = "postgresql:///x?host=/nowhere&user=postgres"});
    for (int call = 0; call < 2; ++call) {
        const auto done = nowhere.transact([](Tx&) -> Result<void> { return {}; });
        ASSERT_FALSE(done.has_value());
        EXPECT_EQ(done.error().code, Errc::database_unavailable);
    }
}

TEST_F(Transactions, end_a_statement_that_takes_too_long) {
    auto patient = options();
    patient.statement_timeout_ms = 50;
    store::Database hasty(patient);
    const auto done = hasty.transact([](Tx& tx) -> Result<void> {
        tx.exec("SELECT pg_sleep(20)");
        return {};
    });
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, Errc::database_unavailable);
    EXPECT_EQ(done.error().where, "too_slow");
}

TEST_F(Transactions, run_as_the_application_with_a_session_in_utc) {
    store::Database app({.url = test_database.url()});
    const auto settings = app.transact([](Tx& tx) -> Result<std::string> {
        return tx
            .exec(
                "SELECT current_user || ' ' || current_setting('timezone') || ' ' || "
                "current_setting('enable_seqscan') || ' ' || "
                "current_setting('transaction_isolation')")[0]
            .string(0);
    });
    EXPECT_EQ(settings.value(), "sluice_app UTC off read committed");
}

}  // namespace
}  // namespace sluice::test
