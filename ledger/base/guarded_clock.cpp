#include "ledger/base/guarded_clock.hpp"

#include <time.h>

#include <algorithm>

#include "ledger/base/check.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"

namespace sluice {

namespace {

using std::chrono::microseconds;

constexpr microseconds jump_size{1'000'000};
// Followed without a word: one thousandth, twice what an NTP client slews by default. A faster
// slew counts as jumps, which only makes us wait longer.
constexpr std::int64_t slew_divisor = 1'000;
// Two readings further apart than this were interrupted and say nothing about each other.
constexpr microseconds one_moment{1'000};
constexpr int most_readings = 10;

std::chrono::nanoseconds boot_time() {
    timespec at{};
    check(clock_gettime(CLOCK_BOOTTIME, &at) == 0, "Linux has CLOCK_BOOTTIME");
    return std::chrono::seconds{at.tv_sec} + std::chrono::nanoseconds{at.tv_nsec};
}

}  // namespace

GuardedClock::GuardedClock() : GuardedClock({[] { return SystemClock{}.now(); }, boot_time}) {}

GuardedClock::GuardedClock(Readers readers)
    : readers_(std::move(readers)),
      last_(read()),
      offset_(last_.utc.time_since_epoch() - last_.elapsed),
      steady_since_(last_.utc) {}

GuardedClock::Reading GuardedClock::read() const {
    const auto elapsed = [&] { return std::chrono::floor<microseconds>(readers_.elapsed()); };
    auto before = elapsed();
    for (int i = 1;; ++i) {
        const auto utc = readers_.utc();
        const auto after = elapsed();
        if (after - before <= one_moment || i == most_readings) {
            return {utc, after};
        }
        before = after;
    }
}

// How far UTC is from where the elapsed time puts it. Steps smaller than a jump add up.
microseconds GuardedClock::parted(const Reading& reading) {
    const auto offset = reading.utc.time_since_epoch() - reading.elapsed;
    const auto slewed = std::max(reading.elapsed - last_.elapsed, microseconds{0}) / slew_divisor;
    offset_ += std::clamp(offset - offset_, -slewed, slewed);
    return offset - offset_;
}

Instant GuardedClock::now() {
    Instant utc;
    microseconds jumped{0};
    {
        const std::lock_guard lock{mutex_};
        const auto reading = read();
        jumped = parted(reading);
        last_ = reading;
        utc = reading.utc;
        if (std::chrono::abs(jumped) <= jump_size) {
            return utc;
        }
        offset_ = utc.time_since_epoch() - reading.elapsed;
        steady_since_ = utc;
    }
    log::warning("clock.jumped", {{"by_ms", jumped.count() / 1'000}, {"now", to_rfc3339(utc)}});
    metrics::count("sluice_clock_jumps_total");
    return utc;
}

Instant GuardedClock::steady_since() {
    const std::lock_guard lock{mutex_};
    return steady_since_;
}

}  // namespace sluice
