#pragma once

#include <span>

#include "security/screening/name.hpp"
#include "security/screening/word_split.hpp"

namespace sluice::screening {

// Turns the words of one name into tokens; see read_name().
class NameReader {
public:
    explicit NameReader(NameStyle style) : style_(style) {}

    Name read(std::vector<RawWord> words);

private:
    void merge_dotted_letters();
    void drop_titles();
    void drop_company_ending();
    void take_phrases();
    void take_words();
    std::size_t take_phrase(std::size_t at);
    void take_word(const RawWord& word, bool is_last);
    void take_han(const RawWord& word);
    void take_hangul(const RawWord& word);
    void take_characters(std::u32string_view characters, Script script);
    void add(Token token);
    void drop_own_acronym();
    void finish();

    NameStyle style_;
    std::vector<RawWord> words_;
    std::vector<Token> tokens_;
    Name name_;
};

// Hangul syllable in Revised Romanization; empty for anything else.
std::string syllable_in_latin(char32_t syllable);
// Surname readings: of a Han character that ICU reads otherwise, and its Cantonese form.
std::string_view surname_reading(char32_t simplified);
std::string_view cantonese_surname(char32_t simplified);
// Value of a Roman numeral below 40 in lower case; 0 for anything else.
int roman_value(std::string_view word);

}  // namespace sluice::screening
