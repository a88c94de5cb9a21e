#include "security/monitoring/window_totals.hpp"

#include <algorithm>

#include "ledger/base/money.hpp"

namespace sluice::monitoring {

namespace {

constexpr std::int32_t quarters_an_hour = 4;
constexpr std::int32_t quarters_a_day = 96;
constexpr std::int32_t fine_quarters = 2 * quarters_a_day;
constexpr std::int32_t hourly_quarters = 9 * quarters_a_day;
constexpr std::int32_t kept_quarters = 93 * quarters_a_day;
constexpr std::int64_t largest_sum = 90 * Money::max_minor / 2;

std::int32_t quarter_of(Instant at) {
    return static_cast<std::int32_t>(
        std::chrono::floor<std::chrono::minutes>(at).time_since_epoch().count() / 15);
}

// The first quarter of the bucket that a quarter belongs to at its age.
std::int32_t bucket_start(std::int32_t quarter, std::int32_t age) {
    const auto width = age <= fine_quarters     ? 1
                       : age <= hourly_quarters ? quarters_an_hour
                                                : quarters_a_day;
    return quarter - quarter % width;
}

}  // namespace

void WindowTotals::merge_old(std::int32_t now_quarter) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        auto bucket = buckets_[i];
        const auto age = now_quarter - bucket.quarter;
        if (age > kept_quarters) {
            continue;
        }
        bucket.quarter = bucket_start(bucket.quarter, age);
        if (kept > 0 && buckets_[kept - 1].quarter == bucket.quarter) {
            auto& last = buckets_[kept - 1];
            last.last_quarter = bucket.last_quarter;
            last.count += bucket.count;
            last.sum_minor = std::min(largest_sum, last.sum_minor + bucket.sum_minor);
        } else {
            buckets_[kept++] = bucket;
        }
    }
    buckets_.resize(kept);
}

void WindowTotals::add(Instant at, std::int64_t minor) {
    const auto quarter = quarter_of(at);
    if (!buckets_.empty() && quarter <= buckets_.back().quarter) {
        auto& last = buckets_.back();
        ++last.count;
        last.sum_minor = std::min(largest_sum, last.sum_minor + minor);
        return;
    }
    // Merging is linear, so it waits until there is something to gain.
    if (buckets_.size() >= 16 && buckets_.size() == buckets_.capacity()) {
        merge_old(quarter);
    }
    buckets_.push_back({quarter, quarter, 1, minor});
}

WindowTotals::Totals WindowTotals::within(Instant now, std::chrono::microseconds window) const {
    const auto first = quarter_of(now - window);
    Totals totals;
    for (auto bucket = buckets_.rbegin(); bucket != buckets_.rend(); ++bucket) {
        if (bucket->last_quarter < first) {
            break;
        }
        totals.count += bucket->count;
        totals.sum_minor = std::min(largest_sum, totals.sum_minor + bucket->sum_minor);
    }
    return totals;
}

}  // namespace sluice::monitoring
