// A list that is released is held against receipts of before as well.
#include "tests/flow/screening_world.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;
using flow::Fact;
using flow::Verdict;

class LookBack : public ScreeningWorld {};

TEST_F(LookBack, GoesToReceiptsBehindThePayments) {
    const auto id = accept("E2E-1", 1'00);
    notify({credit(10'00)});
    screen_all();
    clock.advance(24h * 91);
    for (int i = 0; i < 3; ++i) {
        clock.advance(1s);
        notify({credit(50'00)});
        screen_all();
    }
    std::vector<std::string> seen;
    judge.answer = [&](const Fact& fact) {
        seen.push_back(fact.payment ? "payment" : "receipt");
        const bool is_listed = seen.size() < 3;
        return is_listed ? with_hit(ScriptedJudge::hit("E2", Verdict::hold)) : flow::Judgement{};
    };
    flow::Screening small{judge, Uuid{{4}}, {.lease = 1h, .set_size = 2}};
    auto ctx = context();
    screening.release(ctx);
    look_back_after_release(1);
    while (*step(small) > 0) {
    }
    EXPECT_THAT(seen, ::testing::ElementsAre("payment", "receipt", "receipt", "receipt"))
        << "not the receipt of more than 90 days ago";
    EXPECT_EQ(state(id), PaymentState::held);
    EXPECT_EQ(cases(), "open hold payment, open hold receipt");
    EXPECT_EQ(test_database.query("SELECT subject || ' ' || (line_id IS NOT NULL) FROM "
                                  "screening_decision ORDER BY seq DESC LIMIT 1"),
              "rescreen true");
    EXPECT_EQ(test_database.query("SELECT screened || ' ' || hits || ' ' || part || ' ' || "
                                  "(done_at IS NOT NULL) FROM screening_rescreen"),
              "4 2 receipts true");
    answer(with_hit(ScriptedJudge::hit("E2", Verdict::hold)));
    look_back_after_release(2);
    while (*step(small) > 0) {
    }
    EXPECT_EQ(cases(), "open hold payment, open hold receipt, open hold receipt, open hold receipt")
        << "no hit is told twice";
}

TEST_F(LookBack, AReceiptThatWaitsComesToTheListsInForceByItself) {
    notify({credit(50'00)});
    screen_all();
    notify({credit(60'00)});
    const auto seen = database.transact([&](store::Tx& tx) -> Result<std::size_t> {
        return store::receipts_since(tx, enterprise, clock.now() - 24h, {}, 10).size();
    });
    EXPECT_EQ(*seen, 1u);
    screen_all();
}

}  // namespace
}  // namespace sluice::test
