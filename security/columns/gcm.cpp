#include "security/columns/gcm.hpp"

#include <botan/aead.h>

#include "security/keys/botan_support.hpp"

namespace sluice::columns {

namespace {

using keys::bytes_of;

std::unique_ptr<Botan::AEAD_Mode> start(Botan::Cipher_Dir direction, Cipher cipher,
                                        std::string_view key, std::string_view nonce,
                                        std::string_view bound) {
    check(key.size() == key_bytes(cipher) && nonce.size() == nonce_bytes,
          "a key and a nonce have the cipher's size");
    auto mode = Botan::AEAD_Mode::create_or_throw(
        cipher == Cipher::aes_256_gcm ? "AES-256/GCM" : "SM4/GCM", direction);
    mode->set_key(bytes_of(key), key.size());
    mode->set_associated_data(bytes_of(bound), bound.size());
    mode->start(bytes_of(nonce), nonce.size());
    return mode;
}

}  // namespace

std::size_t key_bytes(Cipher cipher) {
    return cipher == Cipher::aes_256_gcm ? 32 : 16;
}

std::string gcm_seal(Cipher cipher, std::string_view key, std::string_view nonce,
                     std::string_view bound, std::string_view plain) {
    Botan::secure_vector<std::uint8_t> bytes(plain.begin(), plain.end());
    start(Botan::ENCRYPTION, cipher, key, nonce, bound)->finish(bytes);
    return keys::text_of(bytes);
}

Result<keys::SecretBytes> gcm_open(Cipher cipher, std::string_view key, std::string_view nonce,
                                   std::string_view bound, std::string_view sealed) {
    const auto refused = [] { return fail(Errc::decryption_failed, "changed, moved or not ours"); };
    if (sealed.size() < tag_bytes) {
        return refused();
    }
    Botan::secure_vector<std::uint8_t> bytes(sealed.begin(), sealed.end());
    const auto mode = start(Botan::DECRYPTION, cipher, key, nonce, bound);
    try {
        mode->finish(bytes);
    } catch (const Botan::Integrity_Failure&) {
        return refused();
    }
    return keys::secret_of(bytes);
}

}  // namespace sluice::columns
