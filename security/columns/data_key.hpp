#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/id.hpp"
#include "ledger/base/result.hpp"
#include "security/columns/gcm.hpp"
#include "security/keys/signer.hpp"

namespace sluice::columns {

// What a data key is for. The numbers are in stored keys and values.
enum class Purpose : std::uint8_t {
    aes_256_gcm = 1,  // values, see column_cipher.hpp
    sm4_gcm = 2,
    hmac_sha256 = 3,  // a blind index, see blind_index.hpp
    hmac_sm3 = 4
};

// A data key as it is stored, in any database: without the key-encryption key it is noise.
struct WrappedKey {
    std::uint32_t version = 0;  // from 1
    Purpose purpose = Purpose::aes_256_gcm;
    std::string bytes{};  // nonce, ciphertext, tag
};

// The key under which data keys are wrapped. It is itself encrypted to an RSA key of a file or a
// token, so that a token can be what all columns hang on, and nobody asks the token for each value.
// Copies are not made; safe from any thread once it is open.
class KeyEncryptionKey {
public:
    // A new one, encrypted to an RSA key: one line of ASCII,
    // "sluice-kek:1:<cipher>:<encryption>:<id of the RSA key>:<base64>". It is kept in a file
    // beside the configuration and not in the database: whoever may write the database could put a
    // key there that he knows. Errors: invalid_value when it is no RSA key, or for rsa_pkcs1.
    static Result<std::string> make(Cipher cipher, keys::Encryption encryption,
                                    const keys::PublicKey& to, RandomSource& random);

    // Errors: malformed; key_missing when it is encrypted to another key, whose id is in `where`;
    // decryption_failed; those of the Decrypter's home.
    static Result<KeyEncryptionKey> open(std::string_view text, keys::Decrypter& decrypter);

    // A new data key from `random`, which cannot be guessed. Version from 1.
    WrappedKey make_data_key(std::uint32_t version, Purpose purpose, RandomSource& random) const;
    // Error: decryption_failed when it was wrapped under another key, or its version, purpose or
    // bytes were changed.
    Result<keys::SecretBytes> unwrap(const WrappedKey& key) const;
    // The same data key under another key-encryption key: values need not be touched. Error: of
    // unwrap().
    Result<WrappedKey> rewrap(const WrappedKey& key, const KeyEncryptionKey& to,
                              RandomSource& random) const;

private:
    KeyEncryptionKey(Cipher cipher, keys::SecretBytes key)
        : cipher_(cipher), key_(std::move(key)) {}

    WrappedKey wrap(std::uint32_t version, Purpose purpose, std::string_view key,
                    RandomSource& random) const;

    Cipher cipher_;
    keys::SecretBytes key_;
};

// Bytes for a nonce or key out of a RandomSource.
keys::SecretBytes random_bytes(std::size_t size, RandomSource& random);

// A text with its length before it, four bytes big-endian: two texts never look like two others.
void append_with_length(std::string& out, std::string_view text);
void append_number(std::string& out, std::uint32_t number);

}  // namespace sluice::columns
