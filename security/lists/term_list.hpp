#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "security/lists/read_list.hpp"

namespace sluice::lists {

// Where a term stands in a text; positions are bytes of the text.
struct TermHit {
    std::size_t term = 0;  // as add() numbered it
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const TermHit&) const = default;
};

// Words to find in texts. Any thread once nothing is added any more.
class TermList {
public:
    // The words of one thing, of two characters or more: "heavy water", "重水". Answers its number,
    // which counts from 0.
    std::size_t add(std::span<const ListedName> words);

    // Every term that stands in the text, by position; of several words at one place the longest.
    // Latin letters match whole words, whatever their case and the marks between them, also with a
    // plural s; words in scripts without spaces match anywhere. Time grows with the text alone.
    std::vector<TermHit> find(std::string_view text) const;

private:
    struct Word {
        std::vector<std::string> parts;  // lower-case runs of letters and digits
        std::size_t term;
    };
    void add_word(std::string_view text, std::size_t term);
    void find_words(std::string_view text, std::vector<TermHit>& hits) const;
    void find_characters(std::string_view text, std::vector<TermHit>& hits) const;

    std::size_t terms_ = 0;
    std::unordered_map<std::string, std::vector<Word>> by_first_part_;
    // Words in scripts without spaces, by their first character.
    std::unordered_map<std::string, std::vector<std::pair<std::string, std::size_t>>> by_character_;
};

}  // namespace sluice::lists
