#include "security/signin/cose_key.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <optional>

#include "security/digest/ed25519_point.hpp"
#include "security/signin/cbor.hpp"

namespace sluice::signin {

namespace {

// Labels of RFC 9052 section 7.1 and RFC 9053 section 7.
constexpr std::int64_t label_kty = 1;
constexpr std::int64_t label_alg = 3;
constexpr std::int64_t label_crv = -1;  // of RSA: n
constexpr std::int64_t label_x = -2;    // of RSA: e
constexpr std::int64_t label_y = -3;
constexpr std::int64_t kty_okp = 1;
constexpr std::int64_t kty_ec2 = 2;
constexpr std::int64_t kty_rsa = 3;
constexpr std::int64_t crv_p256 = 1;
constexpr std::int64_t crv_ed25519 = 6;
constexpr std::size_t coordinate = 32;
constexpr std::size_t min_modulus = 256;
constexpr std::size_t max_modulus = 512;
constexpr std::size_t max_exponent = 4;

using Key = std::shared_ptr<EVP_PKEY>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)>;
using Parameters = std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

Key wrap(EVP_PKEY* key) {
    ERR_clear_error();
    return {key, &EVP_PKEY_free};
}

// A key from its parts; null when they are none, as a point that is not on the curve.
Key from_parts(const char* type, OSSL_PARAM_BLD* builder) {
    const Parameters parts(OSSL_PARAM_BLD_to_param(builder), &OSSL_PARAM_free);
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr),
                             &EVP_PKEY_CTX_free);
    EVP_PKEY* key = nullptr;
    check(parts != nullptr && context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1,
          "OpenSSL makes keys from parts");
    if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parts.get()) != 1) {
        return wrap(nullptr);
    }
    return wrap(key);
}

Builder new_builder() {
    Builder builder(OSSL_PARAM_BLD_new(), &OSSL_PARAM_BLD_free);
    check(builder != nullptr, "OpenSSL gives a builder");
    return builder;
}

Key p256(std::string_view x, std::string_view y) {
    const auto point = std::string{'\x04'} + std::string{x} + std::string{y};
    const auto builder = new_builder();
    check(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1",
                                          0) == 1 &&
              OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                               point.size()) == 1,
          "a builder takes a point");
    return from_parts("EC", builder.get());
}

Key rsa(std::string_view modulus, std::string_view exponent) {
    const Number n(BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr),
                   &BN_free);
    const Number e(BN_bin2bn(bytes_of(exponent), static_cast<int>(exponent.size()), nullptr),
                   &BN_free);
    const auto builder = new_builder();
    check(n != nullptr && e != nullptr &&
              OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
              OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1,
          "a builder takes numbers");
    // An even or a tiny exponent makes every message its own signature, or nearly.
    if (BN_is_odd(n.get()) == 0 || BN_is_odd(e.get()) == 0 || BN_is_one(e.get()) == 1) {
        return wrap(nullptr);
    }
    return from_parts("RSA", builder.get());
}

std::optional<std::int64_t> number_at(const Cbor& map, std::int64_t label) {
    const auto* value = map.find(label);
    return value != nullptr && value->kind == Cbor::Kind::integer ? std::optional{value->integer}
                                                                  : std::nullopt;
}

std::string_view bytes_at(const Cbor& map, std::int64_t label) {
    const auto* value = map.find(label);
    return value != nullptr && value->kind == Cbor::Kind::bytes ? value->text : std::string_view{};
}

struct Made {
    CoseAlgorithm algorithm;
    Key key;
};

Result<Made> make_key(const Cbor& map) {
    const auto kty = number_at(map, label_kty);
    const auto alg = number_at(map, label_alg);
    const auto x = bytes_at(map, label_x);
    const auto entries = map.items.size() / 2;
    if (kty == kty_ec2 && alg == -7 && number_at(map, label_crv) == crv_p256) {
        const auto y = bytes_at(map, label_y);
        const bool fits = entries == 5 && x.size() == coordinate && y.size() == coordinate;
        return Made{CoseAlgorithm::es256, fits ? p256(x, y) : nullptr};
    }
    if (kty == kty_okp && alg == -8 && number_at(map, label_crv) == crv_ed25519) {
        const bool fits =
            entries == 4 && x.size() == coordinate && !digest::is_small_order_ed25519(x);
        return Made{CoseAlgorithm::eddsa,
                    fits ? wrap(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(x),
                                                            x.size()))
                         : nullptr};
    }
    if (kty == kty_rsa && alg == -257) {
        const auto n = bytes_at(map, label_crv);
        const bool fits = entries == 4 && n.size() >= min_modulus && n.size() <= max_modulus &&
                          n.front() != '\0' && !x.empty() && x.size() <= max_exponent;
        return Made{CoseAlgorithm::rs256, fits ? rsa(n, x) : nullptr};
    }
    return fail(Errc::unsupported_element, "a key of another algorithm or curve", "publicKey");
}

}  // namespace

Result<CoseKey> CoseKey::parse(std::string_view cbor) {
    const auto map = decode_cbor(cbor);
    if (!map) {
        return fail(map.error().code, map.error().detail, "publicKey");
    }
    auto made = make_key(*map);
    if (!made) {
        return made.error();
    }
    if (made->key == nullptr) {
        return fail(Errc::invalid_value, "not a public key of its algorithm", "publicKey");
    }
    return CoseKey(made->algorithm, std::move(made->key));
}

bool CoseKey::verify(std::string_view message, std::string_view signature) const {
    const Digest context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    check(context != nullptr, "OpenSSL gives a digest context");
    const auto* hash = algorithm_ == CoseAlgorithm::eddsa ? nullptr : EVP_sha256();
    const bool holds =
        EVP_DigestVerifyInit(context.get(), nullptr, hash, nullptr, key_.get()) == 1 &&
        EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                         message.size()) == 1;
    ERR_clear_error();
    return holds;
}

}  // namespace sluice::signin
