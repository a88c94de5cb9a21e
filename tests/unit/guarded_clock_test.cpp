// UTC that is set, slewed or suspended, against a clock that nobody sets.
#include "ledger/base/guarded_clock.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "ledger/base/metrics.hpp"

namespace sluice {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

class Guarded : public ::testing::Test {
protected:
    void pass(microseconds by) {
        utc += by;
        elapsed += by;
    }
    void set_utc(microseconds by) { utc += by; }

    static std::string jumps_counted() {
        const auto text = metrics::render();
        const auto at = text.find("\nsluice_clock_jumps_total ");
        return at == std::string::npos ? "0"
                                       : text.substr(at + 26, text.find('\n', at + 1) - at - 26);
    }

    Instant utc = *parse_instant("2026-03-02T10:00:00Z");
    std::chrono::nanoseconds elapsed = 77s;
    const Instant start = utc;
    GuardedClock clock{{[this] { return utc; }, [this] { return elapsed; }}};
};

TEST_F(Guarded, tells_utc_and_is_steady_since_it_began) {
    EXPECT_EQ(clock.now(), start);
    pass(1h);
    EXPECT_EQ(clock.now(), start + 1h);
    EXPECT_EQ(clock.steady_since(), start);
}

TEST_F(Guarded, sees_a_jump_in_either_direction) {
    for (const microseconds by :
         {microseconds{1'100ms}, microseconds{1h}, microseconds{-2s}, microseconds{-24h * 365}}) {
        pass(10s);
        const auto before = jumps_counted();
        set_utc(by);
        pass(10s);
        EXPECT_EQ(clock.now(), utc);
        EXPECT_EQ(clock.steady_since(), utc) << by.count();
        EXPECT_EQ(std::stoi(jumps_counted()), std::stoi(before) + 1);
        const auto jumped_at = utc;
        pass(10s);
        EXPECT_EQ(clock.now(), utc);
        EXPECT_EQ(clock.steady_since(), jumped_at) << "once";
    }
}

TEST_F(Guarded, takes_a_suspend_for_time_that_has_passed) {
    pass(24h);  // both count through it
    EXPECT_EQ(clock.now(), start + 24h);
    EXPECT_EQ(clock.steady_since(), start);
}

TEST_F(Guarded, follows_a_slew_without_a_word) {
    for (int i = 0; i < 100'000; ++i) {
        pass(1s);
        set_utc(500us);
        clock.now();
    }
    EXPECT_EQ(clock.steady_since(), start);
}

TEST_F(Guarded, adds_up_steps_too_small_to_be_a_jump) {
    for (int i = 0; i < 3; ++i) {
        pass(1s);
        set_utc(400ms);
        clock.now();
    }
    EXPECT_EQ(clock.steady_since(), utc);
}

TEST(GuardedReading, that_was_interrupted_is_repeated) {
    // The process stands still for an hour between its two looks, once.
    Instant utc = *parse_instant("2026-03-02T10:00:00Z");
    std::chrono::nanoseconds elapsed = 0s;
    bool interrupt = false;
    GuardedClock clock{{[&] {
                            const auto read = utc;
                            if (std::exchange(interrupt, false)) {
                                utc += 1h;
                                elapsed += 1h;
                            }
                            return read;
                        },
                        [&] { return elapsed; }}};
    const auto start = clock.steady_since();
    interrupt = true;
    EXPECT_EQ(clock.now(), start + 1h);
    EXPECT_EQ(clock.steady_since(), start);
}

TEST(GuardedClockOfTheSystem, runs_on_many_threads) {
    GuardedClock clock;
    const auto start = clock.steady_since();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 10'000; ++n) {
                clock.now();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(clock.steady_since(), start);
    EXPECT_LT(std::chrono::abs(clock.now() - SystemClock{}.now()), 1s);
}

TEST(ManualClock, that_jumps_is_steady_from_there) {
    ManualClock clock{*parse_instant("2026-03-02T10:00:00Z")};
    EXPECT_EQ(clock.steady_since(), Instant::min());
    clock.advance(1h);
    EXPECT_EQ(clock.steady_since(), Instant::min());
    clock.jump(-2h);
    EXPECT_EQ(clock.steady_since(), clock.now());
}

}  // namespace
}  // namespace sluice
