#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/id.hpp"

namespace sluice::signin {

// RFC 4648 section 5 without padding, as WebAuthn and cookies have it.
std::string base64url(std::string_view bytes);
// Nothing when the text has padding, another alphabet or bits to spare.
std::optional<std::string> base64url_decode(std::string_view text);

// RFC 4648 section 6, upper case, without padding, as authenticator apps have it.
std::string base32(std::string_view bytes);

// `count` bytes of the source.
std::string random_bytes(RandomSource& random, std::size_t count);

}  // namespace sluice::signin
