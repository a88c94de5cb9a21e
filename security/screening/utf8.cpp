#include "security/screening/utf8.hpp"

#include <unicode/normalizer2.h>

#include <algorithm>

#include "ledger/base/check.hpp"

namespace sluice::screening {

namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Length of the sequence a lead byte announces; 0 for a byte that cannot lead.
std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead < 0xE0) {
        return 2;
    }
    if (lead >= 0xE0 && lead < 0xF0) {
        return 3;
    }
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

char32_t decode_one(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const auto length = sequence_length(lead);
    if (length == 1) {
        ++at;
        return lead;
    }
    if (length == 0 || at + length > text.size()) {
        ++at;
        return replacement;
    }
    char32_t value = lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(text[at + i])) {
            ++at;
            return replacement;
        }
        value = value << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
    }
    at += length;
    const bool is_overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    const bool is_surrogate = value >= 0xD800 && value < 0xE000;
    return is_overlong || is_surrogate || value > 0x10FFFF ? replacement : value;
}

}  // namespace

std::u32string decode_utf8(std::string_view text, std::size_t limit) {
    std::u32string out;
    out.reserve(std::min(text.size(), limit));
    for (std::size_t at = 0; at < text.size() && out.size() < limit;) {
        out.push_back(decode_one(text, at));
    }
    return out;
}

void append_utf8(std::string& out, char32_t c) {
    const auto put = [&](char32_t value) { out.push_back(static_cast<char>(value)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | c >> 6);
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3F));
        put(0x80 | (c >> 6 & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

std::u32string compatibility_form(std::string_view utf8, std::size_t limit) {
    auto points = decode_utf8(utf8, limit);
    if (std::all_of(points.begin(), points.end(), [](char32_t c) { return c < 0x80; })) {
        return points;
    }
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfkc = icu::Normalizer2::getNFKCInstance(status);
    check(U_SUCCESS(status), "ICU has its normalisation data");
    const auto text = icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(points.data()),
                                                    static_cast<int32_t>(points.size()));
    const auto normal = nfkc->normalize(text, status);
    check(U_SUCCESS(status), "NFKC of valid code points");
    std::u32string out;
    out.reserve(static_cast<std::size_t>(normal.length()));
    for (int32_t i = 0; i < normal.length() && out.size() < limit;) {
        const auto c = normal.char32At(i);
        out.push_back(static_cast<char32_t>(c));
        i += U16_LENGTH(c);
    }
    return out;
}

}  // namespace sluice::screening
