#include "tests/monitoring/scenario_world.hpp"

namespace sluice::monitoring {

TEST(ScenarioS08, one_maker_in_a_burst) {
    World world;
    Decision last;
    for (int i = 0; i < 14; ++i) {
        auto transfer = world.bill(World::at(0, 10) + std::chrono::seconds{30 * i});
        last = world.pay(transfer);
        EXPECT_EQ(fires(last, "S08"), i == 13);
    }
}

TEST(ScenarioS08, a_reason_names_the_last_64_transfers) {
    World world;
    Decision last;
    for (int i = 0; i < 80; ++i) {
        last = world.pay(world.bill(World::at(0, 10) + std::chrono::seconds{i}));
    }
    EXPECT_EQ(reason(last, "S08")->transfers.size(), 64u);
    EXPECT_EQ(reason(last, "S08")->transfers.back(), "P80");
}

TEST(ScenarioS08, near_misses) {
    World batch;
    World slow;
    World makers;
    for (int i = 0; i < 24; ++i) {
        auto in_batch = batch.bill(World::at(0, 10) + std::chrono::seconds{30 * i});
        in_batch.batch_id = "B1";
        EXPECT_FALSE(reason(batch.pay(in_batch), "S08"));
        EXPECT_FALSE(reason(slow.pay(slow.bill(World::at(0, 10, 2 * i))), "S08"));
        auto shared = makers.bill(World::at(0, 10) + std::chrono::seconds{30 * i});
        shared.maker = i % 2 == 0 ? "m1" : "m2";
        EXPECT_FALSE(reason(makers.pay(shared), "S08")) << "two makers, each at half the rate";
    }
}

TEST(ScenarioS10, a_run_of_round_sums) {
    World world;
    world.ordinary_days(0, 5);
    for (const int day : {6, 8}) {
        EXPECT_FALSE(reason(world.pay(world.bill(World::at(day), "150000.00")), "S10"));
    }
    EXPECT_TRUE(fires(world.pay(world.bill(World::at(10), "200000.00")), "S10"));
}

TEST(ScenarioS10, near_misses) {
    World habit;  // this payee's bills are always round
    for (int day = 0; day < 80; day += 10) {
        const auto decision = habit.pay(habit.bill(World::at(day), "20000.00"));
        EXPECT_FALSE(reason(decision, "S10"));
    }
    World hundreds;
    hundreds.ordinary_days(0, 5);
    for (const int day : {6, 8, 10, 12}) {
        EXPECT_FALSE(reason(hundreds.pay(hundreds.bill(World::at(day), "1500.00")), "S10"));
    }
}

TEST(ScenarioS18, many_amounts_that_all_begin_with_high_digits) {
    World world;
    Decision last;
    for (int i = 0; i < 15; ++i) {
        auto transfer = world.bill(World::at(i));
        transfer.amount = Money{720'013 + 17'911 * i, Currency::of("CNY")};
        last = world.pay(transfer);
        EXPECT_EQ(fires(last, "S18"), i == 14) << i;
    }
}

TEST(ScenarioS18, near_misses) {
    World fixed;  // the same rent over and over says nothing about digits
    for (int i = 0; i < 40; ++i) {
        EXPECT_FALSE(reason(fixed.pay(fixed.bill(World::at(i), "8800.00")), "S18"));
    }
    World rare;  // amounts of one size, but now and then
    for (int i = 0; i < 40; ++i) {
        auto transfer = rare.bill(World::at(7 * i));
        transfer.amount = Money{720'013 + 6'911 * i, Currency::of("CNY")};
        EXPECT_FALSE(reason(rare.pay(transfer), "S18"));
    }
    World natural;  // powers of 1.27 follow Benford's law
    double amount = 10'000;
    for (int i = 0; i < 40; ++i) {
        auto transfer = natural.bill(World::at(i));
        transfer.amount = Money{static_cast<std::int64_t>(amount), Currency::of("CNY")};
        EXPECT_FALSE(reason(natural.pay(transfer), "S18"));
        amount = amount > 4'000'000 ? amount / 400 : amount * 1.27;
    }
}

TEST(ScenarioS23, each_record_a_step_above_the_last) {
    World world;
    world.ordinary_days(0, 6);  // up to about 970
    Decision last;
    int day = 10;
    for (const auto* amount : {"1200.00", "1500.00", "1900.00", "2400.00", "3050.00"}) {
        last = world.pay(world.bill(World::at(day), amount));
        world.ordinary_days(day + 1, 2);
        day += 14;
    }
    EXPECT_TRUE(fires(last, "S23"));
}

TEST(ScenarioS23, near_misses) {
    World jump;
    jump.ordinary_days(0, 6);
    EXPECT_FALSE(reason(jump.pay(jump.bill(World::at(10), "9000.00")), "S23"))
        << "one jump is no creep";
    World price;  // prices rise by two per cent
    double amount = 100'000;
    for (int i = 0; i < 30; ++i) {
        auto transfer = price.bill(World::at(14 * i));
        transfer.amount = Money{static_cast<std::int64_t>(amount), Currency::of("CNY")};
        EXPECT_FALSE(reason(price.pay(transfer), "S23"));
        amount *= 1.02;
    }
}

}  // namespace sluice::monitoring
