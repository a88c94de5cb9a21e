#include "security/signin/totp.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "security/digest/digest.hpp"
#include "security/signin/encoding.hpp"

namespace sluice::signin {

namespace {

constexpr std::size_t secret_bytes = 20;  // RFC 4226 section 4, R6

struct Hash {
    const EVP_MD* (*function)();
    const char* name;
};

constexpr std::array<Hash, 3> hashes{
    {{&EVP_sha1, "SHA1"}, {&EVP_sha256, "SHA256"}, {&EVP_sha512, "SHA512"}}};

const Hash& hash_of(const TotpRules& rules) {
    return hashes[static_cast<std::size_t>(rules.hash)];
}

// RFC 4226 section 5.3.
std::uint32_t truncated(std::string_view secret, std::int64_t step, const TotpRules& rules) {
    std::array<unsigned char, 8> message{};
    for (std::size_t i = 0; i < message.size(); ++i) {
        message[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned int size = 0;
    const auto* made =
        HMAC(hash_of(rules).function(), secret.data(), static_cast<int>(secret.size()),
             message.data(), message.size(), mac.data(), &size);
    check(made != nullptr && size >= 20, "HMAC is available");
    const std::size_t at = mac[size - 1] & 15u;
    std::uint32_t number = mac[at] & 0x7Fu;
    for (std::size_t i = 1; i < 4; ++i) {
        number = number << 8 | mac[at + i];
    }
    return number;
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                              (c >= 'A' && c <= 'Z') ||
                              std::string_view{"-._~"}.find(c) != std::string_view::npos;
        out += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace

std::string make_totp_secret(RandomSource& random) {
    return random_bytes(random, secret_bytes);
}

std::int64_t totp_step(Instant now, const TotpRules& rules) {
    const auto since = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
    return since / rules.period;
}

std::string totp_code(std::string_view secret, std::int64_t step, const TotpRules& rules) {
    check(rules.digits >= 6 && rules.digits <= 8, "a code has 6 to 8 digits");
    check(!secret.empty() && secret.size() <= 1024, "a secret of TOTP is short");
    std::uint32_t modulus = 1;
    for (int i = 0; i < rules.digits; ++i) {
        modulus *= 10;
    }
    return fmt::format("{:0{}}", truncated(secret, step, rules) % modulus, rules.digits);
}

std::optional<std::int64_t> accept_totp(std::string_view secret, std::string_view code, Instant now,
                                        std::optional<std::int64_t> last_step,
                                        const TotpRules& rules) {
    const auto current = totp_step(now, rules);
    std::optional<std::int64_t> accepted;
    for (auto step = current - rules.window; step <= current + rules.window; ++step) {
        const bool is_it = digest::equal_constant_time(totp_code(secret, step, rules), code);
        if (is_it && !accepted && (!last_step || step > *last_step)) {
            accepted = step;
        }
    }
    return accepted;
}

std::string totp_uri(std::string_view issuer, std::string_view account, std::string_view secret,
                     const TotpRules& rules) {
    auto uri = fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}", percent_encoded(issuer),
                           percent_encoded(account), base32(secret), percent_encoded(issuer));
    const TotpRules usual;
    if (rules.hash != usual.hash) {
        uri += fmt::format("&algorithm={}", hash_of(rules).name);
    }
    if (rules.digits != usual.digits) {
        uri += fmt::format("&digits={}", rules.digits);
    }
    if (rules.period != usual.period) {
        uri += fmt::format("&period={}", rules.period.count());
    }
    return uri;
}

}  // namespace sluice::signin
