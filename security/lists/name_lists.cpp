#include "security/lists/name_lists.hpp"

#include <algorithm>
#include <array>

#include "security/lists/text.hpp"

namespace sluice::lists {

namespace {

struct Letters {
    bool latin = false;
    bool other = false;
};

// Latin with its accents lies below U+0370 and in U+1E00 to U+1EFF; U+2000 to U+2FFF is
// punctuation.
Letters letters_of(std::string_view text) {
    Letters letters;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC3 && c < 0xCD)) {
            letters.latin = true;
        } else if (c == 0xE1 && next >= 0xB8 && next <= 0xBB) {
            letters.latin = true;
        } else if (c >= 0xCD && c != 0xE2 && c < 0xF5) {
            letters.other = true;
        }
    }
    return letters;
}

bool has_digit(std::string_view text) {
    return text.find_first_of("0123456789") != std::string_view::npos;
}

bool is_legal_form(std::string_view part) {
    constexpr auto forms = std::to_array<std::string_view>(
        {"ltd", "llc",  "inc",  "co",  "corp", "sa",  "gmbh",    "jsc",  "ao",
         "oao", "ooo",  "pao",  "zao", "pjsc", "plc", "limited", "llp",  "pte",
         "bv",  "ag",   "kg",   "sro", "doo",  "as",  "company", "sarl", "fze",
         "fzc", "fzco", "dmcc", "fz",  "jr",   "sr",  "ii",      "iii",  "co ltd"});
    std::string plain;
    for (const char c : ascii_lower(part)) {
        if (c != '.') {
            plain += c;
        }
    }
    return std::ranges::find(forms, plain) != forms.end();
}

// The parts between ", ", a legal form joined to what it stands behind.
std::vector<std::string_view> comma_parts(std::string_view name) {
    std::vector<std::string_view> parts;
    while (!name.empty()) {
        const auto end = name.find(", ");
        const auto part = name.substr(0, end);
        name = end == std::string_view::npos ? std::string_view{} : name.substr(end + 2);
        if (!parts.empty() && is_legal_form(part)) {
            const auto* begin = parts.back().data();
            parts.back() = {begin, static_cast<std::size_t>(part.data() + part.size() - begin)};
        } else {
            parts.push_back(part);
        }
    }
    return parts;
}

bool is_balanced(std::string_view text) {
    return std::ranges::count(text, '(') == std::ranges::count(text, ')');
}

bool looks_like_a_name(std::string_view part) {
    const bool begins_small = !part.empty() && part[0] >= 'a' && part[0] <= 'z' &&
                              !part.starts_with("al-") && !part.starts_with("al ");
    return !part.empty() && !begins_small && is_balanced(part) && !part.starts_with("and ") &&
           part.find(" born ") == std::string_view::npos;
}

}  // namespace

std::optional<std::pair<std::string_view, std::string_view>> split_scripts(std::string_view name) {
    name = trimmed(name);
    const auto open = name.rfind('(');
    if (!name.ends_with(')') || open == std::string_view::npos || open == 0) {
        return std::nullopt;
    }
    const auto outside = trimmed(name.substr(0, open));
    const auto inside = trimmed(name.substr(open + 1, name.size() - open - 2));
    const auto a = letters_of(outside);
    const auto b = letters_of(inside);
    const bool apart = (a.latin && !a.other && b.other && !b.latin) ||
                       (a.other && !a.latin && b.latin && !b.other);
    if (!apart || has_digit(inside) || inside.find(')') != std::string_view::npos ||
        outside.find('(') != std::string_view::npos) {
        return std::nullopt;
    }
    return std::pair{outside, inside};
}

std::vector<std::string_view> split_comma_list(std::string_view name, EntityKind kind) {
    const auto parts = comma_parts(name);
    const std::size_t least = kind == EntityKind::person ? 3 : 4;
    if (parts.size() < least || !std::ranges::all_of(parts, looks_like_a_name)) {
        return {};
    }
    const auto longer = static_cast<std::size_t>(std::ranges::count_if(
        parts, [](std::string_view part) { return part.find(' ') != std::string_view::npos; }));
    // Single words alone are the parts of one name, or ways to write one part of it.
    return longer * 2 >= parts.size() ? parts : std::vector<std::string_view>{};
}

}  // namespace sluice::lists
