#include "security/signin/session.hpp"

#include "security/signin/encoding.hpp"

namespace sluice::signin {

namespace {

constexpr std::size_t token_bytes = 32;

}  // namespace

SessionToken make_session_token(RandomSource& random) {
    const auto bytes = random_bytes(random, token_bytes);
    return {base64url(bytes), digest::sha256(bytes)};
}

std::optional<digest::Sha256> session_hash(std::string_view token) {
    const auto bytes = base64url_decode(token);
    if (!bytes || bytes->size() != token_bytes) {
        return std::nullopt;
    }
    return digest::sha256(*bytes);
}

Result<void> check_session(const SessionTimes& session, const SessionRules& rules, Instant now) {
    const auto over = [](const char* what) {
        return fail(Errc::unauthenticated, "the session is over", what);
    };
    if (session.created > now + rules.max_skew || session.last_used > now + rules.max_skew) {
        return over("clock");
    }
    if (session.created + rules.absolute <= now) {
        return over("absolute");
    }
    if (session.last_used + rules.idle <= now) {
        return over("idle");
    }
    return {};
}

Result<void> check_step_up(const SessionTimes& session, const SessionRules& rules, Instant now) {
    if (auto live = check_session(session, rules, now); !live) {
        return live;
    }
    const auto& at = session.second_factor;
    if (!at || *at > now + rules.max_skew || *at + rules.step_up <= now) {
        return fail(Errc::forbidden, "a fresh second factor is asked for", "step-up");
    }
    return {};
}

}  // namespace sluice::signin
