#include "security/lists/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace sluice::lists {

namespace {

constexpr std::string_view white = " \t\r\n\f\v";

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Bytes of the space-like character at the start of `text`; 0: none.
std::size_t space_length(std::string_view text) {
    const auto c = static_cast<unsigned char>(text[0]);
    if (c <= 0x20 || c == 0x7F) {
        return 1;
    }
    if (text.starts_with("\xC2\xA0")) {
        return 2;
    }
    const bool wide = text.starts_with("\xEF\xBB\xBF") || text.starts_with("\xE3\x80\x80") ||
                      text.starts_with("\xE2\x80\x8B") || text.starts_with("\xE2\x80\xAF") ||
                      text.starts_with("\xE2\x80\x8E") || text.starts_with("\xE2\x80\x8F");
    return wide ? 3 : 0;
}

// Length of "(1)", "(12)", "(a)" or "(ii)" at the start of `text`; 0: it is none.
std::size_t numbering_length(std::string_view text) {
    if (!text.starts_with('(')) {
        return 0;
    }
    const auto close = text.substr(0, 5).find(')');
    if (close == std::string_view::npos || close == 1 || close > 4) {
        return 0;
    }
    const auto inside = text.substr(1, close - 1);
    const bool digits =
        inside.size() < 3 && inside.find_first_not_of("0123456789") == std::string_view::npos;
    const bool letter = inside.size() == 1 && inside[0] >= 'a' && inside[0] <= 'z';
    const bool roman = inside.find_first_not_of("ivx") == std::string_view::npos;
    return digits || letter || roman ? close + 1 : 0;
}

void append_utf8(std::string& out, std::uint32_t c) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3F));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

// Length of the UTF-8 sequence at `at`, 0 when there is none. RFC 3629 section 4.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    const auto first = byte(0);
    if (first < 0x80) {
        return 1;
    }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) {
            return 0;
        }
    }
    const auto second = byte(1);
    const bool too_long = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool no_character = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    return too_long || no_character ? 0 : length;
}

int line_at(std::string_view text, std::size_t position) {
    return 1 + static_cast<int>(std::ranges::count(text.substr(0, position), '\n'));
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::string squeezed(std::string_view text) {
    std::string out;
    bool gap = false;
    while (!text.empty()) {
        if (const auto length = space_length(text)) {
            gap = !out.empty();
            text.remove_prefix(length);
            continue;
        }
        if (gap) {
            out += ' ';
            gap = false;
        }
        out += text[0];
        text.remove_prefix(1);
    }
    return out;
}

std::string ascii_lower(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() &&
           std::ranges::equal(text.substr(0, prefix.size()), prefix, {}, lower, lower);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        if (const auto part = trimmed(text.substr(0, end)); !part.empty()) {
            parts.push_back(part);
        }
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

std::string_view without_quotes(std::string_view text) {
    text = trimmed(text);
    const bool quoted = text.size() > 1 && text.starts_with('"') && text.ends_with('"');
    return quoted ? text.substr(1, text.size() - 2) : text;
}

std::vector<std::string_view> split_numbered(std::string_view text) {
    std::vector<std::string_view> parts;
    const auto take = [&](std::string_view part) {
        part = trimmed(part);
        while (part.ends_with('.') || part.ends_with(';') || part.ends_with(',')) {
            part = trimmed(part.substr(0, part.size() - 1));
        }
        if (!part.empty()) {
            parts.push_back(part);
        }
    };
    std::size_t begin = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (const auto length = numbering_length(text.substr(at))) {
            take(text.substr(begin, at - begin));
            begin = at + length;
            at = begin - 1;
        }
    }
    if (begin == 0) {
        return trimmed(text).empty() ? parts : std::vector{trimmed(text)};
    }
    take(text.substr(begin));
    return parts;
}

std::string join(const std::vector<std::string_view>& parts, std::string_view separator) {
    std::string out;
    for (const auto part : parts) {
        if (!part.empty()) {
            out += out.empty() ? "" : separator;
            out += part;
        }
    }
    return out;
}

int first_line_not_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto length = sequence_length(text, at);
        if (length == 0) {
            return line_at(text, at);
        }
        at += length;
    }
    return 0;
}

bool has_utf16_mark(std::string_view bytes) {
    return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
}

Result<std::string> utf8_of_utf16(std::string_view bytes) {
    const bool little = bytes.starts_with("\xFF\xFE");
    if (bytes.size() % 2 != 0) {
        return fail(Errc::wrong_encoding, "UTF-16 of an odd number of bytes");
    }
    const auto unit = [&](std::size_t at) -> std::uint32_t {
        const auto a = static_cast<unsigned char>(bytes[at]);
        const auto b = static_cast<unsigned char>(bytes[at + 1]);
        return little ? a | b << 8u : a << 8u | b;
    };
    std::string out;
    for (std::size_t at = 2; at < bytes.size(); at += 2) {
        auto c = unit(at);
        if (c >= 0xD800 && c < 0xE000) {
            const auto low = c < 0xDC00 && at + 2 < bytes.size() ? unit(at + 2) : 0u;
            if (low < 0xDC00 || low > 0xDFFF) {
                return fail(Errc::wrong_encoding, "half a surrogate pair in UTF-16");
            }
            c = 0x10000 + ((c - 0xD800) << 10u) + (low - 0xDC00);
            at += 2;
        }
        append_utf8(out, c);
    }
    return out;
}

Result<std::string> utf8_of_windows_1252(std::string_view bytes) {
    constexpr std::array<std::uint16_t, 32> high = {
        0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::uint32_t c = static_cast<unsigned char>(bytes[at]);
        if (c >= 0x80 && c < 0xA0) {
            c = high[c - 0x80];
            if (c == 0) {
                return fail(Errc::wrong_encoding, "neither UTF-8 nor Windows-1252", {},
                            line_at(bytes, at));
            }
        }
        append_utf8(out, c);
    }
    return out;
}

}  // namespace sluice::lists
