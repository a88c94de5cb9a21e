#include "security/keys/file_key.hpp"

#include <botan/der_enc.h>
#include <botan/pubkey.h>

#include "security/keys/botan_pkcs8.hpp"
#include "security/keys/private_file.hpp"

namespace sluice::keys {

namespace {

constexpr std::size_t max_file_bytes = 64 * 1024;

using PrivateKey = std::unique_ptr<Botan::Private_Key>;

class FileSigner final : public Signer {
public:
    FileSigner(PublicKey public_key, PrivateKey key, RandomSource& random)
        : Signer(std::move(public_key)), key_(std::move(key)), random_(random) {}

private:
    Result<std::string> sign_bytes(Scheme scheme, std::string_view bytes) override {
        try {
            BotanRandom rng(random_);
            Botan::PK_Signer signer(*key_, rng, padding_of(scheme));
            return text_of(signer.sign_message(bytes_of(bytes), bytes.size(), rng));
        } catch (const std::exception&) {
            // Botan verifies what RSA computed before it gives it away: a fault tells a factor.
            return fail(Errc::internal, "signing failed");
        }
    }

    PrivateKey key_;
    RandomSource& random_;
};

class FileDecrypter final : public Decrypter {
public:
    FileDecrypter(PublicKey public_key, PrivateKey key, RandomSource& random)
        : Decrypter(std::move(public_key)), key_(std::move(key)), random_(random) {}

private:
    Result<SecretBytes> decrypt_oaep(Encryption encryption, std::string_view ciphertext) override {
        try {
            BotanRandom rng(random_);
            const Botan::PK_Decryptor_EME decryptor(*key_, rng, padding_of(encryption));
            return secret_of(decryptor.decrypt(bytes_of(ciphertext), ciphertext.size()));
        } catch (const std::exception&) {
            return fail(Errc::decryption_failed, "not encrypted to this key");
        }
    }

    Result<SecretBytes> decrypt_or_random(std::string_view ciphertext,
                                          std::size_t plain_bytes) override {
        try {
            BotanRandom rng(random_);
            const Botan::PK_Decryptor_EME decryptor(*key_, rng, padding_of(Encryption::rsa_pkcs1));
            return secret_of(decryptor.decrypt_or_random(bytes_of(ciphertext), ciphertext.size(),
                                                         plain_bytes, rng));
        } catch (const std::exception&) {
            // A number that is not below the modulus; anybody can tell.
            return fail(Errc::decryption_failed, "not encrypted to this key");
        }
    }

    PrivateKey key_;
    RandomSource& random_;
};

Error at(Error error, const std::string& path) {
    error.where = path;
    return error;
}

// Error: key_unusable for a size that is not taken.
Result<PublicKey> public_of(KeyKind kind, const Botan::Private_Key& key) {
    const std::vector<std::uint8_t> bits = key.public_key_bits();
    std::vector<std::uint8_t> der;
    Botan::DER_Encoder(der)
        .start_cons(Botan::SEQUENCE)
        .encode(algorithm_of(kind))
        .encode(bits, Botan::BIT_STRING)
        .end_cons();
    auto made = PublicKey::from_spki(text_of(der));
    return made ? made : fail(Errc::key_unusable, made.error().detail);
}

struct OpenedKey {
    PublicKey public_key;
    PrivateKey key;
    KeyKind kind;
};

Result<OpenedKey> open_file(const std::string& path, const SecretBytes& passphrase,
                            RandomSource& random) {
    const auto pem = read_private_file(path, max_file_bytes);
    if (!pem) {
        return pem.error();
    }
    auto loaded = open_pkcs8(pem->view(), passphrase.view(), random);
    if (!loaded) {
        return at(loaded.error(), path);
    }
    auto public_key = public_of(loaded->kind, *loaded->key);
    if (!public_key) {
        return at(public_key.error(), path);
    }
    return OpenedKey{std::move(*public_key), std::move(loaded->key), loaded->kind};
}

Result<void> check_new_passphrase(const SecretBytes& passphrase) {
    if (passphrase.size() < min_passphrase_bytes) {
        return fail(Errc::invalid_value, "a passphrase has at least 12 bytes", "passphrase");
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<Signer>> open_file_signer(const std::string& path,
                                                 const SecretBytes& passphrase,
                                                 RandomSource& random) {
    auto opened = open_file(path, passphrase, random);
    if (!opened) {
        return opened.error();
    }
    return std::make_unique<FileSigner>(std::move(opened->public_key), std::move(opened->key),
                                        random);
}

Result<std::unique_ptr<Decrypter>> open_file_decrypter(const std::string& path,
                                                       const SecretBytes& passphrase,
                                                       RandomSource& random) {
    auto opened = open_file(path, passphrase, random);
    if (!opened) {
        return opened.error();
    }
    if (opened->kind != KeyKind::rsa) {
        return fail(Errc::key_unusable, "only an RSA key decrypts", path);
    }
    return std::make_unique<FileDecrypter>(std::move(opened->public_key), std::move(opened->key),
                                           random);
}

Result<PublicKey> make_file_key(const NewKey& wanted, const std::string& path,
                                const SecretBytes& passphrase, RandomSource& random) {
    if (auto checked = check_new_passphrase(passphrase); !checked) {
        return checked.error();
    }
    const int bits = wanted.rsa_bits;
    if (wanted.kind == KeyKind::rsa && bits != 2048 && bits != 3072 && bits != 4096) {
        return fail(Errc::invalid_value, "an RSA key is made with 2048, 3072 or 4096 bits",
                    "rsa_bits");
    }
    const auto key = make_private(wanted.kind, static_cast<std::size_t>(bits), random);
    const auto pem = seal_pkcs8(wanted.kind, *key, passphrase.view(), random);
    if (auto written = write_new_private_file(path, pem); !written) {
        return written.error();
    }
    return public_of(wanted.kind, *key);
}

Result<void> change_passphrase(const std::string& path, const SecretBytes& old_passphrase,
                               const SecretBytes& new_passphrase, RandomSource& random) {
    if (auto checked = check_new_passphrase(new_passphrase); !checked) {
        return checked;
    }
    const auto opened = open_file(path, old_passphrase, random);
    if (!opened) {
        return opened.error();
    }
    return replace_private_file(
        path, seal_pkcs8(opened->kind, *opened->key, new_passphrase.view(), random));
}

}  // namespace sluice::keys
