#include "security/keys/scheme.hpp"

#include <array>

#include "ledger/base/check.hpp"

namespace sluice::keys {

namespace {

struct SchemeRow {
    Scheme scheme;
    KeyKind kind;
    bool is_der;
    std::string_view name;
};

constexpr SchemeRow table[] = {
    {Scheme::rsa_pkcs1_sha256, KeyKind::rsa, false, "rsa_pkcs1_sha256"},
    {Scheme::rsa_pss_sha256, KeyKind::rsa, false, "rsa_pss_sha256"},
    {Scheme::ecdsa_sha256, KeyKind::p256, true, "ecdsa_sha256"},
    {Scheme::ecdsa_sha256_p1363, KeyKind::p256, false, "ecdsa_sha256_p1363"},
    {Scheme::ed25519, KeyKind::ed25519, false, "ed25519"},
    {Scheme::sm2_sm3, KeyKind::sm2, true, "sm2_sm3"},
    {Scheme::sm2_sm3_rs, KeyKind::sm2, false, "sm2_sm3_rs"},
};
constexpr auto all_schemes = [] {
    std::array<Scheme, std::size(table)> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = table[i].scheme;
    }
    return all;
}();
constexpr std::string_view kind_names[] = {"rsa", "p256", "ed25519", "sm2"};

const SchemeRow& row(Scheme scheme) {
    const auto index = static_cast<std::size_t>(scheme);
    check(index < std::size(table) && table[index].scheme == scheme, "a scheme is in its table");
    return table[index];
}

}  // namespace

KeyKind kind_of(Scheme scheme) {
    return row(scheme).kind;
}

bool is_der(Scheme scheme) {
    return row(scheme).is_der;
}

std::string_view name(KeyKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

std::string_view name(Scheme scheme) {
    return row(scheme).name;
}

std::optional<KeyKind> parse_key_kind(std::string_view text) {
    for (std::size_t i = 0; i < std::size(kind_names); ++i) {
        if (kind_names[i] == text) {
            return static_cast<KeyKind>(i);
        }
    }
    return std::nullopt;
}

std::optional<Scheme> parse_scheme(std::string_view text) {
    for (const auto& each : table) {
        if (each.name == text) {
            return each.scheme;
        }
    }
    return std::nullopt;
}

std::span<const Scheme> schemes() {
    return all_schemes;
}

}  // namespace sluice::keys
