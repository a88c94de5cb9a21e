#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/id.hpp"
#include "ledger/base/result.hpp"
#include "ledger/base/time.hpp"
#include "security/digest/digest.hpp"

namespace sluice::signin {

// 256 random bits that are the session to whoever holds them. Only the hash is stored: who reads
// the database signs in as nobody.
struct SessionToken {
    std::string text;  // 43 characters of base64url, for the cookie
    digest::Sha256 hash{};
};

SessionToken make_session_token(RandomSource& random);

// The hash to look a session up by; nothing when the text cannot be a token.
std::optional<digest::Sha256> session_hash(std::string_view token);

// What is stored of a session. A new token is made at every sign-in and at every step-up, so that
// one that was planted before is worth nothing.
struct SessionTimes {
    Instant created;
    Instant last_used;
    std::optional<Instant> second_factor{};  // when it was last verified
};

// NIST SP 800-63B section 4.2.3: at AAL2 30 minutes idle and 12 hours in all are the most.
struct SessionRules {
    std::chrono::microseconds idle = std::chrono::minutes{15};
    std::chrono::microseconds absolute = std::chrono::hours{10};
    std::chrono::microseconds step_up = std::chrono::minutes{5};
    // How far ahead of us another gateway's clock may be; a time further ahead is worth nothing.
    std::chrono::microseconds max_skew = std::chrono::seconds{5};
};

// Error: unauthenticated, with what has passed in `where`: "idle", "absolute" or "clock".
Result<void> check_session(const SessionTimes& session, const SessionRules& rules, Instant now);

// Whether the session may do what asks for a fresh second factor, as approving does. Errors: those
// of check_session(); forbidden with "step-up" in `where`.
Result<void> check_step_up(const SessionTimes& session, const SessionRules& rules, Instant now);

}  // namespace sluice::signin
