#include "security/http_signature/key.hpp"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>

#include "security/digest/digest.hpp"
#include "security/digest/ed25519_point.hpp"

namespace sluice::http_signature {

namespace {

constexpr std::string_view sm2_user_id = "1234567812345678";  // GB/T 35276 section 10
constexpr std::size_t half = 32;                              // r or s of a 256-bit curve
constexpr int pss_salt = 64;                                  // RFC 9421 section 3.3.1
constexpr int min_rsa_bits = 2048;
constexpr int max_rsa_bits = 8192;  // a larger one would cost us more than it costs its sender
constexpr std::size_t max_pem_bytes = 16 * 1024;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using EcSignature = std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)>;

constexpr std::array<std::pair<Algorithm, std::string_view>, 5> names{{
    {Algorithm::ed25519, "ed25519"},
    {Algorithm::ecdsa_p256_sha256, "ecdsa-p256-sha256"},
    {Algorithm::rsa_pss_sha512, "rsa-pss-sha512"},
    {Algorithm::rsa_v1_5_sha256, "rsa-v1_5-sha256"},
    {Algorithm::sm2_sm3, "sm2-sm3"},
}};

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

bool is_curve(Algorithm algorithm) {
    return algorithm == Algorithm::ecdsa_p256_sha256 || algorithm == Algorithm::sm2_sm3;
}

const EVP_MD* hash_of(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::ed25519:
            return nullptr;  // has its own inside
        case Algorithm::rsa_pss_sha512:
            return EVP_sha512();
        case Algorithm::sm2_sm3:
            return EVP_sm3();
        case Algorithm::ecdsa_p256_sha256:
        case Algorithm::rsa_v1_5_sha256:
            return EVP_sha256();
    }
    check(false, "every algorithm has a hash");
    return nullptr;
}

bool is_on_curve(EVP_PKEY* key, std::string_view wanted) {
    std::array<char, 64> group{};
    return EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
           wanted == group.data();
}

bool is_rsa_size(EVP_PKEY* key) {
    const int bits = EVP_PKEY_get_bits(key);
    return bits >= min_rsa_bits && bits <= max_rsa_bits;
}

bool is_ed25519(EVP_PKEY* key) {
    std::array<unsigned char, 32> raw{};
    auto size = raw.size();
    return EVP_PKEY_is_a(key, "ED25519") == 1 &&
           EVP_PKEY_get_raw_public_key(key, raw.data(), &size) == 1 && size == raw.size() &&
           !digest::is_small_order_ed25519({reinterpret_cast<const char*>(raw.data()), size});
}

bool fits(Algorithm algorithm, EVP_PKEY* key) {
    switch (algorithm) {
        case Algorithm::ed25519:
            return is_ed25519(key);
        case Algorithm::ecdsa_p256_sha256:
            return EVP_PKEY_is_a(key, "EC") == 1 && is_on_curve(key, SN_X9_62_prime256v1);
        case Algorithm::rsa_pss_sha512:
            return (EVP_PKEY_is_a(key, "RSA") == 1 || EVP_PKEY_is_a(key, "RSA-PSS") == 1) &&
                   is_rsa_size(key);
        case Algorithm::rsa_v1_5_sha256:
            return EVP_PKEY_is_a(key, "RSA") == 1 && is_rsa_size(key);
        case Algorithm::sm2_sm3:
            return EVP_PKEY_is_a(key, "SM2") == 1 && is_on_curve(key, SN_sm2);
    }
    return false;
}

// A passphrase is never asked for: there is no terminal.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

template <class Read>
Result<std::shared_ptr<EVP_PKEY>> read_any_key(std::string_view pem, Read read) {
    if (pem.size() > max_pem_bytes) {
        return fail(Errc::malformed, "a key in PEM has at most 16 KiB");
    }
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
    check(bio != nullptr, "OpenSSL reads from memory");
    std::shared_ptr<EVP_PKEY> key(read(bio.get(), nullptr, &no_passphrase, nullptr),
                                  &EVP_PKEY_free);
    ERR_clear_error();
    if (key == nullptr) {
        return fail(Errc::malformed, "not a key in PEM");
    }
    return key;
}

template <class Read>
Result<std::shared_ptr<EVP_PKEY>> read_key(Algorithm algorithm, std::string_view pem, Read read) {
    auto key = read_any_key(pem, read);
    if (key && !fits(algorithm, key->get())) {
        return fail(Errc::invalid_value, "not a key of " + std::string{name(algorithm)});
    }
    return key;
}

// What every signing and verifying begins with; `init` is the one of EVP_DigestSignInit and
// EVP_DigestVerifyInit. False when the key does not do it, as an RSA-PSS key bound to another hash.
template <class Init>
bool begin(EVP_MD_CTX* context, Algorithm algorithm, EVP_PKEY* key, Init init) {
    if (algorithm == Algorithm::sm2_sm3) {
        auto* parameters = EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr);
        check(parameters != nullptr &&
                  EVP_PKEY_CTX_set1_id(parameters, sm2_user_id.data(), sm2_user_id.size()) == 1,
              "SM2 takes a user id");
        EVP_MD_CTX_set_pkey_ctx(context, parameters);  // stays ours to free
        return init(context, nullptr, hash_of(algorithm), nullptr, key) == 1;
    }
    EVP_PKEY_CTX* parameters = nullptr;
    if (init(context, &parameters, hash_of(algorithm), nullptr, key) != 1) {
        return false;
    }
    return algorithm != Algorithm::rsa_pss_sha512 ||
           (EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, pss_salt) == 1 &&
            EVP_PKEY_CTX_set_rsa_mgf1_md(parameters, hash_of(algorithm)) == 1);
}

// The context, and for SM2 the parameters that it does not own.
class Context {
public:
    Context() : digest_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
        check(digest_ != nullptr, "OpenSSL gives a digest context");
    }
    ~Context() {
        if (is_sm2_) {
            auto* parameters = EVP_MD_CTX_get_pkey_ctx(digest_.get());
            digest_.reset();
            EVP_PKEY_CTX_free(parameters);
        }
    }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    template <class Init>
    bool begin_with(Algorithm algorithm, EVP_PKEY* key, Init init) {
        is_sm2_ = algorithm == Algorithm::sm2_sm3;
        return begin(digest_.get(), algorithm, key, init);
    }
    EVP_MD_CTX* get() const { return digest_.get(); }

private:
    Digest digest_;
    bool is_sm2_ = false;
};

// r || s to the DER that OpenSSL takes; empty when it is none.
std::string to_der(std::string_view pair) {
    if (pair.size() != 2 * half) {
        return {};
    }
    const EcSignature signature(ECDSA_SIG_new(), &ECDSA_SIG_free);
    auto* r = BN_bin2bn(bytes_of(pair), half, nullptr);
    auto* s = BN_bin2bn(bytes_of(pair.substr(half)), half, nullptr);
    check(signature != nullptr && r != nullptr && s != nullptr &&
              ECDSA_SIG_set0(signature.get(), r, s) == 1,
          "two numbers are a signature");
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &der);
    check(size > 0, "a signature has a DER form");
    std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
}

std::string from_der(std::string_view der) {
    const auto* at = bytes_of(der);
    const EcSignature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())),
                                &ECDSA_SIG_free);
    std::string pair(2 * half, '\0');
    auto* out = reinterpret_cast<unsigned char*>(pair.data());
    check(signature != nullptr &&
              BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, half) == half &&
              BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + half, half) == half,
          "a signature of our own is two numbers of 256 bits");
    return pair;
}

}  // namespace

std::string_view name(Algorithm algorithm) {
    return names[static_cast<std::size_t>(algorithm)].second;
}

std::optional<Algorithm> find_algorithm(std::string_view text) {
    for (const auto& [algorithm, its_name] : names) {
        if (its_name == text) {
            return algorithm;
        }
    }
    return std::nullopt;
}

Result<VerifierKey> VerifierKey::from_pem(Algorithm algorithm, std::string_view pem) {
    auto key = read_key(algorithm, pem, &PEM_read_bio_PUBKEY);
    if (!key) {
        return key.error();
    }
    return VerifierKey(algorithm, std::move(*key));
}

bool VerifierKey::verify(std::string_view message, std::string_view signature) const {
    const auto bytes = is_curve(algorithm_) ? to_der(signature) : std::string{signature};
    Context context;
    const bool holds = !bytes.empty() &&
                       context.begin_with(algorithm_, key_.get(), &EVP_DigestVerifyInit) &&
                       EVP_DigestVerify(context.get(), bytes_of(bytes), bytes.size(),
                                        bytes_of(message), message.size()) == 1;
    ERR_clear_error();
    return holds;
}

std::string VerifierKey::id() const {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key_.get(), &der);
    check(size > 0, "a key that was read can be written");
    const auto hash =
        digest::sha256({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
    OPENSSL_free(der);
    return digest::hex(hash);
}

std::string VerifierKey::pem() const {
    const Bio bio(BIO_new(BIO_s_mem()), &BIO_free);
    check(bio != nullptr && PEM_write_bio_PUBKEY(bio.get(), key_.get()) == 1,
          "a key that was read can be written");
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

Result<SigningKey> SigningKey::from_pem(Algorithm algorithm, std::string& pem) {
    auto key = read_key(algorithm, pem, &PEM_read_bio_PrivateKey);
    OPENSSL_cleanse(pem.data(), pem.size());
    if (!key) {
        return key.error();
    }
    return SigningKey(VerifierKey(algorithm, std::move(*key)));
}

Result<SigningKey> SigningKey::from_pem(std::string& pem) {
    auto key = read_any_key(pem, &PEM_read_bio_PrivateKey);
    OPENSSL_cleanse(pem.data(), pem.size());
    if (!key) {
        return key.error();
    }
    for (const auto algorithm : {Algorithm::ed25519, Algorithm::ecdsa_p256_sha256,
                                 Algorithm::rsa_pss_sha512, Algorithm::sm2_sm3}) {
        if (fits(algorithm, key->get())) {
            return SigningKey(VerifierKey(algorithm, std::move(*key)));
        }
    }
    return fail(Errc::invalid_value, "a key of no algorithm that requests are signed with");
}

std::string SigningKey::sign(std::string_view message) const {
    Context context;
    auto* key = key_.key_.get();
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
    auto size = signature.size();
    check(context.begin_with(key_.algorithm_, key, &EVP_DigestSignInit) &&
              EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                             &size, bytes_of(message), message.size()) == 1,
          "a key of the algorithm signs");
    signature.resize(size);
    return is_curve(key_.algorithm_) ? from_der(signature) : signature;
}

}  // namespace sluice::http_signature
