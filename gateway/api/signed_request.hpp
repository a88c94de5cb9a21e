#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "gateway/api/auth.hpp"
#include "gateway/http/message.hpp"

namespace sluice::api {

struct Services;

// The longest age of a signature that a configuration may take. A nonce is kept for at least that
// long whatever the configuration says, so that a longer window opens no way back for old requests.
inline constexpr std::chrono::seconds longest_signature_window{900};

struct SignatureOptions {
    std::chrono::seconds window{300};  // how old a signature may be
    // "payments.example.com:8443": what clients take for ours, whatever a request says itself.
    // Empty: the request's Host.
    std::string authority{};
};

// Who sent a request. Of one known by its signature it is still to be asked whether the nonce is
// new.
struct SignedCaller {
    Identity identity;
    std::string key_id;  // empty: known by a token
    std::string nonce;
};

// Whether the request wants to be known by its signature. Then nothing else of it counts.
bool is_signed(const http::Request& request);

// Proves by the key that the authenticator knows under the key id that its holder signed this
// request under request_policy(). Nothing: not so. Why stands in the log (auth.signature_refused)
// and nowhere else.
std::optional<SignedCaller> identify_signed(const http::Request& request,
                                            const Authenticator& authenticator,
                                            const SignatureOptions& options, Instant now,
                                            std::string_view trace_id);

// Takes the caller's nonce for this request, for all processes of the database. False, and why in
// the log: the key has signed with it before. Errors: those of the database.
Result<bool> take_nonce(Services& services, const SignedCaller& caller, Instant now,
                        std::string_view trace_id);

}  // namespace sluice::api
