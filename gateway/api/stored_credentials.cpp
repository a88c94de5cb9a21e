#include "gateway/api/stored_credentials.hpp"

#include "ledger/base/log.hpp"

namespace sluice::api {

namespace {

void add_keys(const flow::HeldPrincipal& held,
              const std::shared_ptr<const access::Principal>& principal, Credentials& all) {
    for (const auto& one : held.keys) {
        const auto algorithm = http_signature::find_algorithm(one.algorithm);
        const auto key = algorithm
                             ? http_signature::VerifierKey::from_pem(*algorithm, one.public_key)
                             : Result<http_signature::VerifierKey>{fail(Errc::invalid_value)};
        if (!key) {  // a program with other rules wrote it; it proves nothing here
            log::error("access.key_unreadable", {{"handle", held.handle}, {"key.id", one.key_id}});
            continue;
        }
        const auto* refusal = one.is_revoked      ? "the key was revoked"
                              : held.is_suspended ? "the principal is suspended"
                                                  : "";
        all.keys.push_back({one.key_id, *key, principal, one.from, one.until, refusal});
    }
}

}  // namespace

Credentials stored_credentials(const std::vector<flow::HeldPrincipal>& held,
                               const Authenticator& authenticator) {
    Credentials all;
    for (const auto& one : held) {
        if (authenticator.is_configured(one.handle)) {
            log::error("access.name_is_configured", {{"handle", one.handle}});
            continue;  // it would be two persons to the rules, and is one
        }
        const auto principal = std::make_shared<const access::Principal>(one.principal());
        for (const auto& token : one.tokens) {
            if (!one.is_suspended) {
                all.tokens.push_back({token.token_sha256, principal, token.from, token.until});
            }
        }
        add_keys(one, principal, all);
    }
    return all;
}

}  // namespace sluice::api
