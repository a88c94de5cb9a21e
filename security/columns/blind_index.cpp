#include "security/columns/blind_index.hpp"

#include <botan/mac.h>

#include "security/keys/botan_support.hpp"

namespace sluice::columns {

namespace {

// Takes a byte off the front, or a whole full-width character as the ASCII one it stands for.
char take_narrow(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    std::size_t size = 1;
    char narrow = text[0];
    if (text.size() >= 3 && byte(0) == 0xEF && (byte(1) == 0xBC || byte(1) == 0xBD) &&
        byte(2) >= 0x80 && byte(2) <= 0xBF) {
        // U+FF00 + n is EF BC 80+n for n below 0x40, EF BD 80+(n-0x40) above.
        const int n = byte(2) - 0x80 + (byte(1) == 0xBD ? 0x40 : 0);
        if (n >= 0x01 && n <= 0x5E) {
            narrow = static_cast<char>(0x20 + n);
            size = 3;
        }
    } else if (text.starts_with("\u3000")) {
        narrow = ' ';
        size = 3;
    }
    text.remove_prefix(size);
    return narrow;
}

}  // namespace

std::string normalise_account(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const char c = take_narrow(text);
        if (c == ' ' || c == '\t' || c == '-') {
            continue;
        }
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

Result<BlindIndex> BlindIndex::open(const KeyEncryptionKey& kek, const WrappedKey& key) {
    if (key.purpose != Purpose::hmac_sha256 && key.purpose != Purpose::hmac_sm3) {
        return fail(Errc::invalid_value, "a data key that is not for an index", "purpose");
    }
    auto opened = kek.unwrap(key);
    if (!opened) {
        return opened.error();
    }
    const char* mac = key.purpose == Purpose::hmac_sha256 ? "HMAC(SHA-256)" : "HMAC(SM3)";
    return BlindIndex(key.version, mac, std::move(*opened));
}

BlindIndex::Value BlindIndex::of(std::string_view table, std::string_view column,
                                 std::string_view normalised) const {
    std::string place;
    append_with_length(place, table);
    append_with_length(place, column);
    const auto mac = Botan::MessageAuthenticationCode::create_or_throw(mac_);
    mac->set_key(keys::bytes_of(key_.view()), key_.size());
    mac->update(keys::bytes_of(place), place.size());
    mac->update(keys::bytes_of(normalised), normalised.size());
    Value value{};
    check(mac->output_length() == value.size(), "both hashes have 32 bytes");
    mac->final(value.data());
    return value;
}

}  // namespace sluice::columns
