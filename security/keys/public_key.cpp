#include "security/keys/public_key.hpp"

#include <botan/ber_dec.h>
#include <botan/bigint.h>
#include <botan/data_src.h>
#include <botan/der_enc.h>
#include <botan/ecc_key.h>
#include <botan/hash.h>
#include <botan/pem.h>
#include <botan/pubkey.h>
#include <botan/rsa.h>
#include <botan/sm2.h>
#include <botan/x509cert.h>

#include <algorithm>

#include "security/keys/botan_support.hpp"
#include "security/keys/signature_form.hpp"

namespace sluice::keys {

namespace {

constexpr std::size_t max_key_bytes = 64 * 1024;  // also of a certificate
constexpr std::size_t min_rsa_bits = 2048;
constexpr std::size_t max_rsa_bits = 8192;
constexpr std::size_t max_exponent_bits = 64;
constexpr std::size_t point_bytes = 65;

const Botan::RSA_PublicKey& rsa_of(const Botan::Public_Key& key) {
    return dynamic_cast<const Botan::RSA_PublicKey&>(key);
}

const Botan::EC_PublicKey& ec_of(const Botan::Public_Key& key) {
    return dynamic_cast<const Botan::EC_PublicKey&>(key);
}

std::string point_of(const Botan::Public_Key& key) {
    return text_of(ec_of(key).public_point().encode(Botan::PointGFp::UNCOMPRESSED));
}

// The same bits for the same key: a point may come compressed.
std::vector<std::uint8_t> canonical_bits(KeyKind kind, const Botan::Public_Key& key) {
    if (kind != KeyKind::p256 && kind != KeyKind::sm2) {
        return key.public_key_bits();
    }
    const auto point = point_of(key);
    return {point.begin(), point.end()};
}

std::string spki_of(KeyKind kind, const Botan::Public_Key& key) {
    std::vector<std::uint8_t> der;
    Botan::DER_Encoder(der)
        .start_cons(Botan::SEQUENCE)
        .encode(algorithm_of(kind))
        .encode(canonical_bits(kind, key), Botan::BIT_STRING)
        .end_cons();
    return text_of(der);
}

Result<void> check_rsa(const Botan::RSA_PublicKey& key) {
    const auto& modulus = key.get_n();
    const auto& exponent = key.get_e();
    if (modulus.bits() < min_rsa_bits || modulus.bits() > max_rsa_bits || modulus.is_even()) {
        return fail(Errc::invalid_value, "an RSA key has 2048 to 8192 bits");
    }
    if (exponent < 3 || exponent.is_even() || exponent.bits() > max_exponent_bits) {
        return fail(Errc::invalid_value, "an RSA key has an odd public exponent from 3");
    }
    return {};
}

}  // namespace

struct PublicKey::Impl {
    KeyKind kind;
    std::unique_ptr<Botan::Public_Key> key;
    std::string spki;
    digest::Sha256 id;

    static Result<PublicKey> make(KeyKind kind, const std::vector<std::uint8_t>& bits);
    bool verify(Scheme scheme, std::string_view bytes, std::string_view signature) const;
};

Result<PublicKey> PublicKey::Impl::make(KeyKind kind, const std::vector<std::uint8_t>& bits) {
    try {
        auto impl = std::make_shared<Impl>(Impl{kind, load_public(kind, bits), {}, {}});
        if (kind == KeyKind::rsa) {
            if (auto checked = check_rsa(rsa_of(*impl->key)); !checked) {
                return checked.error();
            }
        } else if (kind != KeyKind::ed25519 && ec_of(*impl->key).public_point().is_zero()) {
            return fail(Errc::malformed, "a public key is no point at infinity");
        }
        impl->spki = spki_of(kind, *impl->key);
        impl->id = digest::sha256(impl->spki);
        return PublicKey(std::move(impl));
    } catch (const std::exception&) {
        return fail(Errc::malformed, "not a public key");
    }
}

bool PublicKey::Impl::verify(Scheme scheme, std::string_view bytes,
                             std::string_view signature) const {
    try {
        Botan::PK_Verifier verifier(*key, padding_of(scheme));
        return verifier.verify_message(bytes_of(bytes), bytes.size(), bytes_of(signature),
                                       signature.size());
    } catch (const std::exception&) {
        return false;  // Botan throws on some signatures that are none
    }
}

Result<PublicKey> PublicKey::from_spki(std::string_view der) {
    if (der.size() > max_key_bytes) {
        return fail(Errc::too_large, "a public key has at most 64 KiB");
    }
    Botan::AlgorithmIdentifier algorithm;
    std::vector<std::uint8_t> bits;
    try {
        Botan::BER_Decoder decoder(bytes_of(der), der.size());
        decoder.start_cons(Botan::SEQUENCE)
            .decode(algorithm)
            .decode(bits, Botan::BIT_STRING)
            .verify_end()
            .end_cons();
        decoder.verify_end();
    } catch (const std::exception&) {
        return fail(Errc::malformed, "not DER of a public key");
    }
    const auto kind = keys::kind_of(algorithm);
    return kind ? Impl::make(*kind, bits) : kind.error();
}

Result<PublicKey> PublicKey::from_certificate(std::string_view bytes) {
    if (bytes.size() > max_key_bytes) {
        return fail(Errc::too_large, "a certificate has at most 64 KiB");
    }
    try {
        Botan::DataSource_Memory source(bytes_of(bytes), bytes.size());
        const Botan::X509_Certificate certificate(source);
        return from_spki(text_of(certificate.subject_public_key_info()));
    } catch (const std::exception&) {
        return fail(Errc::malformed, "not a certificate");
    }
}

Result<PublicKey> PublicKey::from_pem(std::string_view text) {
    if (text.size() > max_key_bytes) {
        return fail(Errc::too_large, "a public key has at most 64 KiB");
    }
    try {
        Botan::DataSource_Memory source(bytes_of(text), text.size());
        std::string label;
        const auto der = Botan::PEM_Code::decode(source, label);
        if (label == "PUBLIC KEY") {
            return from_spki(text_of(der));
        }
        if (label == "CERTIFICATE") {
            return from_certificate(text_of(der));
        }
    } catch (const std::exception&) {
        return fail(Errc::malformed, "not PEM");
    }
    return fail(Errc::malformed, "neither PEM of a public key nor of a certificate");
}

Result<PublicKey> PublicKey::from_rsa(const RsaNumbers& numbers) {
    if (numbers.modulus.size() > max_rsa_bits / 8 + 1 ||
        numbers.exponent.size() > max_rsa_bits / 8) {
        return fail(Errc::too_large, "an RSA key has at most 8192 bits");
    }
    std::vector<std::uint8_t> bits;
    Botan::DER_Encoder(bits)
        .start_cons(Botan::SEQUENCE)
        .encode(Botan::BigInt(bytes_of(numbers.modulus), numbers.modulus.size()))
        .encode(Botan::BigInt(bytes_of(numbers.exponent), numbers.exponent.size()))
        .end_cons();
    return Impl::make(KeyKind::rsa, bits);
}

Result<PublicKey> PublicKey::from_point(KeyKind kind, std::string_view point) {
    check(kind == KeyKind::p256 || kind == KeyKind::sm2, "a point is of a curve");
    if (point.size() != point_bytes || point.front() != 0x04) {
        return fail(Errc::malformed, "a point is 04, X and Y, 65 bytes");
    }
    return Impl::make(kind, {point.begin(), point.end()});
}

KeyKind PublicKey::kind() const {
    return impl_->kind;
}

int PublicKey::bits() const {
    return impl_->kind == KeyKind::rsa ? static_cast<int>(rsa_of(*impl_->key).get_n().bits()) : 256;
}

const std::string& PublicKey::spki() const {
    return impl_->spki;
}

std::string PublicKey::pem() const {
    return Botan::PEM_Code::encode(bytes_of(impl_->spki), impl_->spki.size(), "PUBLIC KEY");
}

const digest::Sha256& PublicKey::id() const {
    return impl_->id;
}

std::string PublicKey::id_hex() const {
    return digest::hex(impl_->id);
}

bool PublicKey::verify(Scheme scheme, std::string_view message, std::string_view signature,
                       std::string_view sm2_user) const {
    if (scheme == Scheme::ed25519) {
        return kind() == KeyKind::ed25519 && impl_->verify(scheme, message, signature);
    }
    const auto digest = digest_of(scheme, message, sm2_user);
    return digest && verify_digest(scheme, *digest, signature);
}

bool PublicKey::verify_digest(Scheme scheme, const digest::Sha256& digest,
                              std::string_view signature) const {
    if (keys::kind_of(scheme) != kind() || scheme == Scheme::ed25519) {
        return false;
    }
    std::string rs;
    if (is_der(scheme)) {
        auto read = der_to_rs(signature);
        if (!read) {
            return false;
        }
        rs = std::move(*read);
        signature = rs;
    }
    // A number has one form: with zeros before it, it would be a second signature.
    const auto modulus_bytes = (static_cast<std::size_t>(bits()) + 7) / 8;
    if (signature.size() != (kind() == KeyKind::rsa ? modulus_bytes : rs_bytes)) {
        return false;
    }
    return impl_->verify(scheme, text_of(digest), signature);
}

Result<digest::Sha256> PublicKey::digest_of(Scheme scheme, std::string_view message,
                                            std::string_view sm2_user) const {
    if (keys::kind_of(scheme) != kind() || scheme == Scheme::ed25519) {
        return fail(Errc::invalid_value, "the key has no such scheme over a digest", "scheme");
    }
    if (kind() != KeyKind::sm2) {
        return digest::sha256(message);
    }
    if (sm2_user.size() > max_sm2_user_bytes) {
        return fail(Errc::invalid_value, "a user's id has at most 8191 bytes", "sm2_user");
    }
    const auto sm3 = Botan::HashFunction::create_or_throw("SM3");
    const auto& key = ec_of(*impl_->key);
    sm3->update(
        Botan::sm2_compute_za(*sm3, std::string(sm2_user), key.domain(), key.public_point()));
    sm3->update(bytes_of(message), message.size());
    digest::Sha256 digest{};
    sm3->final(digest.data());
    return digest;
}

Result<std::string> PublicKey::encrypt(Encryption encryption, std::string_view plain,
                                       RandomSource& random) const {
    if (kind() != KeyKind::rsa) {
        return fail(Errc::invalid_value, "only an RSA key encrypts");
    }
    try {
        BotanRandom rng(random);
        const Botan::PK_Encryptor_EME encryptor(*impl_->key, rng, padding_of(encryption));
        if (plain.size() > encryptor.maximum_input_size()) {
            return fail(Errc::invalid_value, "too long to be encrypted to this key");
        }
        return text_of(encryptor.encrypt(bytes_of(plain), plain.size(), rng));
    } catch (const std::exception&) {
        return fail(Errc::internal, "RSA encryption failed");
    }
}

RsaNumbers PublicKey::rsa_numbers() const {
    check(kind() == KeyKind::rsa, "an RSA key is asked for its numbers");
    const auto& key = rsa_of(*impl_->key);
    return {text_of(Botan::BigInt::encode(key.get_n())),
            text_of(Botan::BigInt::encode(key.get_e()))};
}

std::string PublicKey::point() const {
    check(kind() == KeyKind::p256 || kind() == KeyKind::sm2,
          "a curve's key is asked for its point");
    return point_of(*impl_->key);
}

}  // namespace sluice::keys
