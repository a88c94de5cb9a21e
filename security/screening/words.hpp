#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/text_map.hpp"

namespace sluice::screening {

// What a word or a run of words stands for, whatever the language.
enum class WordKind : std::uint8_t {
    legal,        // a legal form: "Gesellschaft mit beschränkter Haftung"
    org,          // what companies are or do: "bank", "трейдинг"
    person,       // "bin", "ould", "Dr"
    nick,         // short and full forms of one given name
    translation,  // a word for a trade and what it is in other languages
    ordinal,      // a number in words
    title,        // before a person's name
    split,        // "also known as"
    prefix,       // before a vessel's name
    stop          // "of", "и"
};

struct WordMeaning {
    WordKind kind;
    std::uint16_t code;  // number of the group; for ordinal: the value
};

// The tables words.tsv, stems.tsv and lexicon.tsv of conf/screening, which are part of the program.
// Made once, then read only.
class Words {
public:
    static const Words& instance();

    // Meanings of a run of folded words joined by one space; empty when it has none.
    std::span<const WordMeaning> find(std::string_view phrase) const;
    std::size_t longest_phrase() const { return longest_phrase_; }  // in words

    // Groups of translations that a word belongs to by how it begins; they are added to `codes`.
    void find_stems(std::string_view word, std::vector<std::uint16_t>& codes) const;

    // Generic class of a legal form ("LLC"), and its own code ("GMBH").
    std::string_view generic_form(std::uint16_t code) const { return groups_[code].generic; }
    std::string_view code_name(std::uint16_t code) const { return groups_[code].name; }

    // Han endings that are legal forms or words for a company, longest first.
    std::span<const std::u32string> han_endings() const { return han_endings_; }

    Words(const Words&) = delete;
    Words& operator=(const Words&) = delete;

private:
    struct Group {
        std::string generic;
        std::string name;
    };

    Words();
    void add_lines(std::string_view text);
    void add_line(std::string_view line);
    void add_spelling(WordMeaning meaning, std::string_view spelling);

    std::vector<Group> groups_;
    TextMap<std::vector<WordMeaning>> phrases_;
    static constexpr std::size_t longest_stem = 6;
    TextMap<std::vector<std::uint16_t>> stems_;
    std::vector<std::u32string> han_endings_;
    std::size_t longest_phrase_ = 1;
};

}  // namespace sluice::screening
