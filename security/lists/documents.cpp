#include "security/lists/documents.hpp"

#include <algorithm>
#include <vector>

#include "security/lists/countries.hpp"
#include "security/lists/entry_builder.hpp"
#include "security/lists/text.hpp"

namespace sluice::lists {

namespace {

constexpr std::string_view words_about[] = {"issue",      "expire",  "expiry",
                                            "expiration", "valid",   "official",
                                            "place of",   "date of", "Expire"};

bool is_about(std::string_view part) {
    return std::ranges::any_of(words_about,
                               [&](std::string_view word) { return part.starts_with(word); });
}

// By commas that are in no brackets.
std::vector<std::string_view> split_commas(std::string_view text) {
    std::vector<std::string_view> parts;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        if (at == text.size() || (text[at] == ',' && depth == 0)) {
            parts.push_back(trimmed(text.substr(begin, at - begin)));
            begin = at + 1;
        } else {
            depth += text[at] == '(' ? 1 : text[at] == ')' && depth > 0 ? -1 : 0;
        }
    }
    return parts;
}

// What stands behind the brackets that begin at `open`.
std::string_view behind_brackets(std::string_view text, std::size_t open) {
    int depth = 0;
    for (auto at = open; at < text.size(); ++at) {
        depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
        if (depth == 0) {
            return trimmed(text.substr(at + 1));
        }
    }
    return {};
}

// "D00001184 (CAR passport) issued 10.9.2012"; brackets in the middle of a number stay.
std::string_view without_remarks(std::string_view part) {
    if (const auto open = part.find(" ("); open != std::string_view::npos) {
        const auto behind = behind_brackets(part, open + 1);
        part = behind.empty() || is_about(behind) ? trimmed(part.substr(0, open)) : part;
    }
    for (auto at = part.find(' '); at != std::string_view::npos; at = part.find(' ', at + 1)) {
        if (is_about(part.substr(at + 1))) {
            return trimmed(part.substr(0, at));
        }
    }
    return part;
}

// "Philippines number EC6530802", "Croatian passport no 012516964": behind the mark.
std::size_t end_of_mark(std::string_view part) {
    for (const std::string_view mark : {"number ", " No ", " no ", " no. ", " No. "}) {
        if (const auto at = part.find(mark); at != std::string_view::npos) {
            return at + mark.size();
        }
    }
    return 0;
}

void add_document(ListEntry& entry, IdKind kind, std::string_view part) {
    // A country beside it, and the like.
    const bool may_be_words = kind == IdKind::passport || kind == IdKind::national_id;
    auto [left, country] = split_country(part);
    auto value = without_remarks(left);
    if (const auto end = end_of_mark(value); end > 0) {
        const auto before = value.substr(0, value.find(' '));
        const auto told = country_code(value.substr(0, value.find(" number ")));
        country = !country.empty() ? country : !told.empty() ? told : country_code(before);
        value = trimmed(value.substr(end));
    }
    const bool has_digit = std::ranges::any_of(value, [](char c) { return c >= '0' && c <= '9'; });
    // What is too long for a value is refused where values are checked.
    if (has_digit || !may_be_words || value.size() > max_value_bytes) {
        add_id(entry, kind, value, country);
    }
}

}  // namespace

void add_documents(ListEntry& entry, IdKind kind, std::string_view text) {
    for (const auto value : split(without_quotes(text), ';')) {
        for (const auto document : split_numbered(value)) {
            for (const auto part : split_commas(document)) {
                if (!is_about(part)) {
                    add_document(entry, kind, part);
                }
            }
        }
    }
}

}  // namespace sluice::lists
