#include "gateway/api/auth.hpp"

#include "gateway/api/header_list.hpp"
#include "security/digest/digest.hpp"

namespace sluice::api {

namespace {

constexpr std::string_view scheme = "Bearer ";
constexpr std::size_t max_token = 512;

}  // namespace

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
                identity = Identity{enterprise.enterprise, "erp:" + hash.substr(0, 8)};
            }
        }
    }
    return identity;
}

}  // namespace sluice::api
