#include "gateway/api/signed_request.hpp"

#include <algorithm>

#include "gateway/api/services.hpp"
#include "ledger/base/log.hpp"
#include "ledger/store/access_store.hpp"
#include "security/http_signature/verify.hpp"

namespace sluice::api {

namespace {

// Clocks of several gateways on one database differ; the one that deletes may be the fast one.
constexpr std::chrono::seconds clock_difference{60};

// A key id is whatever a stranger sent, perhaps a secret by mistake: only what looks like one is
// logged.
std::string_view printable_id(std::string_view key_id) {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return key_id.size() == 64 && std::ranges::all_of(key_id, is_hex) ? key_id : "";
}

void log_refused(std::string_view why, std::string_view key_id, std::string_view trace_id) {
    log::warning("auth.signature_refused",
                 {{"reason", why}, {"key.id", printable_id(key_id)}, {"trace.id", trace_id}});
}

http_signature::Message message_of(const http::Request& request, const SignatureOptions& options) {
    return {.method = request.is_head ? std::string_view{"HEAD"} : request.method,
            .scheme = "https",  // the API has no other listener
            .authority = options.authority.empty() ? request.header("Host") : options.authority,
            .target = request.target,
            .headers = request.headers,
            .body = request.body};
}

Result<void> check_holds(const KnownKey& key, Instant now) {
    if (!key.refusal.empty()) {
        return fail(Errc::unauthenticated, key.refusal, "keyid");
    }
    if (now < key.identity.not_before || key.identity.not_after <= now) {
        return fail(Errc::unauthenticated, "the key is not valid now", "keyid");
    }
    return {};
}

// `claimed`: the key id that the signature names, also when it proves nothing.
Result<SignedCaller> identify(const http::Request& request, const Authenticator& authenticator,
                              const SignatureOptions& options, Instant now, std::string& claimed) {
    auto policy = http_signature::request_policy();
    policy.max_age = options.window;
    const auto message = message_of(request, options);
    const auto input = http_signature::select_signature(message, policy);
    if (!input) {
        return input.error();
    }
    claimed = *input->parameters.key_id;
    if (request.has_header("Authorization")) {
        return fail(Errc::unauthenticated, "another credential beside the signature",
                    "authorization");
    }
    const auto key = authenticator.find_key(claimed);
    if (!key) {
        return fail(Errc::unauthenticated, "no such key", "keyid");
    }
    if (const auto holds = check_holds(*key, now); !holds) {
        return holds.error();
    }
    if (auto done = http_signature::verify(message, *input, key->key, policy, now); !done) {
        return done.error();
    }
    return SignedCaller{key->identity, claimed, *input->parameters.nonce};
}

}  // namespace

bool is_signed(const http::Request& request) {
    return request.has_header("Signature-Input");
}

std::optional<SignedCaller> identify_signed(const http::Request& request,
                                            const Authenticator& authenticator,
                                            const SignatureOptions& options, Instant now,
                                            std::string_view trace_id) {
    std::string claimed;
    auto caller = identify(request, authenticator, options, now, claimed);
    if (!caller) {
        log_refused(to_string(caller.error()), claimed, trace_id);
        return std::nullopt;
    }
    return std::move(*caller);
}

Result<bool> take_nonce(Services& services, const SignedCaller& caller, Instant now,
                        std::string_view trace_id) {
    const auto max_ahead = http_signature::request_policy().max_ahead;
    const auto expires = now + longest_signature_window + max_ahead + clock_difference;
    const auto is_new = services.keyed.take()->transact([&](store::Tx& tx) -> Result<bool> {
        return store::use_nonce(tx, caller.key_id, caller.nonce, expires);
    });
    if (is_new && !*is_new) {
        log_refused("the nonce was used before (nonce)", caller.key_id, trace_id);
    }
    return is_new;
}

}  // namespace sluice::api
