#pragma once

#include <string_view>

#include "ledger/base/id.hpp"
#include "ledger/base/time.hpp"
#include "security/http_signature/key.hpp"
#include "security/http_signature/policy.hpp"
#include "security/http_signature/signature_input.hpp"

namespace sluice::http_signature {

struct SignatureHeaders {
    std::string input;      // of Signature-Input
    std::string signature;  // of Signature
};

// Signs what `components` name. `label` is a key of RFC 8941 section 3.1.2. Errors: those of
// signature_base() and to_signature_params(); invalid_value for the label.
Result<SignatureHeaders> sign(const Message& message, std::string_view label,
                              const std::vector<Component>& components,
                              const SignatureParameters& parameters, const SigningKey& key);

// The headers a client adds to a request so that it passes the policy: Content-Digest (sha-256)
// when there is a body and no such header, Signature-Input and Signature under the label "sig1",
// with a nonce of 128 random bits. It covers the first set of every requirement that applies.
// Errors: missing_field when a header that has to be covered is not there; invalid_value for the
// key id.
Result<Headers> sign_request(const Message& message, std::string_view key_id, const SigningKey& key,
                             const Policy& policy, Instant now, RandomSource& random);

}  // namespace sluice::http_signature
