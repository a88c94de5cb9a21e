// Features of the graph on small graphs made by hand: one test a pattern.
#include "security/monitoring/graph_features.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "security/monitoring/graph_monitor.hpp"
#include "tests/monitoring/graph_test_world.hpp"

namespace sluice::monitoring {
namespace {

using test::GraphWorld;
using test::hour;
using Ids = std::vector<std::string>;

TEST(GraphFeatures, have_names_of_their_own) {
    const auto names = graph_feature_names();
    EXPECT_EQ(std::set<std::string_view>(names.begin(), names.end()).size(), graph_feature_count);
    GraphFeatures features;
    features.log_amount = 1;
    features.risk_sum = 2;
    EXPECT_EQ(as_row(features).front(), 1);
    EXPECT_EQ(as_row(features).back(), 2);
    EXPECT_EQ(names.front(), "log_amount");
    EXPECT_EQ(names.back(), "risk_sum");
}

TEST(GraphFeatures, count_legs_and_counterparties_of_a_fan_out) {
    GraphWorld world;
    world.pay("u", "old", 10, 0);
    for (int i = 0; i < 4; ++i) {
        world.pay("u", "p" + std::to_string(i), 100, 20 * seconds_a_day + i * hour);
    }
    const auto f = world.pay("u", "p1", 100, 20 * seconds_a_day + 5 * hour);
    EXPECT_EQ(f.u_out_1, 5);
    EXPECT_EQ(f.u_out_7, 5);
    EXPECT_EQ(f.u_out_30, 6);
    EXPECT_EQ(f.u_payees_7, 4);  // p1 a second time
    EXPECT_EQ(f.v_in_7, 2);
    EXPECT_EQ(f.v_payers_7, 1);
    EXPECT_EQ(f.u_ever_out, 5);
    EXPECT_NEAR(f.u_age_days, 20.2, 0.01);
    EXPECT_NEAR(f.u_gap_out, 2.0 / 24, 1e-5);
    EXPECT_TRUE(std::isnan(f.u_gap_in));
    EXPECT_NEAR(f.u_out_match, 0, 1e-6);
    EXPECT_EQ(best_family(f), "fan_out");
}

TEST(GraphFeatures, count_the_payers_of_a_fan_in) {
    GraphWorld world;
    for (int i = 0; i < 4; ++i) {
        world.pay("p" + std::to_string(i), "v", 100 + i, i * hour);
    }
    const auto f = world.pay("p9", "v", 100, 5 * hour);
    EXPECT_EQ(f.v_payers_7, 5);
    EXPECT_EQ(f.v_in_1, 5);
    EXPECT_NEAR(f.v_sum_in_7, std::log1p(506), 1e-4);
    EXPECT_EQ(best_family(f), "fan_in");
}

TEST(GraphFeatures, see_money_pass_through) {
    GraphWorld world;
    world.pay("x", "u", 1000, 0);
    const auto f = world.pay("u", "v", 950, 6 * hour);
    EXPECT_NEAR(f.u_pass_through_7, 0.95, 1e-5);
    EXPECT_NEAR(f.u_in_match, -std::log(0.95), 1e-5);
    EXPECT_NEAR(f.u_in_match_days, 0.25, 1e-5);
    EXPECT_EQ(f.depth, 2);
    EXPECT_EQ(f.similar_depth, 2);
    EXPECT_EQ(best_family(f), "stack");
    // What left before the receipt came is no chain.
    EXPECT_EQ(world.pay("v", "w", 100, 7 * hour).similar_depth, 1);
    EXPECT_EQ(world.pay("w", "z", 100, 9 * seconds_a_day).depth, 1);
}

TEST(GraphFeatures, find_a_ring_and_the_transfers_that_close_it) {
    GraphWorld world;
    world.pay("a", "b", 1000, 0);
    world.pay("q", "b", 10, hour);
    world.pay("b", "c", 900, 2 * hour);
    world.pay("c", "d", 800, 3 * hour);
    const auto f = world.pay("d", "a", 700, 4 * hour);
    EXPECT_EQ(f.cycle_length, 4);
    EXPECT_EQ(f.timed_cycle_length, 4);
    EXPECT_NEAR(f.cycle_amounts, std::log(1000.0 / 700), 1e-5);
    EXPECT_EQ(world.ids(world.evidence.cycle), (Ids{"t1", "t3", "t4"}));
    EXPECT_EQ(best_family(f), "cycle");
}

TEST(GraphFeatures, tell_a_ring_in_time_from_one_out_of_order) {
    GraphWorld world;
    world.pay("b", "c", 100, 0);
    world.pay("a", "b", 100, hour);
    const auto f = world.pay("c", "a", 100, 2 * hour);
    EXPECT_EQ(f.cycle_length, 3);
    EXPECT_EQ(f.timed_cycle_length, 0);
}

TEST(GraphFeatures, rings_have_at_most_eight_legs_and_seven_days) {
    for (const int legs : {8, 9}) {
        GraphWorld world;
        for (int i = 1; i < legs; ++i) {
            world.pay("n" + std::to_string(i), "n" + std::to_string(i + 1), 100, i * hour);
        }
        const auto f = world.pay("n" + std::to_string(legs), "n1", 100, 20 * hour);
        EXPECT_EQ(f.cycle_length, legs == 8 ? 8 : 0);
    }
    GraphWorld world;
    world.pay("a", "b", 100, 0);
    EXPECT_EQ(world.pay("b", "a", 100, 8 * seconds_a_day).cycle_length, 0);
}

TEST(GraphFeatures, find_middlemen_on_either_leg) {
    GraphWorld world;
    for (const auto* middleman : {"w1", "w2", "w3"}) {
        world.pay("x", middleman, 100, hour);
    }
    world.pay("w1", "y", 95, 2 * hour);
    world.pay("w2", "y", 95, 3 * hour);
    const auto f = world.pay("w3", "y", 95, 4 * hour);
    EXPECT_EQ(f.scatter_gather, 3);
    EXPECT_EQ(world.ids(world.evidence.scatter_gather), (Ids{"t1", "t2", "t3"}));
    EXPECT_EQ(best_family(f), "scatter_gather");
    world.pay("w4", "y", 95, 5 * hour);  // paid before it received
    EXPECT_EQ(world.pay("x", "w4", 100, 6 * hour).scatter_gather, 4);
}

TEST(GraphFeatures, see_an_account_gather_and_scatter) {
    GraphWorld world;
    for (int i = 0; i < 3; ++i) {
        world.pay("p" + std::to_string(i), "m", 100, i * hour);
    }
    world.pay("m", "q0", 100, 10 * hour);
    world.pay("m", "q1", 100, 11 * hour);
    const auto f = world.pay("m", "q2", 100, 12 * hour);
    EXPECT_EQ(f.gather_scatter, 3);
    EXPECT_EQ(best_family(f), "gather_scatter");
}

TEST(GraphFeatures, find_payers_that_share_receivers) {
    GraphWorld world;
    world.pay("u1", "v1", 100, 0);
    world.pay("u1", "v2", 100, hour);
    world.pay("u2", "v1", 100, 2 * hour);
    const auto f = world.pay("u2", "v2", 100, 3 * hour);
    EXPECT_EQ(f.shared_receivers, 1);
    EXPECT_EQ(f.squares, 1);
    EXPECT_EQ(world.ids(world.evidence.squares), (Ids{"t1", "t2"}));
    EXPECT_EQ(best_family(f), "bipartite");
}

TEST(GraphFeatures, an_account_may_pay_itself) {
    GraphWorld world;
    world.pay("a", "a", 100, 0);
    const auto f = world.pay("a", "a", 100, hour);
    EXPECT_EQ(f.u_out_1, 2);
    EXPECT_EQ(f.v_in_1, 2);
}

TEST(GraphFeatures, of_a_hub_cost_a_bounded_number_of_steps) {
    GraphWorld world;
    for (int i = 0; i < 5000; ++i) {
        world.pay("hub", "p" + std::to_string(i), 100, i);
        world.pay("q" + std::to_string(i), "hub", 100, i);
    }
    const auto f = world.pay("hub", "q1", 100, 5001);
    EXPECT_EQ(f.u_out_1, 65);  // the latest 64 and itself
    EXPECT_EQ(f.u_ever_out, 5000);
}

TEST(GraphStream, rare_hours_are_those_of_the_stream) {
    GraphWorld world;
    GraphFeatures noon;
    for (int day = 0; day < 200; ++day) {
        noon = world.pay("a", "b", 100, day * seconds_a_day + 12 * hour);
    }
    const auto night = world.pay("a", "b", 100, 200 * seconds_a_day + 3 * hour);
    EXPECT_LT(noon.hour_rarity, -1);
    EXPECT_GT(night.hour_rarity, 0.3);
}

TEST(GraphStream, risk_is_seen_by_the_neighbours_for_a_week) {
    GraphWorld world;
    world.pay("a", "b", 100, 0);
    world.stream.set_risk(0.75);
    EXPECT_EQ(world.pay("b", "c", 100, hour).u_risk_in, 0.75f);
    EXPECT_EQ(world.pay("x", "b", 100, hour).v_risk_in, 0.75f);
    EXPECT_EQ(world.pay("b", "c", 100, 8 * seconds_a_day).u_risk_in, 0);
}

TEST(TransferGraph, forgets_what_is_outside_its_limits) {
    GraphWorld world({.max_transfers = 10, .max_accounts = 5});
    for (int i = 0; i < 1000; ++i) {
        world.pay("u" + std::to_string(i), "v" + std::to_string(i), 100, i);
        EXPECT_LE(world.stream.graph().transfers(), 10u);
        EXPECT_LE(world.stream.graph().accounts(), 22u);
    }
    EXPECT_LE(world.stream.graph().slots(), 24u);  // places are used again
    EXPECT_EQ(world.stream.graph().id_of(1), "");
    EXPECT_EQ(world.stream.graph().id_of(1000), "t1000");
}

TEST(TransferGraph, forgets_accounts_that_do_nothing_for_long) {
    GraphWorld world;
    world.pay("a", "b", 100, 0);
    EXPECT_GT(world.pay("a", "c", 100, 399 * seconds_a_day).u_age_days, 398);
    EXPECT_EQ(world.pay("x", "b", 100, 401 * seconds_a_day).v_age_days, 0);  // b was forgotten
}

}  // namespace
}  // namespace sluice::monitoring
