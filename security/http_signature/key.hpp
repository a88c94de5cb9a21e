#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"

struct evp_pkey_st;

namespace sluice::http_signature {

// RFC 9421 section 3.3, and one of our own: sm2-sm3 is SM2 with SM3 (GB/T 32918.2, GB/T 35276)
// under the user id "1234567812345678". Signatures of both curves are r || s, 64 bytes (IEEE
// P1363).
enum class Algorithm : std::uint8_t {
    ed25519,
    ecdsa_p256_sha256,
    rsa_pss_sha512,  // salt of 64 bytes
    rsa_v1_5_sha256,
    sm2_sm3
};

std::string_view name(Algorithm algorithm);  // "ecdsa-p256-sha256"
std::optional<Algorithm> find_algorithm(std::string_view name);

// One key serves one algorithm: which, is settled where the key is registered, never by the message
// (RFC 9421 section 7.3.6). Verifying is safe from several threads.
class VerifierKey {
public:
    // A SubjectPublicKeyInfo in PEM, "-----BEGIN PUBLIC KEY-----". Errors: malformed when it is
    // none, invalid_value when it is no key of the algorithm, RSA below 2048 or above 8192 bits, or
    // an Ed25519 key of small order.
    static Result<VerifierKey> from_pem(Algorithm algorithm, std::string_view pem);

    Algorithm algorithm() const { return algorithm_; }
    bool verify(std::string_view message, std::string_view signature) const;
    // What a key is known by: SHA-256 of the SubjectPublicKeyInfo in DER, lower-case hexadecimal.
    std::string id() const;
    // The SubjectPublicKeyInfo alone, written anew: nothing else that stood in the text it was read
    // from.
    std::string pem() const;

private:
    friend class SigningKey;
    using Handle = std::shared_ptr<evp_pkey_st>;
    VerifierKey(Algorithm algorithm, Handle key) : algorithm_(algorithm), key_(std::move(key)) {}

    Algorithm algorithm_;
    Handle key_;
};

// A private key. Its bytes are inside OpenSSL, which wipes them at the end; nothing prints them.
// Signing is safe from several threads.
class SigningKey {
public:
    // PKCS #8 or the older forms in PEM, not encrypted; the caller's copy is wiped. Errors as of
    // VerifierKey, without a word of the text.
    static Result<SigningKey> from_pem(Algorithm algorithm, std::string& pem);

    // The same under the algorithm that the key itself says; of an RSA key rsa-pss-sha512.
    static Result<SigningKey> from_pem(std::string& pem);

    Algorithm algorithm() const { return key_.algorithm(); }
    // Of its public half.
    std::string id() const { return key_.id(); }
    std::string sign(std::string_view message) const;

private:
    explicit SigningKey(VerifierKey key) : key_(std::move(key)) {}

    VerifierKey key_;
};

}  // namespace sluice::http_signature
