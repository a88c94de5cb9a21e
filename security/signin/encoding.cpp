#include "security/signin/encoding.hpp"

#include <algorithm>

#include "security/digest/digest.hpp"

namespace sluice::signin {

std::string base64url(std::string_view bytes) {
    auto text = digest::base64(bytes);
    text.resize(std::min(text.find('='), text.size()));
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
    if (text.find_first_of("+/=") != text.npos) {
        return std::nullopt;
    }
    std::string padded{text};
    std::ranges::replace(padded, '-', '+');
    std::ranges::replace(padded, '_', '/');
    padded.append((4 - padded.size() % 4) % 4, '=');
    std::string bytes;
    if (!digest::base64_decode(padded, bytes)) {
        return std::nullopt;
    }
    return bytes;
}

std::string base32(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    unsigned buffer = 0;
    int bits = 0;
    for (const char c : bytes) {
        buffer = (buffer & 0xFFu) << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5) {
            text += alphabet[buffer >> (bits - 5) & 31];
        }
    }
    if (bits > 0) {
        text += alphabet[buffer << (5 - bits) & 31];
    }
    return text;
}

std::string random_bytes(RandomSource& random, std::size_t count) {
    std::string bytes;
    while (bytes.size() < count) {
        auto number = random.next();
        for (int i = 0; i < 8 && bytes.size() < count; ++i, number >>= 8) {
            bytes += static_cast<char>(number & 0xFF);
        }
    }
    return bytes;
}

}  // namespace sluice::signin
