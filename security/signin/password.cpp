#include "security/signin/password.hpp"

#include <botan/argon2.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "ledger/base/utf8.hpp"
#include "security/digest/digest.hpp"
#include "security/signin/common_passwords.hpp"
#include "security/signin/encoding.hpp"

namespace sluice::signin {

namespace {

constexpr std::uint8_t argon2id = 2;
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;
constexpr std::string_view phc_start = "$argon2id$v=19$";
// What a stored string may ask of us: beyond it somebody has changed the database.
constexpr Argon2Cost max_cost{1024 * 1024, 16, 16};
constexpr std::size_t min_name = 3;  // "li" is in too many words

struct Stored {
    Argon2Cost cost;
    std::string salt;
    std::string hash;
};

std::string derive(std::string_view password, std::string_view salt, const Argon2Cost& cost) {
    const Botan::Argon2 argon2(argon2id, cost.memory_kib, cost.passes, cost.lanes);
    std::string hash(hash_bytes, '\0');
    argon2.derive_key(reinterpret_cast<std::uint8_t*>(hash.data()), hash.size(), password.data(),
                      password.size(), reinterpret_cast<const std::uint8_t*>(salt.data()),
                      salt.size());
    return hash;
}

std::string unpadded(std::string_view bytes) {
    auto text = digest::base64(bytes);
    text.resize(std::min(text.find('='), text.size()));
    return text;
}

bool decode_unpadded(std::string_view text, std::string& bytes) {
    std::string padded{text};
    padded.append((4 - padded.size() % 4) % 4, '=');
    return text.find('=') == text.npos && digest::base64_decode(padded, bytes);
}

bool take(std::string_view& text, std::string_view front) {
    if (!text.starts_with(front)) {
        return false;
    }
    text.remove_prefix(front.size());
    return true;
}

bool take_number(std::string_view& text, std::uint32_t& number, std::uint32_t most) {
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || number == 0 || number > most) {
        return false;
    }
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    return true;
}

std::optional<Stored> read_phc(std::string_view text) {
    Stored stored;
    auto& cost = stored.cost;
    const bool has_cost = take(text, phc_start) && take(text, "m=") &&
                          take_number(text, cost.memory_kib, max_cost.memory_kib) &&
                          take(text, ",t=") && take_number(text, cost.passes, max_cost.passes) &&
                          take(text, ",p=") && take_number(text, cost.lanes, max_cost.lanes) &&
                          take(text, "$");
    const auto middle = text.find('$');
    if (!has_cost || middle == text.npos || cost.memory_kib < 8 * cost.lanes ||
        !decode_unpadded(text.substr(0, middle), stored.salt) ||
        !decode_unpadded(text.substr(middle + 1), stored.hash) || stored.salt.size() < 8 ||
        stored.hash.size() != hash_bytes) {
        return std::nullopt;
    }
    return stored;
}

std::string lowered(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

std::size_t characters_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(
        text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; });
}

}  // namespace

Result<void> check_new_password(std::string_view password,
                                std::span<const std::string_view> own_names,
                                const PasswordRules& rules) {
    const auto bad = [](Errc code, std::string why) {
        return fail(code, std::move(why), "password");
    };
    if (password.size() > max_password_bytes) {
        return bad(Errc::too_large, "a password has at most 256 bytes");
    }
    if (!is_utf8(password)) {
        return bad(Errc::wrong_encoding, "a password is UTF-8");
    }
    if (has_control(password)) {
        return bad(Errc::invalid_characters, "a password has no control characters");
    }
    if (characters_of(password) < rules.min_characters) {
        return bad(Errc::invalid_value,
                   fmt::format("a password has at least {} characters", rules.min_characters));
    }
    const auto low = lowered(password);
    if (is_common_password(low)) {
        return bad(Errc::invalid_value, "the password is one that is tried first");
    }
    for (const auto name : own_names) {
        if (name.size() >= min_name && low.find(lowered(name)) != low.npos) {
            return bad(Errc::invalid_value, "the password has a name of yours in it");
        }
    }
    return {};
}

std::string hash_password(std::string_view password, const Argon2Cost& cost, RandomSource& random) {
    check(password.size() <= max_password_bytes, "a password was checked before it is hashed");
    const auto salt = random_bytes(random, salt_bytes);
    return fmt::format("{}m={},t={},p={}${}${}", phc_start, cost.memory_kib, cost.passes,
                       cost.lanes, unpadded(salt), unpadded(derive(password, salt, cost)));
}

PasswordCheck check_password(std::string_view password, const std::optional<std::string>& stored,
                             const Argon2Cost& cost) {
    // Too long for anybody's: that is known without work, and tells nothing.
    if (password.size() > max_password_bytes) {
        return {};
    }
    const auto read = stored ? read_phc(*stored) : std::nullopt;
    if (!read) {
        derive(password, std::string(salt_bytes, '\0'), cost);
        return {};
    }
    const bool matches =
        digest::equal_constant_time(derive(password, read->salt, read->cost), read->hash);
    return {matches, matches && read->cost != cost};
}

}  // namespace sluice::signin
