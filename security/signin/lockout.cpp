#include "security/signin/lockout.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>

namespace sluice::signin {

namespace {

constexpr std::size_t max_address = 64;

}  // namespace

LockoutRules account_rules() {
    return {};
}

LockoutRules address_rules() {
    LockoutRules rules;
    rules.free_tries = 30;
    return rules;
}

Instant next_try(const Failures& failures, const LockoutRules& rules) {
    if (failures.count < rules.free_tries || failures.count == 0) {
        return Instant::min();
    }
    auto wait = rules.first_wait;
    for (auto i = rules.free_tries; i < failures.count && wait < rules.max_wait; ++i) {
        wait *= 2;
    }
    return failures.last + std::min(wait, rules.max_wait);
}

bool may_try(const Failures& account, const Failures& address, Instant now) {
    return next_try(account, account_rules()) <= now && next_try(address, address_rules()) <= now;
}

Failures after_failure(const Failures& failures, const LockoutRules& rules, Instant now) {
    const bool is_forgotten = failures.count == 0 || failures.last + rules.forget_after <= now;
    // A clock that was set back does not shorten a wait.
    return {is_forgotten ? 1 : std::min(failures.count + 1, 1000u),
            is_forgotten ? now : std::max(now, failures.last)};
}

std::string address_key(std::string_view address) {
    const std::string text{address.substr(0, max_address)};
    in6_addr six{};
    if (inet_pton(AF_INET6, text.c_str(), &six) != 1) {
        return text;
    }
    const auto* b = six.s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&six)) {
        return fmt::format("{}.{}.{}.{}", b[12], b[13], b[14], b[15]);
    }
    return fmt::format("{:02x}{:02x}:{:02x}{:02x}:{:02x}{:02x}:{:02x}{:02x}::/64", b[0], b[1], b[2],
                       b[3], b[4], b[5], b[6], b[7]);
}

}  // namespace sluice::signin
