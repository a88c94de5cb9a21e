#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"
#include "security/keys/secret_bytes.hpp"

namespace sluice::columns {

enum class Cipher : std::uint8_t {
    aes_256_gcm = 1,  // FIPS 197, NIST SP 800-38D
    sm4_gcm = 2       // GB/T 32907, RFC 8998
};

inline constexpr std::size_t nonce_bytes = 12;
inline constexpr std::size_t tag_bytes = 16;

std::size_t key_bytes(Cipher cipher);

// Ciphertext and tag. `nonce` has nonce_bytes and is used with this key once. Whatever is `bound`
// has to be the same when it is opened.
std::string gcm_seal(Cipher cipher, std::string_view key, std::string_view nonce,
                     std::string_view bound, std::string_view plain);

// Error: decryption_failed when anything is not as it was sealed.
Result<keys::SecretBytes> gcm_open(Cipher cipher, std::string_view key, std::string_view nonce,
                                   std::string_view bound, std::string_view sealed);

}  // namespace sluice::columns
