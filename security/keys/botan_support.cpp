#include "security/keys/botan_support.hpp"

#include <botan/der_enc.h>
#include <botan/ecdsa.h>
#include <botan/ed25519.h>
#include <botan/rsa.h>
#include <botan/sm2.h>

#include <algorithm>

namespace sluice::keys {

namespace {

constexpr const char* rsa_encryption = "1.2.840.113549.1.1.1";
constexpr const char* ec_public_key = "1.2.840.10045.2.1";
constexpr const char* ed25519_oid = "1.3.101.112";
constexpr const char* p256_curve = "1.2.840.10045.3.1.7";
constexpr const char* sm2_curve = "1.2.156.10197.1.301";

Botan::AlgorithmIdentifier on_curve(const char* curve) {
    std::vector<std::uint8_t> parameters;
    Botan::DER_Encoder(parameters).encode(Botan::OID(curve));
    return {Botan::OID(ec_public_key), parameters};
}

const char* curve_name(KeyKind kind) {
    return kind == KeyKind::sm2 ? "sm2p256v1" : "secp256r1";
}

}  // namespace

void BotanRandom::randomize(std::uint8_t output[], std::size_t length) {
    for (std::size_t done = 0; done < length;) {
        const auto number = source_.next();
        for (int shift = 56; shift >= 0 && done < length; shift -= 8) {
            output[done++] = static_cast<std::uint8_t>(number >> shift);
        }
    }
}

Botan::AlgorithmIdentifier algorithm_of(KeyKind kind) {
    switch (kind) {
        case KeyKind::rsa:
            return {Botan::OID(rsa_encryption), Botan::AlgorithmIdentifier::USE_NULL_PARAM};
        case KeyKind::p256:
            return on_curve(p256_curve);
        case KeyKind::sm2:
            return on_curve(sm2_curve);
        case KeyKind::ed25519:
            break;
    }
    return {Botan::OID(ed25519_oid), Botan::AlgorithmIdentifier::USE_EMPTY_PARAM};
}

Result<KeyKind> kind_of(const Botan::AlgorithmIdentifier& algorithm) {
    for (const auto kind : {KeyKind::rsa, KeyKind::p256, KeyKind::ed25519, KeyKind::sm2}) {
        const auto expected = algorithm_of(kind);
        // Parameters count: a curve that is spelled out may be another one under the same points.
        if (algorithm.get_oid() == expected.get_oid() &&
            algorithm.get_parameters() == expected.get_parameters()) {
            return kind;
        }
    }
    return fail(Errc::invalid_value, "a key is RSA, P-256, Ed25519 or SM2");
}

std::string padding_of(Scheme scheme) {
    switch (scheme) {
        case Scheme::rsa_pkcs1_sha256:
            return "EMSA3(Raw,SHA-256)";
        case Scheme::rsa_pss_sha256:
            return "PSSR_Raw(SHA-256,MGF1,32)";
        case Scheme::ecdsa_sha256:
        case Scheme::ecdsa_sha256_p1363:
            return "Raw(SHA-256)";  // the hash also names the one of RFC 6979
        case Scheme::sm2_sm3:
        case Scheme::sm2_sm3_rs:
            return std::string(default_sm2_user) + ",Raw";
        case Scheme::ed25519:
            break;
    }
    return "Pure";
}

std::string padding_of(Encryption encryption) {
    switch (encryption) {
        case Encryption::rsa_pkcs1:
            return "EME-PKCS1-v1_5";
        case Encryption::rsa_oaep_sha1:
            return "OAEP(SHA-1)";
        case Encryption::rsa_oaep_sha256:
            break;
    }
    return "OAEP(SHA-256)";
}

std::unique_ptr<Botan::Public_Key> load_public(KeyKind kind,
                                               const std::vector<std::uint8_t>& bits) {
    const auto algorithm = algorithm_of(kind);
    switch (kind) {
        case KeyKind::rsa:
            return std::make_unique<Botan::RSA_PublicKey>(algorithm, bits);
        case KeyKind::p256:
            return std::make_unique<Botan::ECDSA_PublicKey>(algorithm, bits);
        case KeyKind::sm2:
            return std::make_unique<Botan::SM2_PublicKey>(algorithm, bits);
        case KeyKind::ed25519:
            break;
    }
    return std::make_unique<Botan::Ed25519_PublicKey>(algorithm, bits);
}

std::unique_ptr<Botan::Private_Key> load_private(KeyKind kind,
                                                 const Botan::secure_vector<std::uint8_t>& bits) {
    const auto algorithm = algorithm_of(kind);
    switch (kind) {
        case KeyKind::rsa:
            return std::make_unique<Botan::RSA_PrivateKey>(algorithm, bits);
        case KeyKind::p256:
            return std::make_unique<Botan::ECDSA_PrivateKey>(algorithm, bits);
        case KeyKind::sm2:
            return std::make_unique<Botan::SM2_PrivateKey>(algorithm, bits);
        case KeyKind::ed25519:
            break;
    }
    return std::make_unique<Botan::Ed25519_PrivateKey>(algorithm, bits);
}

std::unique_ptr<Botan::Private_Key> make_private(KeyKind kind, std::size_t rsa_bits,
                                                 RandomSource& random) {
    BotanRandom rng(random);
    switch (kind) {
        case KeyKind::rsa:
            return std::make_unique<Botan::RSA_PrivateKey>(rng, rsa_bits);
        case KeyKind::p256:
            return std::make_unique<Botan::ECDSA_PrivateKey>(rng,
                                                             Botan::EC_Group(curve_name(kind)));
        case KeyKind::sm2:
            return std::make_unique<Botan::SM2_PrivateKey>(rng, Botan::EC_Group(curve_name(kind)));
        case KeyKind::ed25519:
            break;
    }
    return std::make_unique<Botan::Ed25519_PrivateKey>(rng);
}

}  // namespace sluice::keys
