#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/id.hpp"
#include "ledger/base/result.hpp"

namespace sluice::seal {

// A key of AES-256.
using Key = std::array<std::uint8_t, 32>;

// A key for one purpose, derived from a longer-lived one: HMAC-SHA256(master, purpose). Two
// purposes give keys that tell nothing about each other, so one key file serves several.
Key derive_key(std::string_view master, std::string_view purpose);

// Encrypts with AES-256-GCM (NIST SP 800-38D) under a random 96-bit nonce. `context` is bound to
// the text without being in it: what is sealed for one row does not open in another. The form is
// one version byte, 12 bytes nonce, the ciphertext, 16 bytes tag. Safe from any thread.
std::string seal(const Key& key, std::string_view context, std::string_view plain,
                 RandomSource& random);

// Errors: config_invalid when the text was sealed under another key or context, or was changed.
Result<std::string> open(const Key& key, std::string_view context, std::string_view sealed);

}  // namespace sluice::seal
