// From an empty database to the schema of this program, and nowhere else.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <sstream>

#include "ledger/base/currency.hpp"
#include "ledger/store/migrate.hpp"
#include "tests/support/database.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::test {
namespace {

Instant now() {
    return *parse_instant("2026-03-02T10:00:00Z");
}

class Migrate : public ::testing::Test {
protected:
    // Roles belong to the whole cluster: the template's migration has made them, under its lock, so
    // that tests which run at the same time do not meet while creating them.
    TestDatabase migrated;
    TestDatabase empty{TestDatabase::Content::empty};
};

std::string run(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
    std::string text;
    std::array<char, 4096> part{};
    for (std::size_t got = 0; (got = fread(part.data(), 1, part.size(), pipe.get())) > 0;) {
        text.append(part.data(), got);
    }
    return text;
}

// Without what differs between versions of pg_dump and says nothing about the schema.
std::string schema_dump(const std::string& url) {
    std::istringstream dump(run("pg_dump --schema-only --no-owner --no-tablespaces '" + url + "'"));
    std::string text;
    for (std::string line; std::getline(dump, line);) {
        const bool noise = line.empty() || line.starts_with("--") || line.starts_with("SET ") ||
                           line.starts_with("SELECT pg_catalog.set_config") ||
                           line.starts_with("\\");
        if (!noise) {
            text += line + "\n";
        }
    }
    return text;
}

TEST_F(Migrate, from_empty_gives_the_schema_of_the_golden_file) {
    const auto done = store::migrate(empty.url(), now());
    ASSERT_TRUE(done.has_value()) << to_string(done.error());
    EXPECT_EQ(*done,
              (std::vector<std::string>{"0001_base.sql", "0002_screening.sql", "0003_access.sql",
                                        "0004_evidence.sql", "0005_audit_log.sql",
                                        "0006_approvals.sql", "0007_machine_keys.sql",
                                        "0008_limits.sql"}));
    expect_golden_file("tests/golden/schema.sql", schema_dump(empty.url()));
}

TEST_F(Migrate, a_second_time_does_nothing) {
    ASSERT_TRUE(store::migrate(empty.url(), now()).has_value());
    const auto before = schema_dump(empty.url());
    const auto again = store::migrate(empty.url(), now() + std::chrono::hours{1});
    ASSERT_TRUE(again.has_value()) << to_string(again.error());
    EXPECT_TRUE(again->empty());
    EXPECT_EQ(schema_dump(empty.url()), before);
    EXPECT_EQ(empty.query("SELECT string_agg(version || ' ' || name || ' ' || length(checksum) || "
                          "' ' || applied_at, ', ' ORDER BY version) FROM schema_migration"),
              "1 0001_base.sql 64 2026-03-02 10:00:00+00, "
              "2 0002_screening.sql 64 2026-03-02 10:00:00+00, "
              "3 0003_access.sql 64 2026-03-02 10:00:00+00, "
              "4 0004_evidence.sql 64 2026-03-02 10:00:00+00, "
              "5 0005_audit_log.sql 64 2026-03-02 10:00:00+00, "
              "6 0006_approvals.sql 64 2026-03-02 10:00:00+00, "
              "7 0007_machine_keys.sql 64 2026-03-02 10:00:00+00, "
              "8 0008_limits.sql 64 2026-03-02 10:00:00+00");
}

TEST_F(Migrate, brings_the_currencies_of_iso_4217) {
    EXPECT_EQ(migrated.query("SELECT string_agg(code || exponent, ' ' ORDER BY code) FROM currency "
                             "WHERE code IN ('BHD', 'CNY', 'EUR', 'JPY')"),
              "BHD3 CNY2 EUR2 JPY0");
    EXPECT_EQ(migrated.query("SELECT count(*) FROM currency"),
              std::to_string(currency_table().size()));
}

TEST_F(Migrate, check_accepts_the_version_it_needs) {
    const auto checked = store::check_schema_version(migrated.url());
    EXPECT_TRUE(checked.has_value()) << to_string(checked.error());
}

TEST_F(Migrate, check_names_the_version_that_is_missing) {
    const auto checked = store::check_schema_version(empty.url());
    ASSERT_FALSE(checked.has_value());
    EXPECT_EQ(checked.error().code, Errc::schema_version);
    EXPECT_EQ(checked.error().detail,
              "the database is at version 0, this program needs 8: run `sluiced migrate`");
}

// migrate and check give the same answer to a database that is not ours, and leave it alone.
TEST_F(Migrate, refuses_a_foreign_history) {
    struct Case {
        const char* change;
        const char* detail;
    };
    const Case cases[] = {
        {"INSERT INTO schema_migration VALUES (9, '0009_later.sql', 'x', '2027-01-01Z')",
         "the database is at version 9, this program knows 8"},
        {"UPDATE schema_migration SET checksum = repeat('0', 64) WHERE version = 1",
         "migration 1 in the database differs from this program's 0001_base.sql"},
        {"UPDATE schema_migration SET version = 9 WHERE version = 8",
         "migration 9 in the database differs from this program's 0008_limits.sql"},
    };
    for (const auto& each : cases) {
        const TestDatabase altered;
        altered.query(each.change);
        const auto before = schema_dump(altered.url());
        const auto checked = store::check_schema_version(altered.url());
        const auto done = store::migrate(altered.url(), now());
        ASSERT_FALSE(checked.has_value()) << each.change;
        ASSERT_FALSE(done.has_value()) << each.change;
        EXPECT_EQ(checked.error(), fail(Errc::schema_version, each.detail));
        EXPECT_EQ(done.error(), fail(Errc::schema_version, each.detail));
        EXPECT_EQ(schema_dump(altered.url()), before);
    }
}

// A migration is one transaction: something in its way leaves nothing behind.
TEST_F(Migrate, that_fails_leaves_nothing) {
    empty.query("CREATE TABLE posting (id integer)");
    EXPECT_FALSE(store::migrate(empty.url(), now()).has_value());
    EXPECT_EQ(empty.query("SELECT string_agg(relname, ' ') FROM pg_class WHERE relkind = 'r' AND "
                          "relnamespace = 'public'::regnamespace"),
              "posting");
}

TEST_F(Migrate, says_when_there_is_no_database) {
    const std::string nowhere = "postgresql:///x?host=/nowhere&user=postgres";
    const auto done = store::migrate(nowhere, now());
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code, Errc::database_unavailable);
    const auto checked = store::check_schema_version(nowhere);
    ASSERT_FALSE(checked.has_value());
    EXPECT_EQ(checked.error().code, Errc::database_unavailable);
}

}  // namespace
}  // namespace sluice::test
