#include "gateway/api/auth.hpp"

#include <algorithm>

#include "gateway/api/header_list.hpp"
#include "ledger/base/check.hpp"
#include "security/digest/digest.hpp"

namespace sluice::api {

namespace {

constexpr std::string_view scheme = "Bearer ";
constexpr std::size_t max_token = 512;

// A bucket of their own, which no id of an enterprise meets but by a collision of SHA-256.
Uuid bucket_of(const flow::Officer& officer) {
    const auto hash = digest::sha256(officer.actor());
    Uuid bucket;
    std::copy_n(hash.begin(), bucket.bytes.size(), bucket.bytes.begin());
    return bucket;
}

}  // namespace

Authenticator::Authenticator(std::vector<EnterpriseTokens> tokens,
                             std::vector<OfficerTokens> officers)
    : tokens_(std::move(tokens)), officers_(std::move(officers)) {
    for (const auto& enterprise : tokens_) {
        for (const auto& hash : enterprise.token_sha256) {
            for (const auto& officer : officers_) {
                check(std::ranges::count(officer.token_sha256, hash) == 0,
                      "a token is an enterprise's or an officer's");
            }
        }
    }
}

std::optional<Identity> Authenticator::identify(std::string_view authorization) const {
    if (authorization.size() <= scheme.size() || authorization.size() > scheme.size() + max_token ||
        !equal_ignoring_case(authorization.substr(0, scheme.size()), scheme)) {
        return std::nullopt;
    }
    const auto hash = digest::hex(digest::sha256(authorization.substr(scheme.size())));
    std::optional<Identity> identity;
    for (const auto& enterprise : tokens_) {
        for (const auto& known : enterprise.token_sha256) {
            // No early end: how long it takes must not tell which token came close.
            if (digest::equal_constant_time(hash, known)) {
                identity = Identity{enterprise.enterprise, "erp:" + hash.substr(0, 8), nullptr,
                                    enterprise.enterprise.uuid};
            }
        }
    }
    for (const auto& one : officers_) {
        for (const auto& known : one.token_sha256) {
            if (digest::equal_constant_time(hash, known)) {
                identity = Identity{EnterpriseId{}, one.officer.actor(), &one.officer,
                                    bucket_of(one.officer)};
            }
        }
    }
    return identity;
}

}  // namespace sluice::api
