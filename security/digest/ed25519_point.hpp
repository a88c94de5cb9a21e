#pragma once

#include <string_view>

namespace sluice::digest {

// Whether the 32 bytes are an Ed25519 public key of small order (RFC 8032 section 5.1 does not
// exclude them, and OpenSSL takes them). Under such a key one signature holds for any message, so
// its owner could deny everything. False when there are not 32 bytes.
bool is_small_order_ed25519(std::string_view key);

}  // namespace sluice::digest
