#include "tests/monitoring/scenario_world.hpp"

namespace sluice::monitoring {

TEST(ScenarioS01, three_payments_below_the_approval_limit_that_pass_it_together) {
    World world;
    EXPECT_FALSE(reason(world.pay(world.bill(World::at(0, 10), "48900.10")), "S01"));
    const auto second = world.pay(world.bill(World::at(0, 14), "47250.00"));
    EXPECT_EQ(second.verdict, Verdict::pass);
    ASSERT_TRUE(reason(second, "S01"));
    EXPECT_FALSE(fires(second, "S01"));
    const auto third = world.pay(world.bill(World::at(1, 9), "46111.11"));
    EXPECT_EQ(third.verdict, Verdict::hold);
    ASSERT_TRUE(fires(third, "S01"));
    EXPECT_EQ(to_line({*reason(third, "S01")}),
              "S01(value=3;baseline=CNY50000.00;threshold=3;window=PT36H;transfers=P1+P2+P3)");
}

TEST(ScenarioS01, near_misses) {
    World spread;
    spread.pay(spread.bill(World::at(0), "48900.10"));
    spread.pay(spread.bill(World::at(2), "48900.20"));
    EXPECT_FALSE(reason(spread.pay(spread.bill(World::at(4), "48900.30")), "S01"));
    World at_limit;
    at_limit.pay(at_limit.bill(World::at(0, 9), "50000.00"));
    at_limit.pay(at_limit.bill(World::at(0, 10), "50000.00"));
    EXPECT_FALSE(reason(at_limit.pay(at_limit.bill(World::at(0, 11), "50000.00")), "S01"));
    World others;
    others.pay(others.bill(World::at(0, 9), "48900.10"));
    auto other = others.bill(World::at(0, 10), "48900.20");
    other.creditor_account = "VA2";
    other.vendor_id = "V2";
    other.creditor_name = "北京宏图机械有限公司";
    EXPECT_FALSE(reason(others.pay(other), "S01"));
}

TEST(ScenarioS02, payments_to_a_person_below_the_report_threshold) {
    World world;
    for (const int day : {0, 1}) {
        world.pay(world.stranger(World::at(day), "480000.00", "X1", "胡桂"));
    }
    const auto third = world.pay(world.stranger(World::at(2), "491000.00", "X1", "胡桂"));
    EXPECT_TRUE(fires(third, "S02"));
}

TEST(ScenarioS02, near_misses) {
    World company;
    for (const int day : {0, 1, 2}) {
        const auto decision = company.pay(company.stranger(World::at(day), "480000.00"));
        EXPECT_FALSE(reason(decision, "S02")) << "the threshold of an organisation is higher";
    }
    World slow;
    for (const int day : {0, 6, 12}) {
        const auto decision = slow.pay(slow.stranger(World::at(day), "480000.00", "X1", "胡桂"));
        EXPECT_FALSE(reason(decision, "S02"));
    }
}

TEST(ScenarioS02, a_person_abroad_has_a_lower_threshold) {
    World world;
    Decision last;
    for (const int day : {0, 1, 2}) {
        auto transfer = world.stranger(World::at(day), "190000.00", "X1", "胡桂");
        transfer.creditor_country = "SG";
        last = world.pay(transfer);
    }
    EXPECT_TRUE(fires(last, "S02"));
}

}  // namespace sluice::monitoring
