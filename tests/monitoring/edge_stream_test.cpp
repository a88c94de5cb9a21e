// Edge streams: what runs above its history scores, what is usual does not.
#include "security/monitoring/edge_stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sluice::monitoring {
namespace {

// Ten accounts that each send once to the next in every tick.
float run_calm_ticks(EdgeStream& stream, int ticks) {
    float highest = 0;
    for (int tick = 1; tick <= ticks; ++tick) {
        for (std::uint64_t i = 0; i < 10; ++i) {
            const auto score = stream.score(i, (i + 1) % 10, tick);
            highest = tick > 20 ? std::max(highest, score) : highest;
        }
    }
    return highest;
}

TEST(EdgeStream, a_burst_stands_out_from_calm_traffic) {
    EdgeStream stream;
    const float calm = run_calm_ticks(stream, 200);
    float burst = 0;
    for (int i = 0; i < 100; ++i) {
        burst = stream.score(3, 4, 201);
    }
    EXPECT_LT(calm, 5);
    EXPECT_GT(burst, 100);
    EXPECT_LT(stream.score(5, 6, 201), 5);  // others are as calm as before
}

TEST(EdgeStream, sources_and_destinations_have_a_history_of_their_own) {
    EdgeStream stream;
    run_calm_ticks(stream, 200);
    float fan_out = 0;
    for (std::uint64_t i = 0; i < 100; ++i) {
        fan_out = stream.score(3, 1000 + i, 201);  // each edge once only
    }
    EXPECT_GT(fan_out, 100);
    float fan_in = 0;
    for (std::uint64_t i = 0; i < 100; ++i) {
        fan_in = stream.score(2000 + i, 7, 201);
    }
    EXPECT_GT(fan_in, 100);
}

TEST(EdgeStream, what_was_never_seen_scores_in_its_first_tick) {
    EdgeStream stream;
    run_calm_ticks(stream, 200);
    float score = 0;
    for (int i = 0; i < 50; ++i) {
        score = stream.score(77, 78, 201);
    }
    EXPECT_GT(score, 100);
}

TEST(EdgeStream, an_anomaly_does_not_become_the_rule) {
    EdgeStream stream;
    run_calm_ticks(stream, 200);
    float first = 0;
    float last = 0;
    for (int tick = 201; tick <= 230; ++tick) {
        for (int i = 0; i < 100; ++i) {
            last = stream.score(3, 4, tick);
        }
        first = tick == 201 ? last : first;
    }
    EXPECT_GT(last, first);
}

TEST(EdgeStream, scores_are_the_same_in_every_run_and_from_any_first_tick) {
    std::vector<float> runs[2];
    const std::int64_t offsets[] = {0, 1'000'000};
    for (int run = 0; run < 2; ++run) {
        EdgeStream stream;
        for (int i = 0; i < 5000; ++i) {
            const auto key = account_hash(std::to_string(i * i % 97));
            runs[run].push_back(
                stream.score(key, account_hash(std::to_string(i % 13)), offsets[run] + i / 50));
        }
    }
    EXPECT_EQ(runs[0], runs[1]);
}

TEST(AccountHash, is_fixed) {
    // Scores would change with it, so it does not.
    EXPECT_NE(account_hash("1"), account_hash("2"));
    EXPECT_EQ(account_hash(""), 0xC3817C016BA4FF30ULL);
}

}  // namespace
}  // namespace sluice::monitoring
