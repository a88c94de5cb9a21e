// What the schema as a whole promises: the state machine, facts that never change, who may do what,
// and keys that let it be distributed by enterprise.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "ledger/payment/state.hpp"
#include "ledger/store/database.hpp"
#include "ledger/store/embedded_sql.hpp"
#include "tests/store/base_rows.hpp"
#include "tests/support/database.hpp"

namespace sluice::test {
namespace {

using Texts = std::set<std::string>;

// Tables whose rows are only ever added. A change to this list is a change of a promise.
const Texts facts{"approval_act",
                  "approval_request",
                  "attempt",
                  "audit_checkpoint",
                  "audit_entry",
                  "bank_message",
                  "batch",
                  "batch_item",
                  "payment",
                  "payment_event",
                  "posting",
                  "statement",
                  "statement_entry",
                  "statement_event",
                  "statement_line",
                  "statement_match",
                  "submission",
                  "webhook_attempt",
                  "screening_attachment",
                  "screening_case_event",
                  "screening_case_finding",
                  "screening_decision",
                  "screening_false_match",
                  "screening_input",
                  "screening_list_file"};
const Texts changing{"account",          "account_balance",        "bank",
                     "batch_progress",   "channel_cursor",         "channel_lease",
                     "enterprise",       "feed_counter",           "idempotency_key",
                     "payment_state",    "recon_exception",        "webhook",
                     "webhook_delivery", "screening_beneficiary",  "screening_case",
                     "screening_lease",  "screening_list_version", "screening_rescreen",
                     "screening_rules",  "access_change",          "approval_policy",
                     "limit_use",        "limit_reservation"};
// Rows come and go.
const Texts passing{"screening_inbox", "audit_inbox", "request_nonce"};
// Written by the application once, or by the migration.
const Texts fixed{"channel", "currency"};
const Texts shared_by_all{"bank", "currency", "schema_migration"};
// Screening has one order, one set of lists and one set of rules for all enterprises.
const Texts platform{"screening_lease",    "screening_list_file", "screening_list_version",
                     "screening_rescreen", "screening_rules",     "access_change",
                     "audit_inbox",        "audit_entry",         "audit_checkpoint",
                     "request_nonce"};

Texts operator+(Texts a, const Texts& b) {
    a.insert(b.begin(), b.end());
    return a;
}

class Schema : public ::testing::Test {
protected:
    Texts texts(const std::string& sql) {
        store::Database database({.url = test_database.url(), .role = "", .keyed_plans = false});
        return database
            .transact([&](store::Tx& tx) -> Result<Texts> {
                Texts all;
                for (const auto& row : tx.exec(sql)) {
                    all.insert(row.string(0));
                }
                return all;
            })
            .value();
    }

    // "table SET column = column"
    static std::string same(const std::string& table) {
        const auto& column = base_row(table).begin()->first;
        return table + " SET " + column + " = " + column;
    }

    TestDatabase test_database;
};

Texts quoted_in(const std::string& text) {
    Texts all;
    const std::regex literal{"'([^']*)'"};
    for (std::sregex_iterator at{text.begin(), text.end(), literal}, end; at != end; ++at) {
        all.insert((*at)[1]);
    }
    return all;
}

TEST_F(Schema, the_state_machine_in_sql_is_the_one_in_cpp) {
    auto legal =
        quoted_in(test_database.query("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE "
                                      "conname = 'payment_event_legal'"));
    legal.erase(" ");
    Texts expected;
    for (const auto& row : transitions) {
        expected.insert(std::string{name(row.from)} + " " + std::string{name(row.event)} + " " +
                        std::string{name(row.to)});
    }
    EXPECT_EQ(legal, expected);
}

TEST_F(Schema, the_states_in_sql_are_those_in_cpp) {
    Texts expected;
    for (const auto& row : transitions) {
        expected.insert(std::string{name(row.to)});
    }
    EXPECT_EQ(quoted_in(test_database.query("SELECT pg_get_constraintdef(oid) FROM pg_constraint "
                                            "WHERE conname = 'payment_state_state_check'")),
              expected);
}

TEST_F(Schema, every_table_is_a_fact_or_known_to_change) {
    EXPECT_EQ(texts("SELECT relname FROM pg_class WHERE relkind = 'r' "
                    "AND relnamespace = 'public'::regnamespace"),
              facts + changing + passing + fixed + Texts{"schema_migration"});
}

TEST_F(Schema, facts_refuse_change_even_by_the_owner) {
    for (const auto& row : base_rows()) {
        test_database.query(insert_sql(row));
    }
    for (const auto& fact : facts) {
        EXPECT_EQ(test_database.refusal("UPDATE " + same(fact)), "23001") << fact;
        EXPECT_EQ(test_database.refusal("DELETE FROM " + fact), "23001") << fact;
        EXPECT_EQ(test_database.refusal("TRUNCATE " + fact + " CASCADE"), "23001") << fact;
    }
}

TEST_F(Schema, the_application_may_append_facts_and_not_change_them) {
    const auto granted = [&](const std::string& role, const std::string& privilege) {
        return texts(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
            "'public'::regnamespace AND has_table_privilege('" +
            role + "', oid, '" + privilege + "')");
    };
    const auto all = facts + changing + passing + fixed;
    EXPECT_EQ(granted("sluice_app", "SELECT"), all + Texts{"schema_migration"});
    EXPECT_EQ(granted("sluice_app", "INSERT") + Texts{"screening_lease"}, all);
    EXPECT_FALSE(granted("sluice_app", "INSERT").contains("screening_lease"))
        << "there is one order, and the migration began it";
    EXPECT_EQ(granted("sluice_app", "UPDATE"), changing);
    EXPECT_EQ(granted("sluice_reader", "SELECT"), all + Texts{"schema_migration"});
    EXPECT_EQ(granted("sluice_app", "DELETE"), passing);
    for (const auto* privilege : {"TRUNCATE", "REFERENCES", "TRIGGER"}) {
        EXPECT_EQ(granted("sluice_app", privilege), Texts{}) << privilege;
    }
    for (const auto* privilege : {"INSERT", "UPDATE", "DELETE", "TRUNCATE"}) {
        EXPECT_EQ(granted("sluice_reader", privilege), Texts{}) << privilege;
    }
}

TEST_F(Schema, the_roles_are_refused_in_deed) {
    const std::string app = "SET ROLE sluice_app; ";
    for (const auto& fact : facts) {
        EXPECT_EQ(test_database.refusal(app + "UPDATE " + same(fact)), "42501") << fact;
        EXPECT_EQ(test_database.refusal(app + "DELETE FROM " + fact), "42501") << fact;
    }
    for (const auto& table : changing) {
        EXPECT_EQ(test_database.refusal(app + "DELETE FROM " + table), "42501") << table;
    }
    for (const auto& table : passing) {
        EXPECT_EQ(test_database.refusal(app + "UPDATE " + same(table)), "42501") << table;
        EXPECT_EQ(test_database.refusal(app + "DELETE FROM " + table), "") << table;
    }
    EXPECT_EQ(test_database.refusal(app + "CREATE TABLE mine (id integer)"), "42501");
    EXPECT_EQ(test_database.refusal(app + "ALTER TABLE posting DISABLE TRIGGER ALL"), "42501");
    EXPECT_EQ(test_database.refusal("SET ROLE sluice_reader; "
                                    "INSERT INTO bank VALUES ('b', 'B')"),
              "42501");
}

// Primary keys, unique keys and foreign keys of tenant tables start with enterprise_id.
TEST_F(Schema, every_key_starts_with_the_enterprise) {
    std::string others;
    for (const auto& table : shared_by_all + platform) {
        others += (others.empty() ? "'" : ", '") + table + "'";
    }
    const auto tenant =
        "c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT IN (" +
        others + ")";
    EXPECT_EQ(texts("SELECT i.indexrelid::regclass::text FROM pg_index i "
                    "JOIN pg_class c ON c.oid = i.indrelid "
                    "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] "
                    "WHERE i.indisunique AND a.attname IS DISTINCT FROM 'enterprise_id' AND " +
                    tenant),
              Texts{});
    EXPECT_EQ(texts("SELECT relname FROM pg_class c WHERE " + tenant +
                    " AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.conrelid = c.oid "
                    "AND p.contype = 'p')"),
              Texts{});
    EXPECT_EQ(texts("SELECT f.conname FROM pg_constraint f JOIN pg_class c ON c.oid = f.confrelid "
                    "JOIN pg_attribute ours ON ours.attrelid = f.conrelid "
                    "AND ours.attnum = f.conkey[1] "
                    "JOIN pg_attribute theirs ON theirs.attrelid = f.confrelid "
                    "AND theirs.attnum = f.confkey[1] "
                    "WHERE f.contype = 'f' AND (ours.attname <> 'enterprise_id' "
                    "OR theirs.attname <> 'enterprise_id') AND " +
                    tenant),
              Texts{});
}

TEST_F(Schema, ids_and_times_come_from_the_program) {
    EXPECT_EQ(texts("SELECT relname FROM pg_class WHERE relkind = 'S' "
                    "AND relnamespace = 'public'::regnamespace"),
              Texts{});
    EXPECT_EQ(texts("SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef "
                    "WHERE pg_get_expr(adbin, adrelid) LIKE '%(%'"),
              Texts{})
        << "a default that calls a function";
    const auto sql = store::embedded::base_sql() + store::embedded::screening_sql() +
                     store::embedded::functions_sql();
    const std::regex made_by_sql{
        R"(\b(now|clock_timestamp|gen_random_uuid|nextval|random)\s*\(|)"
        R"(current_(timestamp|date|time)|\b(small|big)?serial\b|GENERATED\b)",
        std::regex::icase};
    std::string code = std::regex_replace(sql, std::regex{"--[^\n]*"}, "");
    std::smatch found;
    EXPECT_FALSE(std::regex_search(code, found, made_by_sql)) << found.str();
}

TEST_F(Schema, distribution_names_every_table) {
    std::ifstream in(SLUICE_SOURCE_DIR "/ledger/schema/distribute.sql");
    const std::string sql{std::istreambuf_iterator<char>{in}, {}};
    const auto named = quoted_in(sql);
    for (const auto& table : facts + changing + passing + fixed) {
        EXPECT_TRUE(named.contains(table)) << table;
    }
    for (const auto& table : shared_by_all) {
        const auto reference = "create_reference_table('" + table + "')";
        EXPECT_EQ(sql.find(reference) != std::string::npos, table != "schema_migration") << table;
    }
    const auto platform_at = sql.find("create_reference_table(platform)");
    ASSERT_NE(platform_at, std::string::npos);
    EXPECT_EQ(quoted_in(sql.substr(platform_at, sql.find(';', platform_at) - platform_at)),
              platform);
}

TEST_F(Schema, views_show_the_feed_in_order_and_balances_by_account) {
    for (const auto& row : base_rows()) {
        if (row.table == "statement_event") {
            auto second = row.columns;
            second["seq"] = "2";
            test_database.query(insert_sql(row.table, second));
        } else {
            test_database.query(insert_sql(row));
        }
    }
    EXPECT_EQ(
        test_database.query("SELECT string_agg(seq || ' ' || subject_type || ' ' || type, ', ' "
                            "ORDER BY seq) FROM event_feed"),
        "1 payment received, 2 statement statement");
    EXPECT_EQ(test_database.query("SELECT posted_minor || ' ' || available_minor FROM balance "
                                  "WHERE kind = 'bank'"),
              "100 100");
}

}  // namespace
}  // namespace sluice::test
