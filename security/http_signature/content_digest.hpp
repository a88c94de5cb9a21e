#pragma once

#include <string>
#include <string_view>

#include "security/http_signature/message.hpp"

namespace sluice::http_signature {

enum class DigestAlgorithm : std::uint8_t { sha_256, sha_512 };

// The value of a Content-Digest field (RFC 9530 section 2): "sha-256=:<base64>:".
std::string content_digest(std::string_view body, DigestAlgorithm algorithm);

// Whether the message's Content-Digest fits its body: it has sha-256, sha-512 or both, and all it
// has of these fit. Algorithms that are not known, or known to be broken (section 5: md5, sha,
// ...), are passed over. Errors, with "content-digest" in `where`: missing_field without the field
// or without an algorithm that counts, malformed, invalid_value when a digest is another.
Result<void> check_content_digest(const Message& message);

}  // namespace sluice::http_signature
