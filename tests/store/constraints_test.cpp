// Every constraint of the schema refuses what it is there to refuse. The tables of refusals.hpp
// vary one valid row a table; constraint names come from the catalogue, so a new one needs its row.
#include <gtest/gtest.h>

#include <set>

#include "ledger/base/log.hpp"
#include "ledger/store/database.hpp"
#include "tests/store/refusals.hpp"
#include "tests/support/database.hpp"

namespace sluice::test {
namespace {

struct Outcome {
    std::string sqlstate;
    std::string constraint;

    bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
    return out << outcome.sqlstate << ' ' << outcome.constraint;
}

class Constraints : public ::testing::Test {
protected:
    Constraints() : database({.url = test_database.url(), .role = "", .keyed_plans = false}) {
        log::open("-", log::Level::error, "test");  // refusals are what we came for
        for (const auto& row : base_rows()) {
            test_database.query(insert_sql(row));
        }
    }

    // Never leaves the row behind.
    Outcome attempt(const std::string& sql) {
        const auto done = database.transact([&](store::Tx& tx) -> Result<void> {
            tx.exec_script(sql);
            return fail(Errc::internal, "went through");
        });
        return {done.error().detail, done.error().where};
    }

    void expect_refused(std::span<const Refusal> refusals, const std::string& sqlstate) {
        for (const auto& refusal : refusals) {
            auto columns = base_row(refusal.table);
            for (const auto& [column, value] : refusal.changes) {
                ASSERT_TRUE(columns.contains(column) || value != "NULL")
                    << refusal.table << " base row lacks " << column;
                columns[column] = value;
            }
            const auto sql = insert_sql(refusal.table, columns);
            EXPECT_EQ(attempt(sql), (Outcome{sqlstate, refusal.constraint})) << sql;
        }
    }

    std::set<std::string> names(const std::string& sql) {
        auto rows = database.transact([&](store::Tx& tx) -> Result<std::set<std::string>> {
            std::set<std::string> all;
            for (const auto& row : tx.exec(sql)) {
                all.insert(row.string(0));
            }
            return all;
        });
        return rows.value();
    }

    TestDatabase test_database;
    store::Database database;
};

TEST_F(Constraints, checks_refuse) {
    expect_refused(check_refusals(), "23514");
    expect_refused(screening_check_refusals(), "23514");
    expect_refused(access_check_refusals(), "23514");
}

TEST_F(Constraints, keys_refuse_a_second_row) {
    expect_refused(unique_refusals(), "23505");
    expect_refused(screening_unique_refusals(), "23505");
    expect_refused(access_unique_refusals(), "23505");
}

TEST_F(Constraints, foreign_keys_refuse_what_is_not_there) {
    expect_refused(foreign_refusals(), "23503");
    expect_refused(screening_foreign_refusals(), "23503");
    expect_refused(access_foreign_refusals(), "23503");
}

TEST_F(Constraints, each_has_a_refusing_row) {
    std::set<std::string> shown;
    for (const auto& refusals :
         {check_refusals(), unique_refusals(), foreign_refusals(), screening_check_refusals(),
          screening_unique_refusals(), screening_foreign_refusals(), access_check_refusals(),
          access_unique_refusals(), access_foreign_refusals()}) {
        for (const auto& refusal : refusals) {
            shown.insert(refusal.constraint);
        }
    }
    // A unique index that backs a constraint has the constraint's name.
    EXPECT_EQ(shown,
              names("SELECT conname::text FROM pg_constraint "
                    "WHERE connamespace = 'public'::regnamespace UNION "
                    "SELECT c.relname::text FROM pg_index i "
                    "JOIN pg_class c ON c.oid = i.indexrelid "
                    "WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace "
                    // Not reachable: the primary key is part of it, so that key refuses first.
                    "EXCEPT SELECT unnest(ARRAY['account_enterprise_id_account_id_currency_key', "
                    "'approval_request_enterprise_id_payment_id_content_sha256_key'])"));
}

TEST_F(Constraints, not_null_refuses_for_every_such_column) {
    const auto columns = names(
        "SELECT c.relname || '.' || a.attname FROM pg_attribute a "
        "JOIN pg_class c ON c.oid = a.attrelid "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace "
        "AND a.attnum > 0 AND a.attnotnull");
    ASSERT_GT(columns.size(), 250u);
    for (const auto& name : columns) {
        const auto table = name.substr(0, name.find('.'));
        const auto column = name.substr(name.find('.') + 1);
        auto row = base_row(table);
        row[column] = "NULL";
        EXPECT_EQ(attempt(insert_sql(table, row)), (Outcome{"23502", ""})) << name;
    }
}

// Each kind of change has its own.
const std::set<std::string> of_access{
    "access_change.algorithm",     "access_change.currency",    "access_change.decided_at",
    "access_change.decided_by",    "access_change.decision_no", "access_change.ends",
    "access_change.enterprise_id", "access_change.from_at",     "access_change.holder",
    "access_change.key_id",        "access_change.most_minor",  "access_change.name",
    "access_change.public_key",    "access_change.role",        "access_change.token_sha256",
    "access_change.until_at"};

// What may be empty is a decision too: a column that loses its NOT NULL shows here.
TEST_F(Constraints, only_these_columns_may_be_null) {
    std::set<std::string> expected{
        "account.channel_id",
        "account_balance.overdraft_limit_minor",
        "batch.document",
        "batch_item.payment_id",
        "batch_progress.done_at",
        "approval_policy.decided_at",
        "audit_entry.enterprise_id",
        "bank_message.submission_id",
        "channel_cursor.fetched_at",
        "channel_lease.owner",
        "channel_lease.until",
        "idempotency_key.resource_id",
        "limit_reservation.released_at",
        "payment.batch_id",
        "payment_event.submission_id",
        "payment_state.decision_id",
        "payment_state.next_at",
        "payment_state.submission_id",
        "posting.line_id",
        "posting.payment_id",
        "posting.pending_id",
        "posting.statement_id",
        "recon_exception.closed_at",
        "recon_exception.line_id",
        "recon_exception.payment_id",
        "recon_exception.statement_id",
        "screening_case.beneficiary_id",
        "screening_case.decided_at",
        "screening_case.line_id",
        "screening_case.payment_id",
        "screening_decision.beneficiary_id",
        "screening_decision.line_id",
        "screening_decision.payment_id",
        "screening_inbox.line_id",
        "screening_lease.owner",
        "screening_lease.until",
        "screening_list_version.decided_at",
        "screening_list_version.published",
        "screening_list_version.release_seq",
        "screening_rescreen.done_at",
        "screening_rescreen.enterprise_id",
        "screening_rescreen.line_id",
        "screening_rescreen.payment_id",
        "screening_rules.decided_at",
        "screening_rules.effective_seq",
        "statement.closing_minor",
        "statement.opening_minor",
        "statement.sequence",
        "statement_line.value_date",
        "webhook_delivery.next_at",
    };
    expected.insert(of_access.begin(), of_access.end());
    EXPECT_EQ(expected, names("SELECT c.relname || '.' || a.attname FROM pg_attribute a "
                              "JOIN pg_class c ON c.oid = a.attrelid "
                              "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace "
                              "AND a.attnum > 0 AND NOT a.attnotnull"));
}

// A partial unique index leaves room on purpose.
TEST_F(Constraints, what_partial_keys_leave_open) {
    const Refusal allowed[] = {
        // An ERP without end-to-end ids: the text says so, and it is no key.
        {"", "payment", {{"payment_id", id("0e")}, {"end_to_end_id", "'NOTPROVIDED'"}}},
        {"", "payment", {{"payment_id", id("0f")}, {"end_to_end_id", "'NOTPROVIDED'"}}},
        // JSON batches have no message id of the ERP.
        {"", "batch", {{"batch_id", id("0e")}, {"source", "'json'"}}},
        {"", "batch", {{"batch_id", id("0f")}, {"source", "'json'"}}},
        // A multi-currency account: the same number, once a currency.
        {"", "account", {{"account_id", id("0e")}, {"currency", "'CNY'"}}},
    };
    for (const auto& row : allowed) {
        auto columns = base_row(row.table);
        for (const auto& [column, value] : row.changes) {
            columns[column] = value;
        }
        const auto sql = insert_sql(row.table, columns);
        EXPECT_EQ(test_database.refusal(sql), "") << sql;
    }
}

}  // namespace
}  // namespace sluice::test
