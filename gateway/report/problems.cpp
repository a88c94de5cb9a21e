#include "gateway/report/problems.hpp"

#include <algorithm>

#include "ledger/base/currency.hpp"
#include "security/lists/countries.hpp"
#include "security/lists/text.hpp"

namespace sluice::report {

namespace {

bool begins_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

// U+FFFE and U+FFFF, which XML cannot carry, as blanks.
std::string without_non_characters(std::string_view text) {
    std::string out{text};
    for (const std::string_view c : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
        for (auto at = out.find(c); at != std::string::npos; at = out.find(c, at)) {
            out.replace(at, c.size(), " ");
        }
    }
    return out;
}

bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_address_part(std::string_view text, std::string_view marks) {
    const auto ok = [&](char c) {
        return is_capital(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    };
    return !text.empty() && std::ranges::all_of(text, ok) && !text.starts_with('.') &&
           !text.ends_with('.') && text.find("..") == std::string_view::npos;
}

// Letters, digits and a few marks, and a top domain of 2 to 15 letters: the narrowest of the
// authorities' patterns.
bool is_email(std::string_view text) {
    const auto sign = text.find('@');
    if (sign == std::string_view::npos) {
        return false;
    }
    const auto domain = text.substr(sign + 1);
    const auto dot = domain.rfind('.');
    if (dot == std::string_view::npos) {
        return false;
    }
    const auto top = domain.substr(dot + 1);
    const bool letters =
        std::ranges::all_of(top, [](char c) { return is_capital(c) || (c >= 'a' && c <= 'z'); });
    return is_address_part(text.substr(0, sign), "_+-.") && is_address_part(domain, "-.") &&
           letters && top.size() >= 2 && top.size() <= 15;
}

}  // namespace

void Problems::missing(std::string_view field) {
    any_missing_ = true;
    found_.push_back(std::string{field} + ": missing");
}

void Problems::bad(std::string_view field, std::string_view why) {
    found_.push_back(std::string{field} + ": " + std::string{why});
}

std::optional<Error> Problems::error() const {
    if (found_.empty()) {
        return std::nullopt;
    }
    std::string detail;
    for (const auto& problem : found_) {
        detail += detail.empty() ? "" : "; ";
        detail += problem;
    }
    return fail(any_missing_ ? Errc::missing_field : Errc::invalid_value, std::move(detail),
                "report");
}

std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(utf8, begins_character));
}

std::string_view first_characters(std::string_view utf8, std::size_t count) {
    std::size_t end = 0;
    for (std::size_t seen = 0; end < utf8.size(); ++end) {
        seen += begins_character(utf8[end]) ? 1 : 0;
        if (seen > count) {
            break;
        }
    }
    return utf8.substr(0, end);
}

std::string text_of(Problems& problems, std::string_view field, std::string_view text,
                    std::size_t max, bool required) {
    auto clean = lists::squeezed(without_non_characters(text));
    if (clean.empty() && required) {
        problems.missing(field);
    }
    if (lists::first_line_not_utf8(clean) != 0) {
        problems.bad(field, "is not UTF-8");
    }
    if (characters(clean) > max) {
        problems.bad(field, "has more than " + std::to_string(max) + " characters");
    }
    return clean;
}

std::string words_of(Problems& problems, std::string_view field, std::string_view text,
                     std::size_t max, bool required) {
    const auto clean = lists::squeezed(text);
    return text_of(problems, field, first_characters(clean, max), max, required);
}

std::string country_of(Problems& problems, std::string_view field, std::string_view text,
                       bool required) {
    auto clean = text_of(problems, field, text, 2, required);
    if (!clean.empty() && lists::country_code(clean) != clean) {
        problems.bad(field, "is no country code of ISO 3166-1 alpha-2");
    }
    return clean;
}

std::string currency_of(Problems& problems, std::string_view field, std::string_view text,
                        bool required) {
    auto clean = text_of(problems, field, text, 3, required);
    if (!clean.empty() && !Currency::parse(clean)) {
        problems.bad(field, "is no currency of ISO 4217");
    }
    return clean;
}

std::string bic_of(Problems& problems, std::string_view field, std::string_view text,
                   bool required) {
    auto clean = text_of(problems, field, text, 11, required);
    const auto ok = [](char c) { return is_capital(c) || (c >= '0' && c <= '9'); };
    const bool length = clean.size() == 8 || clean.size() == 11;
    if (!clean.empty() && (!length || !std::ranges::all_of(clean, ok))) {
        problems.bad(field, "is no BIC");
    }
    return clean;
}

std::string email_of(Problems& problems, std::string_view field, std::string_view text,
                     std::size_t max) {
    auto clean = text_of(problems, field, text, max, false);
    if (!clean.empty() && !is_email(clean)) {
        problems.bad(field, "is no e-mail address");
    }
    return clean;
}

std::string at(std::string_view list, std::size_t index, std::string_view field) {
    auto name = std::string{list} + '[' + std::to_string(index) + ']';
    if (!field.empty()) {
        name += '.';
        name += field;
    }
    return name;
}

}  // namespace sluice::report
