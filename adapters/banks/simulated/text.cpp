#include "adapters/banks/simulated/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace sluice::simulated {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

void append_xml(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&apos;";
                break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') {
                    out += c;
                }
        }
    }
}

void append_element(std::string& out, std::string_view name, std::string_view text) {
    if (text.empty()) {
        return;
    }
    out += '<';
    out += name;
    out += '>';
    append_xml(out, text);
    out += "</";
    out += name;
    out += '>';
}

std::size_t characters(std::string_view utf8) {
    return utf8.size() - static_cast<std::size_t>(std::ranges::count_if(utf8, is_continuation));
}

std::string_view cut(std::string_view text, std::size_t max_characters) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_continuation(text[i]) && ++seen > max_characters) {
            return text.substr(0, i);
        }
    }
    return text;
}

std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string iso_time(std::int64_t at_us) {
    return to_rfc3339(Instant{std::chrono::microseconds{at_us}});
}

Result<std::int64_t> parse_hundred_thousandths(std::string_view decimal) {
    const auto point = decimal.find('.');
    const auto whole = decimal.substr(0, point);
    const auto part = point == std::string_view::npos ? "" : decimal.substr(point + 1);
    const bool digits = std::ranges::all_of(whole, is_digit) && std::ranges::all_of(part, is_digit);
    if (!digits || (whole.empty() && part.empty()) || whole.size() > 13) {
        return fail(Errc::invalid_amount, "not a decimal number within the limits");
    }
    std::int64_t value = 0;
    for (const char c : whole) {
        value = value * 10 + (c - '0');
    }
    for (std::size_t i = 0; i < 5; ++i) {
        value = value * 10 + (i < part.size() ? part[i] - '0' : 0);
    }
    if (part.size() > 5 && part.find_first_not_of('0', 5) != std::string_view::npos) {
        return fail(Errc::invalid_amount, "more than five decimals");
    }
    return value;
}

}  // namespace sluice::simulated
