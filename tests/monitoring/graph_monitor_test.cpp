// The monitor with the shipped model: it scores a ring above calm traffic, and says why.
#include "security/monitoring/graph_monitor.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/monitoring/graph_test_world.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::monitoring {
namespace {

using test::hour;

std::shared_ptr<const model::Model> shipped() {
    auto model = model::Model::parse(shipped_graph_model());
    EXPECT_TRUE(model.has_value()) << to_string(model.error());
    return std::make_shared<const model::Model>(std::move(*model));
}

GraphMonitor make_monitor() {
    auto monitor = GraphMonitor::make(shipped());
    EXPECT_TRUE(monitor.has_value());
    return std::move(*monitor);
}

// Calm traffic by day: each transfer joins two of 2000 accounts, from a fixed sequence.
std::vector<GraphScore> run_calm_days(GraphMonitor& monitor, int days) {
    std::vector<GraphScore> scores;
    std::uint64_t state = 1;
    const auto next = [&state](std::uint64_t below) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return (state >> 33) % below;
    };
    for (int day = 0; day < days; ++day) {
        for (int i = 0; i < 60; ++i) {
            const auto source = "c" + std::to_string(next(2000));
            const auto destination = "c" + std::to_string(next(2000));
            const auto id = std::to_string(day) + "-" + std::to_string(i);
            scores.push_back(monitor.observe({id, day * seconds_a_day + 9 * hour + i * 600, source,
                                              destination, 100 + static_cast<double>(next(400))}));
        }
    }
    return scores;
}

TEST(GraphMonitor, a_ring_scores_above_calm_traffic_and_is_explained) {
    auto monitor = make_monitor();
    auto calm = run_calm_days(monitor, 60);
    const std::string accounts[] = {"c1", "c2", "c3", "c4"};
    const auto start = 60 * seconds_a_day;
    GraphScore last;
    for (std::size_t i = 0; i < 4; ++i) {
        last = monitor.observe({"ring" + std::to_string(i),
                                start + static_cast<std::int64_t>(i) * 5 * hour, accounts[i],
                                accounts[(i + 1) % 4], 900 - 20 * static_cast<double>(i)});
    }
    std::sort(calm.begin(), calm.end(),
              [](const auto& a, const auto& b) { return a.score < b.score; });
    EXPECT_GT(last.score, calm[calm.size() * 99 / 100].score);
    EXPECT_EQ(last.family, "cycle");
    EXPECT_EQ(last.transactions, (std::vector<std::string>{"ring0", "ring1", "ring2"}));
    ASSERT_FALSE(last.reasons.empty());
    EXPECT_TRUE(std::any_of(last.reasons.begin(), last.reasons.end(), [](const auto& reason) {
        return reason.feature.find("cycle") != std::string_view::npos;
    }));
    EXPECT_TRUE(calm.front().family.empty());  // low scores are not explained
    EXPECT_TRUE(calm.front().reasons.empty());
}

TEST(GraphMonitor, the_same_stream_gives_the_same_scores) {
    auto one = make_monitor();
    auto two = make_monitor();
    const auto a = run_calm_days(one, 10);
    const auto b = run_calm_days(two, 10);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].score, b[i].score);
        EXPECT_EQ(a[i].family, b[i].family);
    }
}

TEST(GraphMonitor, a_score_needs_nothing_that_comes_later) {
    auto whole = make_monitor();
    auto part = make_monitor();
    const auto all = run_calm_days(whole, 10);
    const auto some = run_calm_days(part, 5);
    for (std::size_t i = 0; i < some.size(); ++i) {
        EXPECT_EQ(all[i].score, some[i].score);
    }
}

TEST(GraphMonitor, the_next_leg_of_a_case_ranks_below_its_risk) {
    auto monitor = make_monitor();
    for (const auto& score : run_calm_days(monitor, 5)) {
        EXPECT_LE(score.score, score.risk);
    }
    const auto start = 5 * seconds_a_day;
    const auto first = monitor.observe({"n1", start, "new1", "new2", 5000});
    EXPECT_EQ(first.score, first.risk);  // nothing around it
    const auto second = monitor.observe({"n2", start + hour, "new2", "new3", 5000});
    EXPECT_LT(second.score, second.risk);
}

TEST(GraphMonitor, time_that_goes_back_counts_as_the_same_time) {
    auto monitor = make_monitor();
    monitor.observe({"a", 10 * seconds_a_day, "x", "y", 100});
    const auto score = monitor.observe({"b", 0, "y", "z", 100}).score;
    EXPECT_GE(score, 0);
    EXPECT_LE(score, 1);
}

TEST(GraphMonitor, refuses_a_model_for_other_features) {
    auto card = model::ScoreCard::make({model::CardFeature{}}, 0, 1);
    auto model = model::Model::make({.name = "other", .features = {"age"}}, std::move(*card));
    const auto monitor = GraphMonitor::make(std::make_shared<const model::Model>(*model));
    ASSERT_FALSE(monitor.has_value());
    EXPECT_EQ(monitor.error().where, "/features/0");
}

}  // namespace
}  // namespace sluice::monitoring
