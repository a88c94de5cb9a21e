#include "security/screening/words.hpp"

#include <algorithm>

#include "security/screening/embedded_tables.hpp"
#include "security/screening/word_split.hpp"

namespace sluice::screening {

namespace {

constexpr std::pair<std::string_view, WordKind> kinds[] = {{"legal", WordKind::legal},
                                                           {"org", WordKind::org},
                                                           {"person", WordKind::person},
                                                           {"nick", WordKind::nick},
                                                           {"translation", WordKind::translation},
                                                           {"stem", WordKind::translation},
                                                           {"ordinal", WordKind::ordinal},
                                                           {"title", WordKind::title},
                                                           {"split", WordKind::split},
                                                           {"prefix", WordKind::prefix},
                                                           {"stop", WordKind::stop}};

std::vector<std::string_view> fields_of(std::string_view line) {
    std::vector<std::string_view> fields;
    while (true) {
        const auto tab = line.find('\t');
        fields.push_back(line.substr(0, tab));
        if (tab == std::string_view::npos) {
            return fields;
        }
        line.remove_prefix(tab + 1);
    }
}

std::uint16_t number_of(std::string_view digits) {
    unsigned value = 0;
    for (const auto c : digits) {
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return static_cast<std::uint16_t>(std::min(value, 65535u));
}

// Letters around dots are one word in a legal form: "S.A." is "sa", as names are read.
std::string phrase_without_dots(const std::vector<RawWord>& words) {
    std::vector<RawWord> merged;
    for (const auto& word : words) {
        if (word.after_dot && !merged.empty() && word.script != Script::han) {
            merged.back().latin += word.latin;
        } else {
            merged.push_back(word);
        }
    }
    return phrase_of(merged.data(), merged.size());
}

}  // namespace

const Words& Words::instance() {
    static const Words* made = new Words;
    return *made;
}

Words::Words() {
    add_lines(embedded::words_tsv());
    add_lines(embedded::stems_tsv());
    add_lines(embedded::lexicon_tsv());
    const auto longer = [](const auto& a, const auto& b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    };
    std::sort(han_endings_.begin(), han_endings_.end(), longer);
}

void Words::add_lines(std::string_view text) {
    while (!text.empty()) {
        const auto end = text.find('\n');
        add_line(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

void Words::add_line(std::string_view line) {
    const auto fields = fields_of(line);
    const auto kind = std::find_if(std::begin(kinds), std::end(kinds),
                                   [&](const auto& row) { return row.first == fields[0]; });
    if (kind == std::end(kinds) || fields.size() < 3) {
        return;
    }
    const bool is_ordinal = kind->second == WordKind::ordinal;
    const auto code =
        is_ordinal ? number_of(fields[1]) : static_cast<std::uint16_t>(groups_.size());
    if (!is_ordinal) {
        const auto colon = fields[1].find(':');
        const bool has_generic = colon != std::string_view::npos;
        groups_.push_back({std::string{has_generic ? fields[1].substr(0, colon) : ""},
                           std::string{has_generic ? fields[1].substr(colon + 1) : fields[1]}});
    }
    for (std::size_t i = 2; i < fields.size(); ++i) {
        if (fields[i].ends_with('*')) {
            auto stem = std::string{fields[i].substr(0, fields[i].size() - 1)};
            stems_[stem.substr(0, longest_stem)].push_back(code);
            continue;
        }
        add_spelling({kind->second, code}, fields[i]);
    }
}

void Words::add_spelling(WordMeaning meaning, std::string_view spelling) {
    const auto words = split_words(spelling);
    if (words.empty() || words.size() > 8) {
        return;
    }
    // "odin" is one in Russian, and a name in Latin letters.
    if (meaning.kind == WordKind::ordinal && words[0].script != Script::latin &&
        words[0].script != Script::none) {
        return;
    }
    const bool is_company_word =
        meaning.kind == WordKind::legal ||
        (meaning.kind == WordKind::org && groups_[meaning.code].name == "CO");
    if (words.size() == 1 && words[0].script == Script::han && is_company_word) {
        han_endings_.push_back(words[0].original);
    }
    for (const auto& phrase : {phrase_of(words.data(), words.size()), phrase_without_dots(words)}) {
        auto& meanings = phrases_[phrase];
        const bool is_known = std::any_of(meanings.begin(), meanings.end(), [&](const auto& m) {
            return m.kind == meaning.kind && m.code == meaning.code;
        });
        if (!is_known) {
            meanings.push_back(meaning);
        }
        const auto spaces = static_cast<std::size_t>(std::count(phrase.begin(), phrase.end(), ' '));
        longest_phrase_ = std::max(longest_phrase_, spaces + 1);
    }
}

void Words::find_stems(std::string_view word, std::vector<std::uint16_t>& codes) const {
    for (auto length = std::min(word.size(), longest_stem); length >= 4; --length) {
        const auto found = stems_.find(word.substr(0, length));
        if (found != stems_.end()) {
            codes.insert(codes.end(), found->second.begin(), found->second.end());
        }
    }
}

std::span<const WordMeaning> Words::find(std::string_view phrase) const {
    const auto found = phrases_.find(phrase);
    return found == phrases_.end() ? std::span<const WordMeaning>{} : found->second;
}

}  // namespace sluice::screening
