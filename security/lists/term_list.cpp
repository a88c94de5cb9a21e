#include "security/lists/term_list.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "security/lists/text.hpp"

namespace sluice::lists {

namespace {

// A run of letters and digits of a text; other bytes lie between runs.
struct Part {
    std::string text;  // lower case
    std::size_t begin;
    std::size_t end;
};

bool is_part(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::vector<Part> parts_of(std::string_view text) {
    std::vector<Part> parts;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_part(text[i])) {
            continue;
        }
        const auto begin = i;
        while (i < text.size() && is_part(text[i])) {
            ++i;
        }
        parts.push_back({ascii_lower(text.substr(begin, i - begin)), begin, i});
    }
    return parts;
}

std::size_t character_length(char first) {
    const auto c = static_cast<unsigned char>(first);
    return c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
}

// The last part of a word may have a plural s.
bool matches(std::string_view part, std::string_view word, bool is_last) {
    return part == word || (is_last && part.size() == word.size() + 1 && part.ends_with('s') &&
                            part.starts_with(word));
}

// Longest first where two begin together; of overlapping ones the first.
std::vector<TermHit> without_overlaps(std::vector<TermHit> hits) {
    std::ranges::sort(hits, [](const TermHit& a, const TermHit& b) {
        return std::tuple{a.begin, b.end, a.term} < std::tuple{b.begin, a.end, b.term};
    });
    std::vector<TermHit> kept;
    for (const auto& hit : hits) {
        if (kept.empty() || hit.begin >= kept.back().end) {
            kept.push_back(hit);
        }
    }
    return kept;
}

}  // namespace

void TermList::add_word(std::string_view text, std::size_t term) {
    if (!is_ascii(text)) {
        const auto first = text.substr(0, character_length(text[0]));
        by_character_[std::string{first}].emplace_back(text, term);
        return;
    }
    Word word{{}, term};
    for (auto& part : parts_of(text)) {
        word.parts.push_back(std::move(part.text));
    }
    if (!word.parts.empty()) {
        const auto first = word.parts.front();
        by_first_part_[first].push_back(std::move(word));
    }
}

std::size_t TermList::add(std::span<const ListedName> words) {
    for (const auto& word : words) {
        add_word(word.text, terms_);
    }
    return terms_++;
}

void TermList::find_words(std::string_view text, std::vector<TermHit>& hits) const {
    const auto parts = parts_of(text);
    const auto try_from = [&](std::size_t i, const std::string& first) {
        const auto found = by_first_part_.find(first);
        if (found == by_first_part_.end()) {
            return;
        }
        for (const auto& word : found->second) {
            const auto count = word.parts.size();
            bool all = i + count <= parts.size();
            for (std::size_t k = 0; all && k < count; ++k) {
                all = matches(parts[i + k].text, word.parts[k], k + 1 == count);
            }
            if (all) {
                hits.push_back({word.term, parts[i].begin, parts[i + count - 1].end});
            }
        }
    };
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& first = parts[i].text;
        try_from(i, first);
        if (first.ends_with('s')) {
            try_from(i, first.substr(0, first.size() - 1));  // a word of one part, in the plural
        }
    }
}

void TermList::find_characters(std::string_view text, std::vector<TermHit>& hits) const {
    for (std::size_t i = 0; i < text.size(); i += character_length(text[i])) {
        const auto left = text.substr(i);
        const auto found =
            by_character_.find(std::string{left.substr(0, character_length(left[0]))});
        if (found == by_character_.end()) {
            continue;
        }
        for (const auto& [word, term] : found->second) {
            if (left.starts_with(word)) {
                hits.push_back({term, i, i + word.size()});
            }
        }
    }
}

std::vector<TermHit> TermList::find(std::string_view text) const {
    std::vector<TermHit> hits;
    find_words(text, hits);
    find_characters(text, hits);
    return without_overlaps(std::move(hits));
}

}  // namespace sluice::lists
