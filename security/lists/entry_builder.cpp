#include "security/lists/entry_builder.hpp"

#include <algorithm>
#include <vector>

#include "security/digest/digest.hpp"
#include "security/lists/countries.hpp"
#include "security/lists/name_lists.hpp"
#include "security/lists/text.hpp"

namespace sluice::lists {

namespace {

// Words of a name with capitals only, beyond one letter ("ABU", not "A.").
bool is_in_capitals(std::string_view word) {
    int capitals = 0;
    for (const char c : word) {
        if (c >= 'a' && c <= 'z') {
            return false;
        }
        capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
    }
    return capitals > 1;
}

bool has_small_letter(std::string_view word) {
    return std::ranges::any_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

// The one run of words in capitals of a name whose other words are not; else nothing.
std::string family_in_capitals(std::string_view name) {
    const auto words = split(name, ' ');
    const auto first = std::ranges::find_if(words, is_in_capitals);
    const auto last = std::find_if_not(first, words.end(), is_in_capitals);
    const bool another = std::find_if(last, words.end(), is_in_capitals) != words.end();
    if (first == words.end() || another || std::ranges::none_of(words, has_small_letter)) {
        return {};
    }
    return join({first, last}, " ");
}

}  // namespace

void add_name(ListEntry& entry, std::string_view text, NameKind kind, std::string_view family) {
    auto name = squeezed(text);
    if (name.empty() || entry.names.size() >= max_kept ||
        std::ranges::find(entry.names, name, &ListedName::text) != entry.names.end()) {
        return;
    }
    // One primary name, the first: whatever the format calls the next ones.
    if (kind == NameKind::primary && !entry.names.empty()) {
        kind = NameKind::alias;
    }
    entry.names.push_back({name, kind, squeezed(family)});
    if (const auto both = split_scripts(name)) {
        const auto other = kind == NameKind::primary ? NameKind::alias : kind;
        add_name(entry, both->first, other, family);
        add_name(entry, both->second, other);
    }
}

void add_names(ListEntry& entry, std::string_view text, NameKind kind) {
    for (const auto name : split(text, ';')) {
        add_name(entry, name, kind);
    }
}

std::pair<std::string, std::string> natural_order(std::string_view inverted) {
    const auto text = squeezed(inverted);
    const auto comma = text.find(", ");
    if (comma == std::string::npos) {
        return {text, {}};
    }
    const std::string_view family = std::string_view{text}.substr(0, comma);
    const std::string_view rest = std::string_view{text}.substr(comma + 2);
    const auto suffix = rest.find(", ");
    const auto given = rest.substr(0, suffix);
    const auto behind =
        suffix == std::string_view::npos ? std::string_view{} : rest.substr(suffix + 2);
    return {join({given, family, behind}, " "), std::string{family}};
}

void add_inverted_name(ListEntry& entry, std::string_view text, NameKind kind) {
    if (entry.kind != EntityKind::person) {
        return add_name(entry, text, kind);
    }
    const auto [name, family] = natural_order(text);
    add_name(entry, name, kind, family);
}

void add_capitals_name(ListEntry& entry, std::string_view text, NameKind kind) {
    const auto name = squeezed(text);
    add_name(entry, name, kind,
             entry.kind == EntityKind::person ? family_in_capitals(name) : std::string{});
}

void add_countries(ListEntry& entry, std::string_view text) {
    for (const auto name : split(text, ';')) {
        const auto code = country_code(name);
        const auto at = std::ranges::lower_bound(entry.countries, code);
        if (!code.empty() && (at == entry.countries.end() || *at != code)) {
            entry.countries.emplace(at, code);
        }
    }
}

void add_id(ListEntry& entry, IdKind kind, std::string_view value, std::string_view country) {
    ListedId id{kind, squeezed(value), std::string{country}};
    if (!id.value.empty() && entry.ids.size() < max_kept &&
        std::ranges::find(entry.ids, id) == entry.ids.end()) {
        entry.ids.push_back(std::move(id));
    }
}

void add_ids(ListEntry& entry, IdKind kind, std::string_view values) {
    for (const auto value : split(values, ';')) {
        const auto [number, country] = split_country(value);
        add_id(entry, kind, number, country);
    }
}

void add_born(ListEntry& entry, std::string_view text, DateOrder order) {
    if (text.size() > max_value_bytes) {
        return add_remark(entry, "born: " + std::string{text});
    }
    std::vector<std::string_view> left_over;
    for (const auto& date : parse_partial_dates(text, order, left_over)) {
        if (entry.born.size() < max_kept &&
            std::ranges::find(entry.born, date) == entry.born.end()) {
            entry.born.push_back(date);
        }
    }
    for (const auto part : left_over) {
        add_remark(entry, "born: " + std::string{part});
    }
}

void add_text(std::vector<std::string>& texts, std::string_view text) {
    auto clean = squeezed(text);
    if (!clean.empty() && texts.size() < max_kept &&
        std::ranges::find(texts, clean) == texts.end()) {
        texts.push_back(std::move(clean));
    }
}

void add_texts(std::vector<std::string>& texts, std::string_view text, char separator) {
    for (const auto part : split(text, separator)) {
        add_text(texts, part);
    }
}

void add_remark(ListEntry& entry, std::string_view text) {
    const auto clean = squeezed(text);
    if (clean.empty() || entry.remarks.size() > max_remark_bytes ||
        entry.remarks.find(clean) != std::string::npos) {
        return;
    }
    entry.remarks += entry.remarks.empty() ? "" : "; ";
    entry.remarks += clean;
}

void set_gender(ListEntry& entry, std::string_view text) {
    const auto word = ascii_lower(trimmed(text));
    if (word == "male" || word == "m") {
        entry.gender = Gender::male;
    } else if (word == "female" || word == "f") {
        entry.gender = Gender::female;
    }
}

std::pair<std::string_view, std::string_view> split_country(std::string_view value) {
    if (value.size() > max_value_bytes) {
        return {trimmed(value), {}};
    }
    const auto close = value.rfind(')');
    for (auto open = value.rfind('(', close); close != std::string_view::npos;
         open = value.rfind('(', open - 1)) {
        if (open == std::string_view::npos || open == 0) {
            break;
        }
        const auto code = country_code(value.substr(open + 1, close - open - 1));
        if (!code.empty()) {
            return {trimmed(value.substr(0, open)), code};
        }
    }
    return {trimmed(value), {}};
}

std::string made_id(std::string_view prefix, const std::vector<std::string_view>& parts) {
    std::string text;
    for (const auto part : parts) {
        text += part;
        text += '\x1f';
    }
    return std::string{prefix} + digest::hex(digest::sha256(text)).substr(0, 12);
}

}  // namespace sluice::lists
