#pragma once

#include <cstdint>
#include <map>
#include <mutex>

#include "gateway/http/message.hpp"
#include "ledger/base/id.hpp"
#include "ledger/base/time.hpp"

namespace sluice::api {

struct RateLimitOptions {
    std::int64_t per_second = 2'000;  // requests an enterprise, in the long run
    std::int64_t burst = 4'000;       // requests at once
};

// What the bucket says about one request. Headers follow draft-ietf-httpapi-ratelimit-headers.
struct RateDecision {
    bool allowed;
    std::int64_t remaining;      // requests that may follow at once
    std::int64_t retry_after_s;  // 0 when allowed
    std::int64_t full_after_s;   // until the whole burst is there again
};

// A token bucket for each enterprise. Any thread.
class RateLimiter {
public:
    // Both numbers are at least 1.
    RateLimiter(RateLimitOptions options, Clock& clock);

    RateDecision take(EnterpriseId enterprise);
    // RateLimit-Policy and RateLimit, and Retry-After when it was refused.
    http::Headers headers(const RateDecision& decision) const;

private:
    // In millionths of a request: a microsecond brings per_second of them, without rounding.
    struct Bucket {
        std::int64_t tokens;
        Instant at;
    };

    const RateLimitOptions options_;
    Clock& clock_;
    std::mutex mutex_;
    std::map<EnterpriseId, Bucket> buckets_;
};

}  // namespace sluice::api
