#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ledger/base/id.hpp"
#include "ledger/base/result.hpp"
#include "security/digest/digest.hpp"
#include "security/keys/scheme.hpp"

namespace sluice::keys {

// Big-endian without leading zeros.
struct RsaNumbers {
    std::string modulus;
    std::string exponent;
};

// A public key: what verifies and encrypts. Copies share one key; safe from any thread.
class PublicKey {
public:
    // DER of a SubjectPublicKeyInfo (RFC 5280 section 4.1; RFC 3279, RFC 5480, RFC 8410; SM2 as
    // id-ecPublicKey with the curve 1.2.156.10197.1.301, GB/T 35276). Curves by name only, RSA with
    // an odd exponent from 3 and 2048 to 8192 bits. Errors: malformed; invalid_value for a kind or
    // size that is not taken.
    static Result<PublicKey> from_spki(std::string_view der);
    // "PUBLIC KEY" or "CERTIFICATE" (RFC 7468); the first of them in the text.
    static Result<PublicKey> from_pem(std::string_view text);
    // DER or PEM of an X.509 certificate (RFC 5280). Only its key is taken: who issued it and
    // whether it is still valid is for the caller.
    static Result<PublicKey> from_certificate(std::string_view bytes);
    static Result<PublicKey> from_rsa(const RsaNumbers& numbers);
    // A point in uncompressed form, 04 || X || Y, 65 bytes; kind p256 or sm2.
    static Result<PublicKey> from_point(KeyKind kind, std::string_view point);

    KeyKind kind() const;
    int bits() const;
    // Always the same DER for the same key, however it came.
    const std::string& spki() const;
    std::string pem() const;
    // SHA-256 of spki(): the key's name in registers, logs and files. 64 hex digits.
    const digest::Sha256& id() const;
    std::string id_hex() const;

    // Whether the signature over the message holds. A scheme of another kind of key never holds.
    // `sm2_user` counts for SM2 alone.
    bool verify(Scheme scheme, std::string_view message, std::string_view signature,
                std::string_view sm2_user = default_sm2_user) const;
    // As verify(), for whoever has hashed the message already; never holds for Ed25519.
    bool verify_digest(Scheme scheme, const digest::Sha256& digest,
                       std::string_view signature) const;
    // What of a message is signed: its SHA-256; for SM2 the e of GB/T 32918.2 section 6.1, SM3 over
    // the hash of user and key and over the message. Not for Ed25519, which signs whole messages.
    // Errors: invalid_value when the scheme is not of this key, or for a user's id of more than
    // max_sm2_user_bytes.
    Result<digest::Sha256> digest_of(Scheme scheme, std::string_view message,
                                     std::string_view sm2_user = default_sm2_user) const;

    // Encrypts a short secret to an RSA key. `random` is a source that cannot be guessed. Errors:
    // invalid_value when this is no RSA key, or the secret is too long for it.
    Result<std::string> encrypt(Encryption encryption, std::string_view plain,
                                RandomSource& random) const;

    RsaNumbers rsa_numbers() const;  // of an RSA key
    std::string point() const;       // of a p256 or sm2 key: 04 || X || Y

    bool operator==(const PublicKey& other) const { return spki() == other.spki(); }

private:
    struct Impl;
    explicit PublicKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

    std::shared_ptr<const Impl> impl_;
};

}  // namespace sluice::keys
