#include "tests/monitoring/scenario_world.hpp"

namespace sluice::monitoring {

TEST(ScenarioS04, six_new_payees_within_hours) {
    World world;
    Decision last;
    for (int i = 0; i < 6; ++i) {
        last = world.pay(
            world.stranger(World::at(0, 10, 20 * i), "30000.00", "X" + std::to_string(i), "何兰"));
        EXPECT_EQ(fires(last, "S04"), i == 5);
    }
    EXPECT_EQ(reason(last, "S04")->transfers.size(), 6u);
}

TEST(ScenarioS04, near_misses) {
    World batch;
    World again;
    World slow;
    for (int i = 0; i < 8; ++i) {
        const auto account = "X" + std::to_string(i);
        auto transfer = batch.stranger(World::at(0, 10, i), "30000.00", account, "何兰");
        transfer.batch_id = "B1";
        EXPECT_FALSE(reason(batch.pay(transfer), "S04")) << "a batch is known as one";
        const auto repeated = again.pay(again.stranger(World::at(0, 10, i), "30000.00", "X1"));
        EXPECT_FALSE(reason(repeated, "S04")) << "one payee is not many";
        const auto spread = slow.pay(slow.stranger(World::at(i), "30000.00", account, "何兰"));
        EXPECT_FALSE(reason(spread, "S04"));
    }
}

TEST(ScenarioS07, a_silent_payee_gets_three_times_its_amount) {
    World world;
    world.pay(world.bill(World::at(0), "10000.00"));
    world.pay(world.bill(World::at(7), "11000.00"));
    EXPECT_TRUE(fires(world.pay(world.bill(World::at(90), "45000.00")), "S07"));
}

TEST(ScenarioS07, a_vendor_never_paid_while_watched) {
    World world;
    world.ordinary_days(0, 80);
    auto transfer = world.bill(World::at(81), "60000.00");
    transfer.creditor_account = "VA2";
    transfer.creditor_name = "北京宏图机械有限公司";
    transfer.vendor_id = "V2";
    EXPECT_TRUE(fires(world.pay(transfer), "S07"));
}

TEST(ScenarioS07, near_misses) {
    World amount;
    amount.pay(amount.bill(World::at(0), "10000.00"));
    EXPECT_FALSE(reason(amount.pay(amount.bill(World::at(90), "20000.00")), "S07"));
    World silence;
    silence.pay(silence.bill(World::at(0), "10000.00"));
    EXPECT_FALSE(reason(silence.pay(silence.bill(World::at(70), "45000.00")), "S07"));
    World quarterly;
    for (const int day : {0, 91, 182}) {
        quarterly.pay(quarterly.bill(World::at(day), "10000.00"));
    }
    EXPECT_FALSE(reason(quarterly.pay(quarterly.bill(World::at(273), "45000.00")), "S07"))
        << "a quarter of silence is this payee's habit";
    World stranger;
    stranger.pay(stranger.stranger(World::at(0), "10000.00"));
    EXPECT_FALSE(reason(stranger.pay(stranger.stranger(World::at(90), "45000.00")), "S07"))
        << "one payment is no relation";
}

TEST(ScenarioS09, a_large_payment_to_an_unchecked_payee) {
    World world;
    EXPECT_TRUE(fires(world.pay(world.stranger(World::at(0), "600000.00")), "S09"));
    EXPECT_TRUE(fires(world.pay(world.stranger(World::at(1), "600000.00")), "S09"))
        << "one payment makes no payee known";
}

TEST(ScenarioS09, near_misses) {
    World world;
    EXPECT_FALSE(reason(world.pay(world.stranger(World::at(0), "299999.99")), "S09"));
    EXPECT_FALSE(reason(world.pay(world.bill(World::at(0), "600000.00")), "S09"))
        << "a vendor is checked";
    world.monitor.observe(
        MasterEvent{VendorOnboarded{World::at(0), "T1", "武汉新材有限公司", "X9", true}});
    EXPECT_FALSE(reason(world.pay(world.stranger(World::at(1), "900000.00", "X9")), "S09"));
    world.monitor.observe(
        MasterEvent{VendorOnboarded{World::at(0), "T1", "武汉旧材有限公司", "X8", false}});
    EXPECT_TRUE(fires(world.pay(world.stranger(World::at(1), "900000.00", "X8")), "S09"))
        << "taken on without a check";
}

TEST(ScenarioS14, a_new_payee_in_a_country_of_high_risk) {
    World world;
    auto transfer = world.stranger(World::at(0), "1000.00", "KY1", "Cohen General Trading");
    transfer.creditor_country = "KY";
    EXPECT_TRUE(fires(world.pay(transfer), "S14"));
    transfer.id = "again";
    EXPECT_FALSE(reason(world.pay(transfer), "S14")) << "a known payee there";
}

TEST(ScenarioS14, an_embargo_stops_known_payees_too) {
    World world;
    auto transfer = world.bill(World::at(0));
    transfer.creditor_country = "KP";
    EXPECT_EQ(world.pay(transfer).verdict, Verdict::stop);
}

TEST(ScenarioS14, the_address_counts_beside_the_account) {
    World world;
    auto transfer = world.stranger(World::at(0), "1000.00", "KY1", "Cohen General Trading");
    transfer.creditor_country = "DE";
    transfer.creditor_residence = "KY";
    EXPECT_TRUE(fires(world.pay(transfer), "S14"));
    auto alone = world.stranger(World::at(0), "1000.00", "KY2");
    alone.creditor_country.clear();
    alone.creditor_bank.clear();
    alone.creditor_residence = "DE";
    EXPECT_FALSE(was_not_evaluated(world.pay(alone), "S14"));
    auto bill = world.bill(World::at(0));
    bill.creditor_residence = "KP";
    EXPECT_EQ(world.pay(bill).verdict, Verdict::stop) << "under embargo";
}

TEST(ScenarioS14, near_misses_and_missing_data) {
    World world;
    auto transfer = world.stranger(World::at(0), "1000.00");
    transfer.creditor_country = "DE";
    EXPECT_FALSE(reason(world.pay(transfer), "S14"));
    auto from_bic = world.stranger(World::at(0), "1000.00", "X2");
    from_bic.creditor_country.clear();
    from_bic.creditor_bank = "BAGEPAPA";
    EXPECT_TRUE(fires(world.pay(from_bic), "S14")) << "the bank's BIC tells the country";
    auto unknown = world.stranger(World::at(0), "1000.00", "X3");
    unknown.creditor_country.clear();
    unknown.creditor_bank.clear();
    EXPECT_TRUE(was_not_evaluated(world.pay(unknown), "S14"));
}

TEST(ScenarioS24, cents_first_then_a_large_amount) {
    World world;
    world.pay(world.stranger(World::at(0, 9), "1.23"));
    EXPECT_TRUE(fires(world.pay(world.stranger(World::at(0, 16), "250000.00")), "S24"));
}

TEST(ScenarioS24, near_misses) {
    World late;
    late.pay(late.stranger(World::at(0, 9), "1.23"));
    EXPECT_FALSE(reason(late.pay(late.stranger(World::at(2, 9), "250000.00")), "S24"));
    World small;
    small.pay(small.stranger(World::at(0, 9), "1.23"));
    EXPECT_FALSE(reason(small.pay(small.stranger(World::at(0, 16), "9000.00")), "S24"));
    World no_trial;
    no_trial.pay(no_trial.stranger(World::at(0, 9), "800.00"));
    EXPECT_FALSE(reason(no_trial.pay(no_trial.stranger(World::at(0, 16), "250000.00")), "S24"));
}

}  // namespace sluice::monitoring
