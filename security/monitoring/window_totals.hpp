#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "ledger/base/time.hpp"

namespace sluice::monitoring {

// Count and sum of what happened to one key, for any window up to 92 days. Kept in buckets: a
// quarter of an hour in the last two days, an hour up to nine days, then a day. A window that
// begins inside a bucket counts the whole bucket. At most 512 buckets; none where nothing happened.
class WindowTotals {
public:
    struct Totals {
        std::int64_t count = 0;
        std::int64_t sum_minor = 0;  // stays at the largest number instead of overflowing
    };

    static constexpr std::chrono::days longest{92};

    // `at` never goes back; what comes late counts into the newest bucket.
    void add(Instant at, std::int64_t minor);
    // Of (now - window, now].
    Totals within(Instant now, std::chrono::microseconds window) const;

private:
    struct Bucket {
        std::int32_t quarter;       // quarters of an hour since 1970, the bucket's first
        std::int32_t last_quarter;  // the last one in which something happened
        std::int64_t count;
        std::int64_t sum_minor;
    };

    void merge_old(std::int32_t now_quarter);

    std::vector<Bucket> buckets_;  // oldest first
};

}  // namespace sluice::monitoring
