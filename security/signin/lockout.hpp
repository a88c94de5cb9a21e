#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/time.hpp"

namespace sluice::signin {

// Failures in a row, of an account or of a network address. Kept for names that nobody has too: a
// delay that only real accounts get would tell which are real.
struct Failures {
    std::uint32_t count = 0;
    Instant last{};
};

// After some free tries each failure doubles the wait. Nobody is locked for ever: that would let
// anybody lock out anybody.
struct LockoutRules {
    std::uint32_t free_tries = 4;
    std::chrono::microseconds first_wait = std::chrono::seconds{2};
    std::chrono::microseconds max_wait = std::chrono::minutes{15};
    std::chrono::microseconds forget_after = std::chrono::hours{24};
};

LockoutRules account_rules();
// An office is one address for many people, and an attacker has one account after another there.
LockoutRules address_rules();

// From when on a try is looked at. Before, the caller still spends the time on a password
// (check_password) and answers refused(), and the try counts for nothing.
Instant next_try(const Failures& failures, const LockoutRules& rules);

// Whether a try at `now` is looked at: both the account and the address may.
bool may_try(const Failures& account, const Failures& address, Instant now);

// After one more. Success sets the account's back to nothing, never the address's: else an attacker
// with one good account would have free tries on all others.
Failures after_failure(const Failures& failures, const LockoutRules& rules, Instant now);

// What failures of an address are counted under: an IPv4 address, the first 64 bits of an IPv6 one
// (a customer has that many to choose from), of an IPv4 address inside IPv6 the IPv4 one. What is
// no address is its own key.
std::string address_key(std::string_view address);

}  // namespace sluice::signin
