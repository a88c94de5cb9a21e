#include "security/columns/data_key.hpp"

#include <array>
#include <optional>

#include "security/keys/botan_support.hpp"

namespace sluice::columns {

namespace {

constexpr std::string_view form = "sluice-kek:1";
constexpr std::string_view cipher_names[] = {"aes_256_gcm", "sm4_gcm"};
constexpr std::string_view encryption_names[] = {"rsa_pkcs1", "rsa_oaep_sha1", "rsa_oaep_sha256"};

// What a data key is bound to, so that one cannot pass for another.
std::string bound_to(std::uint32_t version, Purpose purpose) {
    std::string bound = "sluice data key";
    bound += static_cast<char>(purpose);
    append_number(bound, version);
    return bound;
}

std::size_t size_of(Purpose purpose) {
    return purpose == Purpose::sm4_gcm ? 16 : 32;
}

bool is_purpose(Purpose purpose) {
    return purpose >= Purpose::aes_256_gcm && purpose <= Purpose::hmac_sm3;
}

template <std::size_t size>
std::optional<std::size_t> index_of(const std::string_view (&names)[size], std::string_view name) {
    for (std::size_t i = 0; i < size; ++i) {
        if (names[i] == name) {
            return i;
        }
    }
    return std::nullopt;
}

struct Sealed {
    Cipher cipher{};
    keys::Encryption encryption{};
    std::string key_id;
    std::string bytes;
};

Result<Sealed> parse(std::string_view text) {
    const auto bad = [] { return fail(Errc::malformed, "not a key-encryption key"); };
    while (text.ends_with('\n') || text.ends_with('\r')) {
        text.remove_suffix(1);
    }
    if (!text.starts_with(form) || text.size() > 16 * 1024) {
        return bad();
    }
    text.remove_prefix(form.size());
    std::array<std::string_view, 4> parts;
    for (auto& part : parts) {
        if (!text.starts_with(':')) {
            return bad();
        }
        text.remove_prefix(1);
        part = text.substr(0, text.find(':'));
        text.remove_prefix(part.size());
    }
    const auto cipher = index_of(cipher_names, parts[0]);
    const auto encryption = index_of(encryption_names, parts[1]);
    Sealed sealed;
    if (!text.empty() || !cipher || !encryption || *encryption == 0 ||
        !digest::base64_decode(parts[3], sealed.bytes)) {
        return bad();
    }
    sealed.cipher = static_cast<Cipher>(*cipher + 1);
    sealed.encryption = static_cast<keys::Encryption>(*encryption);
    sealed.key_id = parts[2];
    return sealed;
}

}  // namespace

keys::SecretBytes random_bytes(std::size_t size, RandomSource& random) {
    keys::SecretBytes bytes(size);
    keys::BotanRandom(random).randomize(reinterpret_cast<std::uint8_t*>(bytes.data()), size);
    return bytes;
}

void append_number(std::string& out, std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        out += static_cast<char>(number >> shift & 0xFF);
    }
}

void append_with_length(std::string& out, std::string_view text) {
    append_number(out, static_cast<std::uint32_t>(text.size()));
    out += text;
}

Result<std::string> KeyEncryptionKey::make(Cipher cipher, keys::Encryption encryption,
                                           const keys::PublicKey& to, RandomSource& random) {
    if (encryption == keys::Encryption::rsa_pkcs1) {
        return fail(Errc::invalid_value, "a key-encryption key is encrypted with OAEP");
    }
    const auto key = random_bytes(key_bytes(cipher), random);
    const auto sealed = to.encrypt(encryption, key.view(), random);
    if (!sealed) {
        return sealed.error();
    }
    std::string text{form};
    text += ':';
    text += cipher_names[static_cast<std::size_t>(cipher) - 1];
    text += ':';
    text += encryption_names[static_cast<std::size_t>(encryption)];
    return text + ':' + to.id_hex() + ':' + digest::base64(*sealed);
}

Result<KeyEncryptionKey> KeyEncryptionKey::open(std::string_view text, keys::Decrypter& decrypter) {
    const auto sealed = parse(text);
    if (!sealed) {
        return sealed.error();
    }
    if (sealed->key_id != decrypter.public_key().id_hex()) {
        return fail(Errc::key_missing, "encrypted to another key", sealed->key_id);
    }
    auto key = decrypter.decrypt(sealed->encryption, sealed->bytes);
    if (!key) {
        return key.error();
    }
    if (key->size() != key_bytes(sealed->cipher)) {
        return fail(Errc::decryption_failed, "a key-encryption key of another size");
    }
    return KeyEncryptionKey(sealed->cipher, std::move(*key));
}

WrappedKey KeyEncryptionKey::make_data_key(std::uint32_t version, Purpose purpose,
                                           RandomSource& random) const {
    const auto key = random_bytes(size_of(purpose), random);
    return wrap(version, purpose, key.view(), random);
}

WrappedKey KeyEncryptionKey::wrap(std::uint32_t version, Purpose purpose, std::string_view key,
                                  RandomSource& random) const {
    check(version > 0 && is_purpose(purpose), "a data key has a version and a purpose");
    const auto nonce = random_bytes(nonce_bytes, random);
    return {version, purpose,
            std::string(nonce.view()) +
                gcm_seal(cipher_, key_.view(), nonce.view(), bound_to(version, purpose), key)};
}

Result<keys::SecretBytes> KeyEncryptionKey::unwrap(const WrappedKey& key) const {
    if (key.version == 0 || !is_purpose(key.purpose) || key.bytes.size() < nonce_bytes) {
        return fail(Errc::decryption_failed, "not a wrapped data key");
    }
    const std::string_view bytes = key.bytes;
    auto opened = gcm_open(cipher_, key_.view(), bytes.substr(0, nonce_bytes),
                           bound_to(key.version, key.purpose), bytes.substr(nonce_bytes));
    if (opened && opened->size() != size_of(key.purpose)) {
        return fail(Errc::decryption_failed, "a data key of another size");
    }
    return opened;
}

Result<WrappedKey> KeyEncryptionKey::rewrap(const WrappedKey& key, const KeyEncryptionKey& to,
                                            RandomSource& random) const {
    const auto opened = unwrap(key);
    return opened ? Result<WrappedKey>(to.wrap(key.version, key.purpose, opened->view(), random))
                  : opened.error();
}

}  // namespace sluice::columns
