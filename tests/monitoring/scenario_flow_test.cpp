#include "tests/monitoring/scenario_world.hpp"

namespace sluice::monitoring {

TEST(ScenarioS03, a_receipt_leaves_at_once_to_new_payees) {
    World world;
    world.receive(World::at(0, 9), "1000000.00");
    EXPECT_FALSE(reason(world.pay(world.stranger(World::at(0, 13), "450000.00", "X1")), "S03"));
    const auto second = world.pay(world.stranger(World::at(0, 15), "470000.00", "X2"));
    ASSERT_TRUE(fires(second, "S03"));
    EXPECT_EQ(to_string(reason(second, "S03")->value), "92.0%");
    EXPECT_EQ(reason(second, "S03")->transfers.size(), 3u);
}

TEST(ScenarioS03, near_misses) {
    World late;
    late.receive(World::at(0, 9), "1000000.00");
    EXPECT_FALSE(reason(late.pay(late.stranger(World::at(2, 9), "920000.00")), "S03"));
    World vendor;
    vendor.receive(World::at(0, 9), "1000000.00");
    EXPECT_FALSE(reason(vendor.pay(vendor.bill(World::at(0, 12), "920000.00")), "S03"));
    World known;
    known.pay(known.stranger(World::at(-20), "920000.00"));
    known.receive(World::at(0, 9), "1000000.00");
    EXPECT_FALSE(reason(known.pay(known.stranger(World::at(0, 12), "920000.00")), "S03"));
    World part;
    part.receive(World::at(0, 9), "1000000.00");
    EXPECT_FALSE(reason(part.pay(part.stranger(World::at(0, 12), "700000.00")), "S03"));
}

Transfer of_tenant(Transfer transfer, const std::string& tenant) {
    transfer.tenant = tenant;
    transfer.debit_account = "OWN-" + tenant;
    transfer.maker = tenant + "-m";
    transfer.approvers = {tenant + "-a"};
    return transfer;
}

TEST(ScenarioS05, three_enterprises_pay_one_account) {
    World world;
    world.pay(world.stranger(World::at(0), "31000.00", "X1"));
    const auto second = world.pay(of_tenant(world.stranger(World::at(1), "52000.00", "X1"), "T2"));
    EXPECT_EQ(second.verdict, Verdict::pass);
    EXPECT_TRUE(reason(second, "S05")) << "two payers are an alert";
    const auto third = world.pay(of_tenant(world.stranger(World::at(2), "27000.00", "X1"), "T3"));
    EXPECT_TRUE(fires(third, "S05"));
    EXPECT_EQ(third.verdict, Verdict::hold);
}

TEST(ScenarioS05, a_person_new_to_two_enterprises_in_the_same_days) {
    World world;
    world.pay(world.stranger(World::at(0), "31000.00", "X1", "沈霞"));
    const auto second =
        world.pay(of_tenant(world.stranger(World::at(1), "52000.00", "X1", "沈霞"), "T2"));
    EXPECT_TRUE(fires(second, "S05"));
    World known;
    known.pay(known.stranger(World::at(-60), "31000.00", "X1", "沈霞"));
    known.pay(known.stranger(World::at(0), "31000.00", "X1", "沈霞"));
    const auto weak =
        known.pay(of_tenant(known.stranger(World::at(1), "52000.00", "X1", "沈霞"), "T2"));
    EXPECT_FALSE(fires(weak, "S05")) << "one of them has known her for long";
}

TEST(ScenarioS05, near_misses) {
    World alone;
    for (const int hour : {9, 10, 11, 12}) {
        const auto decision = alone.pay(alone.stranger(World::at(0, hour), "31000.00", "X1"));
        EXPECT_FALSE(reason(decision, "S05")) << "one enterprise is no fan-in";
    }
    World slow;
    slow.pay(slow.stranger(World::at(0), "31000.00", "X1"));
    slow.pay(of_tenant(slow.stranger(World::at(6), "31000.00", "X1"), "T2"));
    const auto third = slow.pay(of_tenant(slow.stranger(World::at(12), "31000.00", "X1"), "T3"));
    EXPECT_FALSE(reason(third, "S05"));
}

TEST(ScenarioS06, money_comes_back_over_three_hops) {
    World world;
    world.pay(world.stranger(World::at(0), "700000.00", "OWN-T2", "T2"));
    world.pay(of_tenant(world.stranger(World::at(1), "690000.00", "OWN-T3", "T3"), "T2"));
    const auto last =
        world.pay(of_tenant(world.stranger(World::at(2), "680000.00", "OWN2", "T1"), "T3"));
    ASSERT_TRUE(fires(last, "S06")) << "another account of T1 is still T1";
    EXPECT_EQ(reason(last, "S06")->transfers, (std::vector<std::string>{"P1", "P2", "P3"}));
}

TEST(ScenarioS06, near_misses) {
    World backwards;  // the way is there, but not in the order of time
    backwards.pay(of_tenant(backwards.stranger(World::at(0), "690000.00", "OWN-T3"), "T2"));
    backwards.pay(backwards.stranger(World::at(1), "700000.00", "OWN-T2"));
    EXPECT_FALSE(reason(
        backwards.pay(of_tenant(backwards.stranger(World::at(2), "680000.00", "OWN1"), "T3")),
        "S06"));
    World small;  // too little of it comes back
    small.pay(small.stranger(World::at(0), "700000.00", "OWN-T2"));
    small.pay(of_tenant(small.stranger(World::at(1), "690000.00", "OWN-T3"), "T2"));
    EXPECT_FALSE(reason(
        small.pay(of_tenant(small.stranger(World::at(2), "80000.00", "OWN1"), "T3")), "S06"));
    World refund;  // what a customer paid goes back to him
    refund.receive(World::at(0), "9000.00", "T1", "X1");
    EXPECT_FALSE(reason(refund.pay(refund.stranger(World::at(1), "9000.00", "X1")), "S06"));
}

TEST(ScenarioS25, receipts_go_on_less_the_same_commission) {
    World world;
    world.receive(World::at(0, 9), "100000.00");
    EXPECT_FALSE(reason(world.pay(world.stranger(World::at(0, 12), "92000.00")), "S25"));
    world.receive(World::at(3, 9), "75000.00");
    const auto second = world.pay(world.stranger(World::at(3, 13), "69000.00"));
    ASSERT_TRUE(fires(second, "S25"));
    EXPECT_EQ(to_string(reason(second, "S25")->value), "92.0%");
}

TEST(ScenarioS25, near_misses) {
    World other_share;
    other_share.receive(World::at(0, 9), "100000.00");
    other_share.pay(other_share.stranger(World::at(0, 12), "92000.00"));
    other_share.receive(World::at(3, 9), "75000.00");
    EXPECT_FALSE(
        reason(other_share.pay(other_share.stranger(World::at(3, 13), "66750.00")), "S25"));
    World one_receipt;  // two payments after one receipt are not two receipts
    one_receipt.receive(World::at(0, 9), "100000.00");
    one_receipt.pay(one_receipt.stranger(World::at(0, 12), "92000.00"));
    EXPECT_FALSE(
        reason(one_receipt.pay(one_receipt.stranger(World::at(0, 13), "92000.00")), "S25"));
}

}  // namespace sluice::monitoring
