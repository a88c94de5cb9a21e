#include "security/seal/seal.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstring>
#include <memory>

namespace sluice::seal {

namespace {

constexpr char version = 1;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr std::size_t overhead = 1 + nonce_size + tag_size;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Cipher new_cipher() {
    Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    check(cipher != nullptr, "OpenSSL gives a cipher context");
    return cipher;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string random_nonce(RandomSource& random) {
    const std::uint64_t numbers[] = {random.next(), random.next()};
    std::string nonce(nonce_size, '\0');
    std::memcpy(nonce.data(), numbers, nonce_size);
    return nonce;
}

int length_of(std::string_view text) {
    check(text.size() < (1u << 20), "sealed texts are short secrets");
    return static_cast<int>(text.size());
}

}  // namespace

Key derive_key(std::string_view master, std::string_view purpose) {
    Key key{};
    unsigned int size = 0;
    const auto* done = HMAC(EVP_sha256(), master.data(), length_of(master), bytes_of(purpose),
                            purpose.size(), key.data(), &size);
    check(done != nullptr && size == key.size(), "HMAC-SHA256 gives 32 bytes");
    return key;
}

std::string seal(const Key& key, std::string_view context, std::string_view plain,
                 RandomSource& random) {
    const auto nonce = random_nonce(random);
    std::string body(plain.size(), '\0');
    std::string tag(tag_size, '\0');
    int written = 0;
    const auto cipher = new_cipher();
    const bool done =
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes_of(nonce)) ==
            1 &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &written, bytes_of(context), length_of(context)) ==
            1 &&
        EVP_EncryptUpdate(cipher.get(), bytes_of(body), &written, bytes_of(plain),
                          length_of(plain)) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), nullptr, &written) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_size, tag.data()) == 1;
    check(done, "AES-256-GCM encrypts");
    return std::string(1, version) + nonce + body + tag;
}

Result<std::string> open(const Key& key, std::string_view context, std::string_view sealed) {
    if (sealed.size() < overhead || sealed.front() != version) {
        return fail(Errc::config_invalid, "a sealed secret has an unknown form");
    }
    const auto nonce = sealed.substr(1, nonce_size);
    const auto body = sealed.substr(1 + nonce_size, sealed.size() - overhead);
    std::string tag{sealed.substr(sealed.size() - tag_size)};
    std::string plain(body.size(), '\0');
    int written = 0;
    const auto cipher = new_cipher();
    const bool opened =
        EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes_of(nonce)) ==
            1 &&
        EVP_DecryptUpdate(cipher.get(), nullptr, &written, bytes_of(context), length_of(context)) ==
            1 &&
        EVP_DecryptUpdate(cipher.get(), bytes_of(plain), &written, bytes_of(body),
                          length_of(body)) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(cipher.get(), nullptr, &written) == 1;
    if (!opened) {
        return fail(Errc::config_invalid, "a sealed secret does not open under this key");
    }
    return plain;
}

}  // namespace sluice::seal
