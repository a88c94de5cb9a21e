// A database of before screening comes to version 2 with payments in every state.
#include <gtest/gtest.h>

#include "ledger/base/log.hpp"
#include "ledger/store/migrate.hpp"
#include "tests/store/base_rows.hpp"
#include "tests/support/database.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::test {
namespace {

class MigrateScreening : public ::testing::Test {
protected:
    MigrateScreening() : database({.url = old.url(), .role = "", .keyed_plans = false}) {
        log::open("-", log::Level::error, "test");
        const auto& first = store::migrations().at(0);
        const auto done = database.transact([&](store::Tx& tx) -> Result<void> {
            tx.exec_script(
                "CREATE TABLE schema_migration (version integer PRIMARY KEY, name text NOT NULL, "
                "checksum text NOT NULL, applied_at timestamptz NOT NULL)");
            tx.exec_script(first.sql);
            tx.exec(
                "INSERT INTO schema_migration SELECT 1, $1, "
                "encode(sha256(convert_to($2, 'UTF8')), 'hex'), '2026-01-01Z'",
                {first.name, first.sql});
            tx.exec("INSERT INTO currency VALUES ('EUR', 2)");
            return {};
        });
        if (!done) {
            throw std::runtime_error(to_string(done.error()));
        }
        for (const auto* table : {"bank", "enterprise", "channel", "account", "batch"}) {
            old.query(insert_sql(table, base_row(table)));
        }
    }

    // Payments with later ids are older here, so that the order of time shows.
    void add_payment(int number, const std::string& state, bool is_open, int attempts) {
        const auto payment_id = id("1" + std::to_string(number));
        auto payment = base_row("payment");
        payment["payment_id"] = payment_id;
        payment["end_to_end_id"] = "'E-" + std::to_string(number) + "'";
        payment["created_at"] = "'2026-03-02T10:0" + std::to_string(9 - number) + ":00Z'";
        payment["execution_date"] = "'2026-03-05'";
        old.query(insert_sql("payment", payment));
        auto row = base_row("payment_state");
        row.erase("decision_id");
        row["payment_id"] = payment_id;
        row["state"] = "'" + state + "'";
        row["attempts"] = std::to_string(attempts);
        row["next_at"] = is_open ? "'2026-03-02T10:00:00Z'" : "NULL";
        old.query(insert_sql("payment_state", row));
    }

    const TestDatabase migrated;  // its template has made the roles
    TestDatabase old{TestDatabase::Content::empty};
    store::Database database;
};

TEST_F(MigrateScreening, payments_of_before_get_a_decision_that_says_so) {
    add_payment(0, "received", false, 0);
    add_payment(1, "queued", true, 0);
    add_payment(2, "sending", true, 1);
    add_payment(3, "accepted", true, 1);
    add_payment(4, "in_doubt", true, 1);
    add_payment(5, "settled", false, 1);
    add_payment(6, "returned", false, 1);
    add_payment(7, "rejected", false, 1);
    add_payment(8, "cancelled", false, 0);
    const auto done = store::migrate(old.url(), *parse_instant("2026-04-01T00:00:00Z"));
    ASSERT_TRUE(done.has_value()) << to_string(done.error());
    EXPECT_EQ(*done, (std::vector<std::string>{"0002_screening.sql", "0003_access.sql",
                                               "0004_evidence.sql", "0005_audit_log.sql",
                                               "0006_approvals.sql", "0007_machine_keys.sql",
                                              "0008_limits.sql"}));
    EXPECT_EQ(old.query("SELECT string_agg(d.seq || ' ' || s.state, ', ' ORDER BY d.seq) "
                        "FROM payment_state s JOIN screening_decision d "
                        "USING (enterprise_id, decision_id)"),
              "1 rejected, 2 returned, 3 settled, 4 in_doubt, 5 accepted, 6 sending, 7 queued");
    EXPECT_EQ(old.query("SELECT string_agg(state, ' ' ORDER BY state) FROM payment_state "
                        "WHERE decision_id IS NULL"),
              "cancelled received")
        << "one is screened next, the other never is";
    EXPECT_EQ(
        old.query("SELECT DISTINCT d.posture || ', ' || d.subject || ' ' || d.verdict || ', ' "
                  "|| (d.decided_at = p.created_at AND d.payment_id = d.decision_id) "
                  "FROM screening_decision d JOIN payment p USING (enterprise_id, "
                  "payment_id)"),
        "accepted before screening, payment pass, true");
    EXPECT_EQ(old.query("SELECT last_seq FROM screening_lease"), "7");
    EXPECT_EQ(old.query("SELECT next_at FROM payment_state WHERE state = 'received'"),
              "2026-03-05 00:00:00+00")
        << "its day, which it waits for once it has passed";
    for (const auto* view : {"every_send_was_cleared", "every_held_payment_has_its_case",
                             "screening_case_is_its_events", "screening_order_has_no_gap"}) {
        EXPECT_EQ(old.query(std::string{"SELECT count(*) FROM audit."} + view), "0") << view;
    }
}

TEST_F(MigrateScreening, an_empty_database_has_an_order_that_begins) {
    ASSERT_TRUE(store::migrate(old.url(), *parse_instant("2026-04-01T00:00:00Z")).has_value());
    EXPECT_EQ(old.query("SELECT shard || ' ' || epoch || ' ' || last_seq FROM screening_lease"),
              "0 0 0");
}

}  // namespace
}  // namespace sluice::test
