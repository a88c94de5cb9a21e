// Booking: counters are the sums of postings, our own orders stop at the floor, a bank's truth
// always fits, and a seal covers its whole posting.
#include "ledger/store/ledger_store.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>
#include <set>

#include "ledger/base/log.hpp"
#include "tests/store/base_rows.hpp"
#include "tests/support/database.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::test {
namespace {

using store::Tx;

const Instant now = *parse_instant("2026-03-02T10:00:00Z");
const Currency eur = Currency::of("EUR");

template <class AnyId>
AnyId id_of(std::string_view last_two) {
    const auto text = id(last_two);
    return *AnyId::parse(std::string_view{text}.substr(1, 36));
}

const auto enterprise = id_of<EnterpriseId>("e0");
const auto payment = id_of<PaymentId>("d0");
const auto bank = id_of<AccountId>("a0");  // holds 100, floor at 0
const AccountId accounts[] = {bank, id_of<AccountId>("a1"), id_of<AccountId>("a2"),
                              id_of<AccountId>("a3"), id_of<AccountId>("a4")};
const auto clearing = accounts[1];

class LedgerStore : public ::testing::Test {
protected:
    LedgerStore() : database({.url = test_database.url()}) {
        log::open("-", log::Level::error, "test");
        for (const auto& row : base_rows()) {
            if (row.table != "account_balance" && row.table != "posting") {
                test_database.query(insert_sql(row));
            }
        }
        for (const auto& [last_two, kind] :
             {std::pair{"a2", "'suspense'"}, std::pair{"a3", "'charges'"},
              std::pair{"a4", "'opening'"}}) {
            auto account = base_row("account");
            account["account_id"] = id(last_two);
            account["kind"] = kind;
            account["number"] = "''";
            account["channel_id"] = "NULL";
            test_database.query(insert_sql("account", account));
        }
        test_database.query(
            "INSERT INTO account_balance (enterprise_id, account_id, currency, "
            "overdraft_limit_minor) SELECT enterprise_id, account_id, currency, "
            "CASE kind WHEN 'bank' THEN 0 END FROM account");
    }

    Posting posting(PostingKind kind, AccountId debit, AccountId credit, std::int64_t minor) {
        return {.id = make_id<PostingId>(now, random),
                .kind = kind,
                .pending_id = {},
                .purpose = PostingPurpose::transfer,
                .debit = debit,
                .credit = credit,
                .amount = Money(minor, eur),
                .payment_id = payment,
                .line_id = {},
                .statement_id = {}};
    }

    Posting resolving(PostingKind kind, const Posting& pending) {
        auto made = posting(kind, pending.debit, pending.credit, pending.amount.minor());
        made.pending_id = pending.id;
        made.pending_minor = pending.amount.minor();
        return made;
    }

    Result<void> book(const std::vector<Posting>& postings, bool bank_truth) {
        return database.transact([&](Tx& tx) -> Result<void> {
            store::book(tx, {"key"}, enterprise, postings, now, bank_truth);
            return {};
        });
    }
    Result<void> bank_says(AccountId debit, AccountId credit, std::int64_t minor) {
        return book({posting(PostingKind::direct, debit, credit, minor)}, true);
    }

    std::optional<std::int64_t> available(AccountId account) {
        return database
            .transact([&](Tx& tx) -> Result<std::optional<std::int64_t>> {
                return store::lock_balances(tx, enterprise, {&account, 1}).at(0).available_minor;
            })
            .value();
    }
    std::string observed_overdraft() {
        return test_database.query(
            "SELECT observed_overdraft_minor FROM account_balance WHERE account_id = " + id("a0"));
    }
    void expect_refused_by_floor(std::int64_t minor) {
        const auto done = book({posting(PostingKind::pending, clearing, bank, minor)}, false);
        ASSERT_FALSE(done.has_value()) << minor;
        EXPECT_EQ(done.error(),
                  fail(Errc::database_conflict, "23514", "account_balance_not_below_floor"));
    }

    TestDatabase test_database;
    store::Database database;
    SeededRandom random{7};
};

// Counters against the sums they cache, from the rows alone: what differs.
constexpr auto differences =
    "SELECT string_agg(b.account_id::text, ' ') FROM account_balance b CROSS JOIN LATERAL ("
    "  SELECT coalesce(sum(amount_minor) FILTER (WHERE debit AND open), 0) AS dp,"
    "         coalesce(sum(amount_minor) FILTER (WHERE NOT debit AND open), 0) AS cp,"
    "         coalesce(sum(amount_minor) FILTER (WHERE debit AND moved), 0) AS d,"
    "         coalesce(sum(amount_minor) FILTER (WHERE NOT debit AND moved), 0) AS c FROM ("
    "    SELECT p.amount_minor, p.debit_account_id = b.account_id AS debit,"
    "           p.kind IN ('post', 'direct') AS moved,"
    "           p.kind = 'pending' AND NOT EXISTS (SELECT FROM posting r"
    "             WHERE r.enterprise_id = p.enterprise_id AND r.pending_id = p.posting_id) AS open"
    "    FROM posting p WHERE b.account_id IN (p.debit_account_id, p.credit_account_id)) rows) s "
    "WHERE (b.debits_pending, b.credits_pending, b.debits_posted, b.credits_posted) "
    "IS DISTINCT FROM (s.dp, s.cp, s.d, s.c)";

TEST_F(LedgerStore, counters_are_the_sums_of_any_postings) {
    std::vector<Posting> open;
    EXPECT_TRUE(rc::check("counters equal sums", [&] {
        std::vector<Posting> set;
        const auto count = *rc::gen::inRange(0, 12);
        for (int i = 0; i < count; ++i) {
            const auto choice = *rc::gen::inRange(0, 4);
            if (choice < 2 && !open.empty()) {
                set.push_back(
                    resolving(choice == 0 ? PostingKind::post : PostingKind::void_, open.back()));
                open.pop_back();
                continue;
            }
            const auto debit = *rc::gen::inRange<std::size_t>(0, 5);
            const auto credit = (debit + *rc::gen::inRange<std::size_t>(1, 5)) % 5;
            const auto minor = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
            set.push_back(posting(choice == 3 ? PostingKind::direct : PostingKind::pending,
                                  accounts[debit], accounts[credit], minor));
        }
        // A pending may be resolved in the set that makes it, so only what is left is open.
        const auto done = book(set, true);
        RC_ASSERT(done.has_value());
        for (const auto& each : set) {
            if (each.kind == PostingKind::pending) {
                open.push_back(each);
            }
        }
        RC_ASSERT(test_database.query(differences) == "");
    }));
    EXPECT_GT(std::stoi(test_database.query("SELECT count(*) FROM posting")), 100);
    EXPECT_EQ(
        test_database.query("SELECT sum(debits_posted) - sum(credits_posted) || ' ' || "
                            "sum(debits_pending) - sum(credits_pending) FROM account_balance"),
        "0 0");
}

TEST_F(LedgerStore, posts_less_or_more_than_was_reserved) {
    ASSERT_TRUE(bank_says(bank, clearing, 500).has_value());
    const auto pending = posting(PostingKind::pending, clearing, bank, 100);
    ASSERT_TRUE(book({pending}, false).has_value());
    auto settled = resolving(PostingKind::post, pending);
    settled.amount = Money(90, eur);
    ASSERT_TRUE(book({settled}, true).has_value());
    EXPECT_EQ(test_database.query("SELECT posted_minor || ' ' || available_minor FROM balance "
                                  "WHERE kind = 'bank'"),
              "410 410");
}

TEST_F(LedgerStore, our_orders_stop_at_the_floor) {
    ASSERT_TRUE(bank_says(bank, clearing, 100).has_value());
    expect_refused_by_floor(101);
    ASSERT_TRUE(book({posting(PostingKind::pending, clearing, bank, 100)}, false).has_value());
    expect_refused_by_floor(1);
    EXPECT_EQ(available(bank), 0);
    EXPECT_EQ(test_database.query("SELECT count(*) FROM posting"), "2") << "refused ones left none";
}

TEST_F(LedgerStore, an_overdraft_limit_lowers_the_floor) {
    test_database.query(
        "UPDATE account_balance SET overdraft_limit_minor = 50 WHERE account_id = " + id("a0"));
    ASSERT_TRUE(book({posting(PostingKind::pending, clearing, bank, 50)}, false).has_value());
    expect_refused_by_floor(1);
}

TEST_F(LedgerStore, accounts_without_a_limit_have_no_floor) {
    ASSERT_TRUE(book({posting(PostingKind::direct, bank, clearing, 1'000)}, false).has_value());
    EXPECT_EQ(available(clearing), std::nullopt);
}

TEST_F(LedgerStore, a_banks_truth_passes_the_floor_and_is_kept) {
    ASSERT_TRUE(bank_says(bank, clearing, 100).has_value());
    ASSERT_TRUE(bank_says(accounts[3], bank, 130).has_value());
    EXPECT_EQ(observed_overdraft(), "30");
    EXPECT_EQ(available(bank), 0);
    expect_refused_by_floor(1);
    ASSERT_TRUE(bank_says(bank, clearing, 50).has_value());
    EXPECT_EQ(observed_overdraft(), "0");
    EXPECT_EQ(available(bank), 20);
}

// 100 held, 80 reserved, and the bank takes 50. When the reservation is given back, 50 are left to
// spend, not 50 and what the bank once took too much.
TEST_F(LedgerStore, an_observed_overdraft_is_no_room_for_orders_after_the_recovery) {
    ASSERT_TRUE(bank_says(bank, clearing, 100).has_value());
    const auto pending = posting(PostingKind::pending, clearing, bank, 80);
    ASSERT_TRUE(book({pending}, false).has_value());
    ASSERT_TRUE(bank_says(accounts[3], bank, 50).has_value());
    EXPECT_EQ(observed_overdraft(), "30");
    ASSERT_TRUE(book({resolving(PostingKind::void_, pending)}, false).has_value());
    EXPECT_EQ(observed_overdraft(), "0");
    EXPECT_EQ(available(bank), 50);
    expect_refused_by_floor(51);
}

TEST_F(LedgerStore, locks_balances_in_order_of_id) {
    test_database.query("UPDATE account SET is_open = false WHERE account_id = " + id("a2"));
    const AccountId asked[] = {accounts[2], accounts[0], id_of<AccountId>("ff")};
    const auto done = database.transact([&](Tx& tx) -> Result<void> {
        const auto balances = store::lock_balances(tx, enterprise, asked);
        EXPECT_EQ(balances.size(), 2u) << "an account that is not there is not locked";
        EXPECT_EQ(balances[0].account, accounts[0]);
        EXPECT_TRUE(balances[0].is_open);
        EXPECT_EQ(balances[1].account, accounts[2]);
        EXPECT_FALSE(balances[1].is_open);
        return {};
    });
    EXPECT_TRUE(done.has_value());
}

TEST_F(LedgerStore, feed_numbers_have_no_gaps) {
    const auto take = [&](std::size_t count, bool keep) {
        std::int64_t first = 0;
        static_cast<void>(database.transact([&](Tx& tx) -> Result<void> {
            first = store::take_feed_numbers(tx, enterprise, count);
            return keep ? Result<void>{} : fail(Errc::internal);
        }));
        return first;
    };
    EXPECT_EQ(take(3, true), 1);
    EXPECT_EQ(take(5, false), 4) << "rolled back";
    EXPECT_EQ(take(1, true), 4);
    EXPECT_EQ(take(1, true), 5);
}

Posting sealed() {
    return {.id = id_of<PostingId>("92"),
            .kind = PostingKind::post,
            .pending_id = id_of<PostingId>("91"),
            .purpose = PostingPurpose::transfer,
            .debit = accounts[1],
            .credit = accounts[0],
            .amount = Money(1230, eur),
            .payment_id = payment,
            .line_id = id_of<StatementLineId>("80"),
            .statement_id = {}};
}

// Every seal in every database is made over this text: a change of it breaks them all.
TEST_F(LedgerStore, seal_text_is_fixed) {
    const std::string ids = "00000000-0000-7000-8000-0000000000";
    EXPECT_EQ(store::seal_text(enterprise, sealed(), now),
              ids + "e0|" + ids + "92|post|" + ids + "91|transfer|" + ids + "a1|" + ids +
                  "a0|EUR|1230|" + ids + "d0|" + ids + "80|-|2026-03-02T10:00:00.000000Z");
}

TEST_F(LedgerStore, seal_covers_every_column) {
    struct Change {
        const char* column;
        std::function<void(EnterpriseId&, Posting&, Instant&)> change;
    };
    const Change changes[] = {
        {"enterprise_id", [](auto& e, auto&, auto&) { e = id_of<EnterpriseId>("e1"); }},
        {"posting_id", [](auto&, auto& p, auto&) { p.id = id_of<PostingId>("99"); }},
        {"kind", [](auto&, auto& p, auto&) { p.kind = PostingKind::void_; }},
        {"pending_id", [](auto&, auto& p, auto&) { p.pending_id.reset(); }},
        {"purpose", [](auto&, auto& p, auto&) { p.purpose = PostingPurpose::charge; }},
        {"debit_account_id", [](auto&, auto& p, auto&) { p.debit = accounts[2]; }},
        {"credit_account_id", [](auto&, auto& p, auto&) { p.credit = accounts[2]; }},
        {"currency", [](auto&, auto& p, auto&) { p.amount = Money(1230, Currency::of("USD")); }},
        {"amount_minor", [](auto&, auto& p, auto&) { p.amount = Money(1231, eur); }},
        {"payment_id", [](auto&, auto& p, auto&) { p.payment_id.reset(); }},
        {"line_id", [](auto&, auto& p, auto&) { p.line_id.reset(); }},
        {"statement_id", [](auto&, auto& p, auto&) { p.statement_id = id_of<StatementId>("70"); }},
        {"created_at", [](auto&, auto&, auto& at) { at += std::chrono::microseconds{1}; }},
    };
    const store::SealKey key{"key"};
    std::set<std::string> seals{store::seal(key, enterprise, sealed(), now)};
    std::string columns;
    for (const auto& each : changes) {
        auto owner = enterprise;
        auto made = sealed();
        auto at = now;
        each.change(owner, made, at);
        EXPECT_TRUE(seals.insert(store::seal(key, owner, made, at)).second) << each.column;
        columns += std::string{each.column} + " ";
    }
    EXPECT_TRUE(seals.insert(store::seal({"other key"}, enterprise, sealed(), now)).second);
    EXPECT_EQ(columns + "seal",
              test_database.query("SELECT string_agg(column_name, ' ' ORDER BY ordinal_position) "
                                  "FROM information_schema.columns WHERE table_name = 'posting'"));
}

}  // namespace
}  // namespace sluice::test
