#include "gateway/api/rate_limit.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sluice::api {

namespace {

constexpr std::int64_t one = 1'000'000;  // a request, in millionths

std::int64_t seconds_for(std::int64_t tokens, std::int64_t per_second) {
    const auto per_second_tokens = per_second * one;
    return (tokens + per_second_tokens - 1) / per_second_tokens;
}

}  // namespace

RateLimiter::RateLimiter(RateLimitOptions options, Clock& clock)
    : options_(options), clock_(clock) {
    check(options.per_second > 0 && options.burst > 0, "a rate limit lets something through");
}

RateDecision RateLimiter::take(EnterpriseId enterprise) {
    const auto full = options_.burst * one;
    const std::lock_guard lock{mutex_};
    const auto now = clock_.now();
    auto& bucket = buckets_.try_emplace(enterprise, Bucket{full, now}).first->second;
    // A clock that was set back gives nothing; a long pause gives no more than the burst.
    const auto fill_time_us = full / options_.per_second + 1;
    const auto passed_us = std::clamp<std::int64_t>((now - bucket.at).count(), 0, fill_time_us);
    bucket.tokens = std::min(full, bucket.tokens + passed_us * options_.per_second);
    bucket.at = now;
    const bool allowed = bucket.tokens >= one;
    if (allowed) {
        bucket.tokens -= one;
    }
    return {.allowed = allowed,
            .remaining = bucket.tokens / one,
            .retry_after_s = allowed ? 0 : seconds_for(one - bucket.tokens, options_.per_second),
            .full_after_s = seconds_for(full - bucket.tokens, options_.per_second)};
}

http::Headers RateLimiter::headers(const RateDecision& decision) const {
    const auto window_s = seconds_for(options_.burst * one, options_.per_second);
    http::Headers headers{
        {"RateLimit-Policy", fmt::format("\"default\";q={};w={}", options_.burst, window_s)},
        {"RateLimit",
         fmt::format("\"default\";r={};t={}", decision.remaining, decision.full_after_s)}};
    if (!decision.allowed) {
        headers.emplace_back("Retry-After", std::to_string(decision.retry_after_s));
    }
    return headers;
}

}  // namespace sluice::api
