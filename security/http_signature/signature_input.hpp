#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "security/http_signature/message.hpp"

namespace sluice::http_signature {

using Seconds = std::chrono::sys_seconds;  // as `created` and `expires` are written: whole seconds

// The parameters of a signature, RFC 9421 section 2.3.
struct SignatureParameters {
    std::optional<Seconds> created{};
    std::optional<Seconds> expires{};
    std::optional<std::string> nonce{};
    std::optional<std::string> algorithm{};  // `alg`
    std::optional<std::string> key_id{};     // `keyid`
    std::optional<std::string> tag{};
};

// One signature of a message as its sender claims it. Nothing is verified yet.
struct SignatureInput {
    std::string label;
    std::vector<Component> components;
    SignatureParameters parameters;
    std::string
        signature_params;   // the member's value, serialized: what the signature base ends with
    std::string signature;  // the bytes
};

inline constexpr std::size_t max_labels = 4;
inline constexpr std::size_t max_components = 32;
inline constexpr std::size_t max_parameter_bytes = 256;  // of nonce, keyid, alg and tag each

// Reads Signature-Input and Signature (sections 4.1, 4.2). Errors, with the field's or the
// parameter's name in `where`: missing_field, malformed, too_large; unknown_field for a parameter
// that section 2.3 does not have; unsupported_element for `;sf`, `;key`, `;req` and `;tr`;
// invalid_value when a component comes twice or the two fields have different labels.
Result<std::vector<SignatureInput>> read_signatures(const Message& message);

// The inner list with its parameters, in the order created, expires, nonce, alg, keyid, tag.
// Error: invalid_value when a text is not printable ASCII.
Result<std::string> to_signature_params(const std::vector<Component>& components,
                                        const SignatureParameters& parameters);

}  // namespace sluice::http_signature
