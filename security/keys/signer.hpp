#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.hpp"
#include "security/keys/public_key.hpp"
#include "security/keys/secret_bytes.hpp"

namespace sluice::keys {

// A private key that signs, wherever its home is: a file (file_key.hpp) or a token
// (pkcs11_key.hpp). There is no way to the private key itself. Safe from any thread; a token does
// one thing after another.
class Signer {
public:
    virtual ~Signer() = default;

    const PublicKey& public_key() const { return public_key_; }

    // Errors: invalid_value when the scheme is not of this kind of key, or the user's id of SM2 is
    // too long; those of the home: key_unavailable, key_secret_wrong, key_locked, key_missing,
    // key_unusable.
    Result<std::string> sign(Scheme scheme, std::string_view message,
                             std::string_view sm2_user = default_sm2_user);
    // For whoever has the message's digest only, see PublicKey::digest_of(). Not for Ed25519.
    Result<std::string> sign_digest(Scheme scheme, const digest::Sha256& digest);

protected:
    explicit Signer(PublicKey public_key) : public_key_(std::move(public_key)) {}
    Signer(const Signer&) = delete;
    Signer& operator=(const Signer&) = delete;

private:
    // `bytes` is the digest; of Ed25519 the message. The scheme is of this kind of key. Curves
    // answer with r || s, whatever form the scheme asks for.
    virtual Result<std::string> sign_bytes(Scheme scheme, std::string_view bytes) = 0;

    PublicKey public_key_;
};

// An RSA private key that decrypts. As a type of its own, so that a key that signs is not used to
// decrypt what a stranger sends. Safe from any thread.
class Decrypter {
public:
    virtual ~Decrypter() = default;

    const PublicKey& public_key() const { return public_key_; }

    // Errors: decryption_failed, whatever the reason; invalid_value for rsa_pkcs1, which has a
    // function of its own; those of the home.
    Result<SecretBytes> decrypt(Encryption encryption, std::string_view ciphertext);

    // RSAES-PKCS1-v1_5 of a secret whose size is known, as the transaction key of EBICS E002. A
    // ciphertext that does not open gives random bytes instead of an error (RFC 5246 section
    // 7.4.7.1), as an error would decrypt anything for whoever may ask often enough; what is then
    // decrypted with those bytes fails. Errors: those of the home; decryption_failed for a
    // ciphertext that is not as long as the modulus.
    Result<SecretBytes> decrypt_pkcs1(std::string_view ciphertext, std::size_t plain_bytes);

protected:
    explicit Decrypter(PublicKey public_key) : public_key_(std::move(public_key)) {}
    Decrypter(const Decrypter&) = delete;
    Decrypter& operator=(const Decrypter&) = delete;

private:
    // The ciphertext is as long as the modulus.
    virtual Result<SecretBytes> decrypt_oaep(Encryption encryption,
                                             std::string_view ciphertext) = 0;
    virtual Result<SecretBytes> decrypt_or_random(std::string_view ciphertext,
                                                  std::size_t plain_bytes) = 0;
    bool has_size(std::string_view ciphertext) const;

    PublicKey public_key_;
};

}  // namespace sluice::keys
