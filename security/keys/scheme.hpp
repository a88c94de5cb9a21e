#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sluice::keys {

enum class KeyKind : std::uint8_t {
    rsa,      // RFC 8017, 2048 to 8192 bits
    p256,     // NIST P-256 (FIPS 186-4 D.1.2.3)
    ed25519,  // RFC 8032
    sm2       // GB/T 32918, curve sm2p256v1
};

// How a message is signed. A key kind has only its own schemes.
enum class Scheme : std::uint8_t {
    rsa_pkcs1_sha256,  // RSASSA-PKCS1-v1_5, RFC 8017 section 8.2; EBICS A005 and X002
    rsa_pss_sha256,  // RSASSA-PSS, RFC 8017 section 8.1: MGF1 with SHA-256, 32 bytes of salt; A006
    ecdsa_sha256,    // FIPS 186-4; signature as DER of SEQUENCE {r, s}
    ecdsa_sha256_p1363,  // the same as r || s, 64 bytes (IEEE P1363; "ES256" of RFC 7518)
    ed25519,             // RFC 8032 section 5.1
    sm2_sm3,             // GB/T 32918.2 with SM3; signature as DER (GM/T 0009 section 7.3)
    sm2_sm3_rs           // the same as r || s, 64 bytes
};

// How a short secret is encrypted to an RSA key.
enum class Encryption : std::uint8_t {
    rsa_pkcs1,       // RSAES-PKCS1-v1_5, RFC 8017 section 7.2; EBICS E002
    rsa_oaep_sha1,   // RSAES-OAEP, RFC 8017 section 7.1, SHA-1 in the padding, no label
    rsa_oaep_sha256  // the same with SHA-256, also in MGF1
};

// The user's id that goes into an SM2 signature when parties have agreed on none (GM/T 0009-2012
// section 10).
inline constexpr std::string_view default_sm2_user = "1234567812345678";
inline constexpr std::size_t max_sm2_user_bytes = 8191;  // its length in bits has 16 bits

KeyKind kind_of(Scheme scheme);
bool is_der(Scheme scheme);  // whether the signature is DER

// Stable names, for files, commands and messages: "rsa", "rsa_pss_sha256".
std::string_view name(KeyKind kind);
std::string_view name(Scheme scheme);
std::optional<KeyKind> parse_key_kind(std::string_view text);
std::optional<Scheme> parse_scheme(std::string_view text);
std::span<const Scheme> schemes();

}  // namespace sluice::keys
