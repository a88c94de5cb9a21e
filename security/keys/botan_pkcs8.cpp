#include "security/keys/botan_pkcs8.hpp"

#include <botan/ber_dec.h>
#include <botan/cipher_mode.h>
#include <botan/data_src.h>
#include <botan/der_enc.h>
#include <botan/pem.h>
#include <botan/scrypt.h>

namespace sluice::keys {

namespace {

using Bytes = std::vector<std::uint8_t>;
using Secret = Botan::secure_vector<std::uint8_t>;

constexpr const char* label = "ENCRYPTED PRIVATE KEY";
constexpr std::size_t key_bytes = 32;
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t iv_bytes = 16;
constexpr std::size_t min_n = 16'384;  // what `openssl pkcs8 -scrypt` takes without being asked
constexpr std::size_t max_memory = std::size_t{1} << 30;
constexpr std::size_t max_p = 16;

const Botan::OID& pbes2() {
    static const Botan::OID oid("1.2.840.113549.1.5.13");
    return oid;
}
const Botan::OID& scrypt_oid() {
    static const Botan::OID oid("1.3.6.1.4.1.11591.4.11");
    return oid;
}
const Botan::OID& aes_256_cbc() {
    static const Botan::OID oid("2.16.840.1.101.3.4.1.42");
    return oid;
}

struct Envelope {
    Bytes salt;
    // As much memory as `openssl` gives scrypt, and four times the work it would take.
    std::size_t n = min_n;
    std::size_t r = 8;
    std::size_t p = 4;
    Bytes iv;
    Bytes ciphertext;
};

Bytes random_bytes(std::size_t size, RandomSource& random) {
    Bytes bytes(size);
    BotanRandom(random).randomize(bytes.data(), bytes.size());
    return bytes;
}

Bytes encode(const Envelope& envelope) {
    Bytes der;
    Botan::DER_Encoder(der)
        .start_cons(Botan::SEQUENCE)
        .start_cons(Botan::SEQUENCE)
        .encode(pbes2())
        .start_cons(Botan::SEQUENCE)
        .start_cons(Botan::SEQUENCE)
        .encode(scrypt_oid())
        .start_cons(Botan::SEQUENCE)
        .encode(envelope.salt, Botan::OCTET_STRING)
        .encode(envelope.n)
        .encode(envelope.r)
        .encode(envelope.p)
        .end_cons()
        .end_cons()
        .start_cons(Botan::SEQUENCE)
        .encode(aes_256_cbc())
        .encode(envelope.iv, Botan::OCTET_STRING)
        .end_cons()
        .end_cons()
        .end_cons()
        .encode(envelope.ciphertext, Botan::OCTET_STRING)
        .end_cons();
    return der;
}

// RFC 7914 section 7.1: the length of the key may follow the parameters.
void decode_scrypt(const Botan::AlgorithmIdentifier& kdf, Envelope& envelope) {
    Botan::BER_Decoder decoder(kdf.get_parameters());
    auto parameters = decoder.start_cons(Botan::SEQUENCE);
    parameters.decode(envelope.salt, Botan::OCTET_STRING)
        .decode(envelope.n)
        .decode(envelope.r)
        .decode(envelope.p);
    if (parameters.more_items()) {
        std::size_t length = 0;
        parameters.decode(length);
        if (length != key_bytes) {
            throw Botan::Decoding_Error("key length");
        }
    }
    parameters.end_cons();
    decoder.verify_end();
}

// Throws what Botan throws; answers whether it is PBES2 of scrypt and AES-256-CBC.
bool decode(const Secret& der, Envelope& envelope) {
    Botan::AlgorithmIdentifier scheme;
    Botan::BER_Decoder decoder(der);
    decoder.start_cons(Botan::SEQUENCE)
        .decode(scheme)
        .decode(envelope.ciphertext, Botan::OCTET_STRING)
        .end_cons();
    decoder.verify_end();
    if (scheme.get_oid() != pbes2()) {
        return false;
    }
    Botan::AlgorithmIdentifier kdf;
    Botan::AlgorithmIdentifier cipher;
    Botan::BER_Decoder parameters(scheme.get_parameters());
    parameters.start_cons(Botan::SEQUENCE).decode(kdf).decode(cipher).end_cons();
    parameters.verify_end();
    if (kdf.get_oid() != scrypt_oid() || cipher.get_oid() != aes_256_cbc()) {
        return false;
    }
    decode_scrypt(kdf, envelope);
    Botan::BER_Decoder(cipher.get_parameters())
        .decode(envelope.iv, Botan::OCTET_STRING)
        .verify_end();
    return envelope.iv.size() == iv_bytes;
}

// A file may not make us use all memory, nor be as good as not encrypted.
Result<void> check_cost(const Envelope& envelope) {
    const bool is_power_of_2 = (envelope.n & (envelope.n - 1)) == 0;
    if (envelope.n < min_n || !is_power_of_2 || envelope.r < 8 || envelope.salt.size() < 8) {
        return fail(Errc::key_unusable, "scrypt is too weak: N from 16384, r from 8, 8 bytes salt");
    }
    if (envelope.p < 1 || envelope.p > max_p || envelope.n > max_memory / 128 ||
        envelope.r > max_memory / 128 / envelope.n) {
        return fail(Errc::key_unusable, "scrypt takes at most 1 GiB and p of 16");
    }
    return {};
}

void crypt(Botan::Cipher_Dir direction, const Envelope& envelope, std::string_view passphrase,
           Secret& bytes) {
    Secret key(key_bytes);
    Botan::Scrypt(envelope.n, envelope.r, envelope.p)
        .derive_key(key.data(), key.size(), passphrase.data(), passphrase.size(),
                    envelope.salt.data(), envelope.salt.size());
    const auto cipher = Botan::Cipher_Mode::create_or_throw("AES-256/CBC/PKCS7", direction);
    cipher->set_key(key);
    cipher->start(envelope.iv);
    cipher->finish(bytes);
}

// OneAsymmetricKey (RFC 5958 section 2); what may follow the key is not needed.
LoadedKey decode_key(const Secret& der) {
    std::size_t version = 0;
    Botan::AlgorithmIdentifier algorithm;
    Secret bits;
    Botan::BER_Decoder(der)
        .start_cons(Botan::SEQUENCE)
        .decode(version)
        .decode(algorithm)
        .decode(bits, Botan::OCTET_STRING)
        .discard_remaining()
        .end_cons();
    const auto kind = kind_of(algorithm);
    if (!kind) {
        throw Botan::Invalid_Argument("kind of key");
    }
    return {*kind, load_private(*kind, bits)};
}

Error wrong_passphrase() {
    return fail(Errc::key_secret_wrong,
                "does not open: another passphrase, a changed file or a kind of key not taken");
}

}  // namespace

std::string seal_pkcs8(KeyKind kind, const Botan::Private_Key& key, std::string_view passphrase,
                       RandomSource& random) {
    Secret plain;
    Botan::DER_Encoder(plain)
        .start_cons(Botan::SEQUENCE)
        .encode(std::size_t{0})
        .encode(algorithm_of(kind))
        .encode(key.private_key_bits(), Botan::OCTET_STRING)
        .end_cons();
    Envelope envelope;
    envelope.salt = random_bytes(salt_bytes, random);
    envelope.iv = random_bytes(iv_bytes, random);
    crypt(Botan::ENCRYPTION, envelope, passphrase, plain);
    envelope.ciphertext.assign(plain.begin(), plain.end());
    return Botan::PEM_Code::encode(encode(envelope), label);
}

Result<LoadedKey> open_pkcs8(std::string_view pem, std::string_view passphrase,
                             RandomSource& random) {
    Envelope envelope;
    try {
        Botan::DataSource_Memory source(bytes_of(pem), pem.size());
        const auto der = Botan::PEM_Code::decode_check_label(source, label);
        if (!decode(der, envelope)) {
            return fail(Errc::key_unusable,
                        "a key file is PBES2 with scrypt and AES-256-CBC: openssl pkcs8 -topk8 "
                        "-scrypt");
        }
    } catch (const std::exception&) {
        return fail(Errc::malformed, "not PEM of an encrypted private key");
    }
    if (auto checked = check_cost(envelope); !checked) {
        return checked.error();
    }
    // From here on whatever goes wrong is one and the same error: padding that does not fit and a
    // text that is no key would tell whoever changes the file what it decrypts to.
    try {
        Secret plain(envelope.ciphertext.begin(), envelope.ciphertext.end());
        crypt(Botan::DECRYPTION, envelope, passphrase, plain);
        auto loaded = decode_key(plain);
        BotanRandom rng(random);
        if (!loaded.key->check_key(rng, true)) {
            return wrong_passphrase();
        }
        return loaded;
    } catch (const std::exception&) {
        return wrong_passphrase();
    }
}

}  // namespace sluice::keys
