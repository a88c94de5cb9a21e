// What screening reads and writes: one lease, one order, what waits, decisions and cases.
#include "ledger/store/screening_store.hpp"

#include <gtest/gtest.h>

#include "ledger/base/log.hpp"
#include "tests/store/base_rows.hpp"
#include "tests/support/database.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;
using store::Tx;

const Instant now = *parse_instant("2026-03-02T10:00:00Z");
const Uuid anna{{1}};
const Uuid bert{{2}};

template <class AnyId>
AnyId id_of(std::string_view last_two) {
    const auto text = id(last_two);
    return *AnyId::parse(std::string_view{text}.substr(1, 36));
}

const auto enterprise = id_of<EnterpriseId>("e0");
const auto payment = id_of<PaymentId>("d0");
const auto line = id_of<StatementLineId>("80");

class ScreeningStore : public ::testing::Test {
protected:
    ScreeningStore() : database({.url = rows.url()}) {
        log::open("-", log::Level::error, "test");
        for (const auto& row : base_rows()) {
            rows.query(insert_sql(row));
        }
    }

    // Runs it as the application would, in a transaction of its own.
    template <class Body>
    auto in(Body body) {
        using T = std::invoke_result_t<Body, Tx&>;
        return database
            .transact([&](Tx& tx) -> Result<T> {
                if constexpr (std::is_void_v<T>) {
                    body(tx);
                    return {};
                } else {
                    return body(tx);
                }
            })
            .value();
    }
    auto take(Uuid owner, Instant at, std::chrono::seconds lease = 60s) {
        return in([&](Tx& tx) { return store::take_screening_lease(tx, owner, at, at + lease); });
    }
    auto lock(Uuid owner, std::int64_t epoch, Instant at) {
        return in([&](Tx& tx) { return store::lock_screening_order(tx, owner, epoch, at); });
    }
    void add(const std::string& table, const Columns& changes) {
        auto row = base_row(table);
        for (const auto& [column, value] : changes) {
            row[column] = value;
        }
        rows.query(insert_sql(table, row));
    }
    void add_payment(const std::string& last_two, const std::string& state,
                     const std::string& created_at) {
        add("payment", {{"payment_id", id(last_two)},
                        {"end_to_end_id", "'E-" + last_two + "'"},
                        {"created_at", created_at}});
        add("payment_state",
            {{"payment_id", id(last_two)}, {"state", state}, {"decision_id", id("d0")}});
        add("payment_event", {{"payment_id", id(last_two)},
                              {"actor", "'erp " + last_two + "'"},
                              {"seq", std::to_string(++last_event)}});
    }
    static std::string decided_text() {
        return "SELECT seq || ' ' || subject || ' ' || verdict || ' ' || score_permille || ' ' || "
               "posture || ' ' || matches || ' ' || monitoring || ' ' || lists_version || ' ' || "
               "rules_version || ' ' || epoch || ' ' || observed_at || ' ' || decided_at "
               "FROM screening_decision WHERE decision_id = " +
               id("0f");
    }

    TestDatabase rows;
    store::Database database;
    int last_event = 1;
};

TEST_F(ScreeningStore, one_process_has_the_lease_and_keeps_its_epoch) {
    const auto first = take(anna, now);
    ASSERT_TRUE(first.has_value());
    EXPECT_EQ(first->epoch, 1);
    EXPECT_EQ(first->last_seq, 0);
    EXPECT_FALSE(take(bert, now + 59s).has_value());
    EXPECT_EQ(take(anna, now + 59s)->epoch, 1) << "renewed";
    EXPECT_FALSE(take(bert, now + 60s).has_value()) << "since it was renewed";
}

TEST_F(ScreeningStore, a_takeover_raises_the_epoch_and_keeps_the_order) {
    take(anna, now);
    in([](Tx& tx) { store::advance_screening_order(tx, 17); });
    const auto taken = take(bert, now + 60s);
    ASSERT_TRUE(taken.has_value());
    EXPECT_EQ(taken->epoch, 2);
    EXPECT_EQ(taken->last_seq, 17);
    EXPECT_FALSE(take(anna, now + 61s).has_value());
    EXPECT_EQ(take(bert, now + 200s)->epoch, 3) << "what ran out meanwhile is taken anew";
}

TEST_F(ScreeningStore, an_end_that_no_lease_can_have_does_not_shut_others_out) {
    take(anna, now + 24h);  // by a clock that was a day ahead
    EXPECT_EQ(take(bert, now)->epoch, 2);
}

TEST_F(ScreeningStore, the_fence_lets_the_holder_alone_write_and_in_its_time_only) {
    take(anna, now);
    in([](Tx& tx) { store::advance_screening_order(tx, 5); });
    EXPECT_EQ(lock(anna, 1, now + 59s), 5);
    EXPECT_FALSE(lock(anna, 1, now + 60s).has_value()) << "over";
    EXPECT_FALSE(lock(anna, 2, now).has_value()) << "another epoch";
    EXPECT_FALSE(lock(bert, 1, now).has_value()) << "another owner";
    take(bert, now + 60s);
    EXPECT_FALSE(lock(anna, 1, now + 61s).has_value());
    EXPECT_EQ(lock(bert, 2, now + 61s), 5);
}

TEST_F(ScreeningStore, a_lease_given_back_is_free_at_once) {
    take(anna, now);
    in([](Tx& tx) { store::release_screening_lease(tx, anna, 0); });
    in([](Tx& tx) { store::release_screening_lease(tx, bert, 1); });
    EXPECT_FALSE(take(bert, now).has_value()) << "neither was the holder's word";
    in([](Tx& tx) { store::release_screening_lease(tx, anna, 1); });
    EXPECT_EQ(take(bert, now)->epoch, 2);
}

TEST_F(ScreeningStore, received_payments_come_in_their_order_with_who_ordered_them) {
    add_payment("d3", "'received'", "'2026-03-02T10:00:00Z'");
    add_payment("d2", "'received'", "'2026-03-02T10:00:00Z'");
    add_payment("d4", "'held'", "'2026-03-02T10:00:00Z'");
    const auto read = [&](std::size_t limit) {
        std::string text;
        for (const auto& one :
             in([&](Tx& tx) { return store::received_payments(tx, enterprise, limit); })) {
            text += one.payment.transfer.end_to_end_id + " by " + one.actor + "; ";
        }
        return text;
    };
    EXPECT_EQ(read(10), "E-d2 by erp d2; E-d3 by erp d3; ");
    EXPECT_EQ(read(1), "E-d2 by erp d2; ");
}

TEST_F(ScreeningStore, the_inbox_holds_receipts_and_master_data_until_they_are_taken) {
    const auto fresh = id_of<PaymentId>("81").uuid;
    in([&](Tx& tx) {
        store::put_master_data(tx, enterprise, fresh, "{\"vendor\":1}", "erp", now + 1s);
    });
    const auto inbox = [&](std::size_t limit) {
        return in([&](Tx& tx) { return store::screening_inbox(tx, enterprise, limit); });
    };
    const auto all = inbox(10);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(inbox(1).size(), 1u);
    EXPECT_EQ(all[0].kind, "receipt");
    ASSERT_TRUE(all[0].receipt.has_value());
    EXPECT_EQ(all[0].receipt->line, line);
    EXPECT_EQ(all[0].receipt->amount, Money(100, Currency::of("EUR")));
    EXPECT_EQ(all[0].actor, "gateway:reconcile");
    EXPECT_EQ(all[1].kind, "master_data");
    EXPECT_FALSE(all[1].receipt.has_value());
    EXPECT_EQ(all[1].payload, "{\"vendor\":1}");
    EXPECT_EQ(all[1].actor, "erp");
    EXPECT_EQ(all[1].at, now + 1s);
    const std::vector<Uuid> taken{all[0].id};
    in([&](Tx& tx) { store::remove_from_inbox(tx, enterprise, taken); });
    ASSERT_EQ(inbox(10).size(), 1u);
    EXPECT_EQ(inbox(10)[0].id, fresh);
    in([&](Tx& tx) { store::put_receipts(tx, enterprise, {&line, 1}, now); });
    EXPECT_EQ(inbox(10).size(), 2u);
}

TEST_F(ScreeningStore, a_decision_is_kept_as_it_was_made) {
    const store::NewDecision decision{.id = id_of<DecisionId>("0f"),
                                      .seq = 4,
                                      .subject = "rescreen",
                                      .payment = payment,
                                      .line = {},
                                      .verdict = "hold",
                                      .score_permille = 990,
                                      .posture = "late",
                                      .matches = "[{\"a\":1}]",
                                      .monitoring = "{\"b\":  2}",
                                      .lists_version = "l7",
                                      .rules_version = "r8",
                                      .observed_at = now};
    in([&](Tx& tx) { store::insert_decisions(tx, enterprise, {&decision, 1}, 3, now + 1s); });
    EXPECT_EQ(rows.query(decided_text()),
              "4 rescreen hold 990 late [{\"a\":1}] {\"b\":  2} l7 r8 3 2026-03-02 10:00:00+00 "
              "2026-03-02 10:00:01+00");
    const store::NewCase opened{.id = id_of<CaseId>("cb"),
                                .decision = decision.id,
                                .payment = payment,
                                .line = {},
                                .verdict = "hold",
                                .is_special = true,
                                .due_at = now + 4h};
    in([&](Tx& tx) { store::insert_cases(tx, enterprise, {&opened, 1}, "gateway", now); });
    EXPECT_EQ(rows.query("SELECT c.state || ' ' || c.version || ' ' || c.is_special || ' ' || "
                         "c.due_at || ' ' || e.event || ' ' || e.version || ' ' || e.actor "
                         "FROM screening_case c JOIN screening_case_event e "
                         "USING (enterprise_id, case_id) WHERE case_id = " +
                         id("cb")),
              "open 1 true 2026-03-02 14:00:00+00 open 1 gateway");
}

TEST_F(ScreeningStore, a_false_match_is_of_both_sides) {
    const std::vector<store::PartyAndEntry> pairs{
        {"q", "e"}, {"p", "f"}, {"p", "e"}, {"p", "e"}, {"", ""}};
    const auto found = [&](EnterpriseId who) {
        return in([&](Tx& tx) { return store::known_false_matches(tx, who, pairs); });
    };
    EXPECT_EQ(found(enterprise), (std::vector<store::PartyAndEntry>{{"p", "e"}}));
    EXPECT_TRUE(found(id_of<EnterpriseId>("e1")).empty()) << "another enterprise's people";
}

TEST_F(ScreeningStore, the_order_is_read_with_all_that_a_judge_learns_from) {
    rows.query(
        "UPDATE screening_rules SET state = 'released', decided_by = 'bert', "
        "decided_at = loaded_at, content = 'limit 5'");
    ASSERT_EQ(in([](Tx& tx) { return store::rules_to_come(tx); }).size(), 1u);
    EXPECT_EQ(in([](Tx& tx) { return store::rules_to_come(tx); })[0].content, "limit 5");
    in([](Tx& tx) { store::put_rules_in_order(tx, 1, 4); });
    EXPECT_TRUE(in([](Tx& tx) { return store::rules_to_come(tx); }).empty());
    add("screening_decision", {{"decision_id", id("0f")}, {"seq", "5"}, {"subject", "'rescreen'"}});
    const auto read = [&](std::int64_t after, std::size_t limit) {
        std::string text;
        for (const auto& fact :
             in([&](Tx& tx) { return store::screening_order(tx, after, limit); })) {
            text += std::to_string(fact.seq) + " " + fact.kind + " " +
                    (fact.payment ? fact.payment->transfer.end_to_end_id : "-") + " " +
                    (fact.receipt ? std::to_string(fact.receipt->amount.minor()) : "-") + " " +
                    fact.payload + " " + fact.actor + " " +
                    (fact.enterprise == enterprise ? "ours" : "all") + "; ";
        }
        return text;
    };
    const std::string first = "1 payment E-1 -  erp ours; 2 receipt - 100   ours; ";
    const std::string rest =
        "3 master_data - - {} erp ours; 4 rules - - limit 5 bert all; "
        "5 rescreen E-1 -  erp ours; ";
    EXPECT_EQ(read(0, 10), first + rest);
    EXPECT_EQ(read(0, 2), first);
    EXPECT_EQ(read(2, 10), rest);
    EXPECT_EQ(read(5, 10), "");
}

TEST_F(ScreeningStore, a_hit_is_known_when_one_hit_of_a_decision_names_both_sides) {
    add("screening_decision", {{"decision_id", id("0f")},
                               {"seq", "4"},
                               {"subject", "'rescreen'"},
                               {"matches", R"('[{"party":"p1","entry":"e1"},)"
                                           R"({"party":"p2","entry":"e2"}]')"}});
    const auto known = [&](const std::string& party, const std::string& entry) {
        return in([&](Tx& tx) {
            return store::is_known_hit(tx, enterprise, payment, {party, entry});
        });
    };
    EXPECT_TRUE(known("p1", "e1"));
    EXPECT_TRUE(known("p2", "e2"));
    EXPECT_FALSE(known("p1", "e2")) << "each was told, but not of each other";
    EXPECT_FALSE(known("p3", "e1"));
    add("screening_decision", {{"decision_id", id("d1")},
                               {"seq", "5"},
                               {"payment_id", id("d1")},
                               {"matches", R"('[{"party":"p3","entry":"e3"}]')"}});
    EXPECT_FALSE(known("p3", "e3")) << "of another payment";
    const auto other = id_of<PaymentId>("d1");
    EXPECT_TRUE(in([&](Tx& tx) {
        return store::is_known_hit(tx, enterprise, other, {"p3", "e3"});
    })) << "its first decision counts too";
}

TEST_F(ScreeningStore, a_look_back_goes_on_where_it_was) {
    rows.query("UPDATE screening_rescreen SET done_at = started_at");
    EXPECT_FALSE(in([](Tx& tx) { return store::open_look_back(tx); }).has_value());
    in([](Tx& tx) { store::start_look_back(tx, 3, now - 24h, now); });
    in([](Tx& tx) { store::start_look_back(tx, 2, now - 48h, now); });
    auto job = in([](Tx& tx) { return store::open_look_back(tx); });
    ASSERT_TRUE(job.has_value());
    EXPECT_EQ(job->release_seq, 2) << "the oldest first";
    EXPECT_EQ(job->since, now - 48h);
    EXPECT_FALSE(job->enterprise || job->payment);
    job->enterprise = enterprise;
    job->payment = payment;
    in([&](Tx& tx) { store::advance_look_back(tx, *job, 500, 2); });
    in([&](Tx& tx) { store::advance_look_back(tx, *job, 100, 1); });
    job = in([](Tx& tx) { return store::open_look_back(tx); });
    EXPECT_EQ(job->enterprise, enterprise);
    EXPECT_EQ(job->payment, payment);
    EXPECT_FALSE(job->is_at_receipts || job->line);
    job->is_at_receipts = true;
    job->payment.reset();
    job->line = id_of<StatementLineId>("80");
    in([&](Tx& tx) { store::advance_look_back(tx, *job, 0, 0); });
    job = in([](Tx& tx) { return store::open_look_back(tx); });
    EXPECT_TRUE(job->is_at_receipts);
    EXPECT_FALSE(job->payment);
    EXPECT_EQ(job->line, id_of<StatementLineId>("80"));
    EXPECT_EQ(rows.query("SELECT screened || ' ' || hits FROM screening_rescreen "
                         "WHERE release_seq = 2"),
              "600 3");
    in([](Tx& tx) { store::finish_look_back(tx, 2, now + 1h); });
    EXPECT_EQ(in([](Tx& tx) { return store::open_look_back(tx); })->release_seq, 3);
}

TEST_F(ScreeningStore, payments_of_before_are_read_by_id_from_where_it_was) {
    add_payment("d2", "'queued'", "'2026-03-01T10:00:00Z'");
    add_payment("d3", "'queued'", "'2026-03-02T10:00:00Z'");
    const auto read = [&](std::optional<PaymentId> after, std::size_t limit) {
        std::string text;
        for (const auto& view : in([&](Tx& tx) {
                 return store::payments_since(tx, enterprise, now - 1h, after, limit);
             })) {
            text += view.transfer.end_to_end_id + " ";
        }
        return text;
    };
    EXPECT_EQ(read({}, 10), "E-1 E-d2 E-d3 ") << "E-d2 is older, and still open";
    EXPECT_EQ(read({}, 1), "E-1 ");
    EXPECT_EQ(read(id_of<PaymentId>("d2"), 10), "E-d3 ");
    in([&](Tx& tx) {
        return tx.exec(
            "UPDATE payment_state SET state = 'cancelled', next_at = NULL WHERE payment_id = $1",
            {id_of<PaymentId>("d2")});
    });
    EXPECT_EQ(read({}, 10), "E-1 E-d3 ") << "E-d2 is older, and over";
    EXPECT_EQ(read(id_of<PaymentId>("d3"), 10), "");
}

}  // namespace
}  // namespace sluice::test
