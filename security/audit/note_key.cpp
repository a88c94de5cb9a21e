#include "security/audit/note_key.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <cstring>

#include "ledger/base/utf8.hpp"
#include "security/digest/digest.hpp"

namespace sluice::audit {

namespace {

constexpr char ed25519 = 1;  // the signature type of signed-note
constexpr std::size_t max_name_bytes = 255;
constexpr std::size_t seed_bytes = 32;

// White_Space of Unicode above ASCII.
constexpr std::string_view spaces[] = {"\u0085", "\u00A0", "\u1680", "\u2000", "\u2001",
                                       "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
                                       "\u2007", "\u2008", "\u2009", "\u200A", "\u2028",
                                       "\u2029", "\u202F", "\u205F", "\u3000"};

using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Digest new_digest() {
    Digest digest(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    check(digest != nullptr, "OpenSSL gives a digest context");
    return digest;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string typed(const PublicKey& key) {
    std::string bytes(1, ed25519);
    bytes.append(reinterpret_cast<const char*>(key.data()), key.size());
    return bytes;
}

int hex_digit(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool read_seed(std::string_view text, std::array<unsigned char, seed_bytes>& seed) {
    if (text.size() != 2 * seed.size()) {
        return false;
    }
    for (std::size_t i = 0; i < seed.size(); ++i) {
        const int high = hex_digit(text[2 * i]);
        const int low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        seed[i] = static_cast<unsigned char>(high << 4 | low);
    }
    return true;
}

}  // namespace

bool is_key_name(std::string_view name) {
    if (name.empty() || name.size() > max_name_bytes || !is_utf8(name)) {
        return false;
    }
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || byte == 0x7F || c == '+') {
            return false;
        }
    }
    for (const auto space : spaces) {
        if (name.find(space) != std::string_view::npos) {
            return false;
        }
    }
    return true;
}

std::uint32_t key_id(std::string_view name, const PublicKey& key) {
    const auto hash = digest::sha256(std::string{name} + '\n' + typed(key));
    std::uint32_t id = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        id = id << 8 | hash[i];
    }
    return id;
}

Result<VerifierKey> VerifierKey::make(std::string name, const PublicKey& key) {
    if (!is_key_name(name)) {
        return fail(Errc::invalid_value, "a key's name has no spaces and no '+'", "name");
    }
    VerifierKey verifier;
    verifier.id_ = key_id(name, key);
    verifier.name_ = std::move(name);
    verifier.key_ = key;
    return verifier;
}

Result<VerifierKey> VerifierKey::parse(std::string_view text) {
    const auto first = text.find('+');
    const auto second = first == text.npos ? text.npos : text.find('+', first + 1);
    if (second == text.npos) {
        return fail(Errc::malformed, "a verifier key is name+id+key");
    }
    std::string bytes;
    PublicKey key{};
    if (!digest::base64_decode(text.substr(second + 1), bytes) || bytes.size() != 1 + key.size() ||
        bytes.front() != ed25519) {
        return fail(Errc::malformed, "not base64 of an Ed25519 public key", "key");
    }
    std::memcpy(key.data(), bytes.data() + 1, key.size());
    auto verifier = make(std::string{text.substr(0, first)}, key);
    if (!verifier) {
        return fail(Errc::malformed, verifier.error().detail, "name");
    }
    if (text.substr(first + 1, second - first - 1) != fmt::format("{:08x}", verifier->id_)) {
        return fail(Errc::malformed, "the id is not that of this name and key", "id");
    }
    return verifier;
}

std::string VerifierKey::to_string() const {
    return fmt::format("{}+{:08x}+{}", name_, id_, digest::base64(typed(key_)));
}

bool VerifierKey::verify(std::string_view message, std::string_view signature) const {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key_.data(), key_.size()),
        &EVP_PKEY_free);
    const auto context = new_digest();
    const bool holds =
        key != nullptr && signature.size() == std::tuple_size_v<Signature> &&
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
        EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                         message.size()) == 1;
    ERR_clear_error();
    return holds;
}

SigningKey::SigningKey(Handle key, VerifierKey verifier)
    : key_(std::move(key)), verifier_(std::move(verifier)) {}

Result<SigningKey> SigningKey::from_hex(std::string name, std::string& seed) {
    std::array<unsigned char, seed_bytes> bytes{};
    const bool is_seed = read_seed(seed, bytes);
    OPENSSL_cleanse(seed.data(), seed.size());
    Handle key(is_seed ? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes.data(),
                                                      bytes.size())
                       : nullptr,
               &EVP_PKEY_free);
    OPENSSL_cleanse(bytes.data(), bytes.size());
    if (!is_seed) {
        return fail(Errc::invalid_value, "a signing key is 64 hex digits in lower case", "seed");
    }
    PublicKey public_key{};
    std::size_t size = public_key.size();
    check(key != nullptr && EVP_PKEY_get_raw_public_key(key.get(), public_key.data(), &size) == 1,
          "every 32 bytes are an Ed25519 key");
    auto verifier = VerifierKey::make(std::move(name), public_key);
    if (!verifier) {
        return verifier.error();
    }
    return SigningKey(std::move(key), std::move(*verifier));
}

Signature SigningKey::sign(std::string_view message) const {
    Signature signature{};
    std::size_t size = signature.size();
    const auto context = new_digest();
    check(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
              EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(message),
                             message.size()) == 1 &&
              size == signature.size(),
          "Ed25519 signs");
    return signature;
}

}  // namespace sluice::audit
