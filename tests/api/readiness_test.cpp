// Readiness says what is wrong with the database and since when, and comes back by itself.
#include "gateway/api/readiness.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "tests/support/database.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;
using api::HealthCheck;

class Ready : public ::testing::Test {
protected:
    static HealthCheck check(api::Readiness& readiness, const std::string& name) {
        const auto checks = readiness.checks();
        const auto found = std::ranges::find(checks, name, &HealthCheck::name);
        EXPECT_NE(found, checks.end()) << name;
        return *found;
    }
    HealthCheck check(const std::string& name) { return check(readiness, name); }
    void set_read_only(bool on) {
        test_database.query(
            "BEGIN READ WRITE; ALTER DATABASE " + test_database.query("SELECT current_database()") +
            " SET default_transaction_read_only = " + (on ? "on" : "off") + "; COMMIT");
        test_database.kill_connections();
    }

    TestDatabase test_database;
    ManualClock clock{*parse_instant("2026-03-02T10:00:00Z")};
    std::string local_trouble;
    api::Readiness readiness{test_database.url(), clock, 0ms, [this] { return local_trouble; }};
};

TEST_F(Ready, NamesTheTroubleAndItsBeginningAndRecovers) {
    EXPECT_TRUE(check("database").ok);
    for (int i = 0; i < 2; ++i) {
        clock.advance(1min);
        set_read_only(true);
        const auto began = clock.now();
        for (int asked = 0; asked < 3; ++asked) {
            const auto found = check("database");
            EXPECT_FALSE(found.ok);
            EXPECT_EQ(found.detail, "read_only");
            EXPECT_EQ(found.since, began) << "also when it is asked again later";
            clock.advance(10s);
        }
        set_read_only(false);
        const auto over = check("database");
        EXPECT_TRUE(over.ok) << over.detail;
        EXPECT_EQ(over.since, std::nullopt);
    }
}

TEST_F(Ready, ASchemaOfAnotherProgramIsItsOwnTrouble) {
    test_database.query("UPDATE schema_migration SET checksum = 'other'");
    EXPECT_TRUE(check("database").ok);
    EXPECT_EQ(check("schema").detail, "schema_version");
    EXPECT_EQ(check("schema").since, clock.now());
}

TEST_F(Ready, WithoutADatabaseTheSchemaIsNotKnown) {
    api::Readiness nowhere{"postgresql:///x?host=/nowhere", clock, 0ms,
                           [this] { return local_trouble; }};
    EXPECT_EQ(check(nowhere, "database").detail, "down");
    EXPECT_EQ(check(nowhere, "schema").detail, "not_known");
}

TEST_F(Ready, WhatTheMachineKnowsOfTheTroubleSaysMoreThanTheDatabaseDoes) {
    local_trouble = "disk_full";
    EXPECT_TRUE(check("database").ok) << "no trouble as long as the database works";
    set_read_only(true);
    clock.advance(1s);
    EXPECT_EQ(check("database").detail, "disk_full");
}

TEST_F(Ready, DrainingIsNoTroubleOfTheDatabase) {
    readiness.drain();
    EXPECT_TRUE(check("database").ok);
    EXPECT_FALSE(check("not_draining").ok);
}

TEST_F(Ready, WatchesByItself) {
    api::Readiness watching{test_database.url(), clock, 10ms, [] { return std::string{}; }};
    EXPECT_TRUE(check(watching, "database").ok);
    set_read_only(true);
    const auto end = std::chrono::steady_clock::now() + 10s;
    const auto comes_to = [&](const std::string& detail) {
        while (check(watching, "database").detail != detail &&
               std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(10ms);
        }
        return check(watching, "database").detail;
    };
    EXPECT_EQ(comes_to("read_only"), "read_only");
    set_read_only(false);
    EXPECT_EQ(comes_to(""), "");
}

}  // namespace
}  // namespace sluice::test
