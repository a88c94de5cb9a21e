#pragma once

#include <string>

#include "adapters/banks/port/transport.hpp"
#include "ledger/base/id.hpp"
#include "security/http_signature/key.hpp"

namespace sluice::cli {

// Signs requests to one gateway (RFC 9421), in place of a bearer token.
class RequestSigner {
public:
    // `url`: the gateway's address, as the client uses it. Clock and random source outlive it.
    // Errors: config_invalid for an address that is none.
    static Result<RequestSigner> make(http_signature::SigningKey key, const std::string& url,
                                      Clock& clock, RandomSource& random);

    // Adds what the gateway asks for, with a nonce of its own: a request that is sent again has to
    // be signed again. Every POST has to have an idempotency key; one that has none gets one.
    // Errors: those of sign_request().
    Result<void> sign(HttpRequest& request) const;

private:
    RequestSigner(http_signature::SigningKey key, Clock& clock, RandomSource& random)
        : key_(std::move(key)), key_id_(key_.id()), clock_(&clock), random_(&random) {}

    http_signature::SigningKey key_;
    std::string key_id_;
    std::string scheme_;
    std::string authority_;
    Clock* clock_;
    RandomSource* random_;
};

}  // namespace sluice::cli
