#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::screening {

enum class Script : std::uint8_t {
    none,  // digits, punctuation, marks, emoji
    latin,
    cyrillic,
    greek,
    arabic,
    hebrew,
    hangul,
    han,
    kana,
    indic,
    other
};

Script script_of(char32_t code_point);

enum class CharClass : std::uint8_t {
    separator,  // ends a word
    dot,        // ends a word; single letters around it make an acronym
    dropped,    // apostrophes, marks, control characters: no end of a word
    letter,
    digit
};

CharClass class_of(char32_t code_point);

// The code point in lower-case ASCII letters and digits, by the table of its script:
//   Cyrillic  BGN/PCGN 1947, with the letters of Ukrainian, Belarusian, Serbian and Kazakh
//   Arabic, Hebrew  consonants and long vowels only: what is not written is not guessed
//   Greek     ELOT 743, letter by letter
//   others    ICU's Any-Latin and Latin-ASCII, frozen for the process at first use
// Empty for what has no letters. The view lives as long as the program. Thread-safe.
std::string_view latin_of(char32_t code_point);

// Asks for all letters of the scripts that names are written in today, so that none is sent through
// ICU while a payment waits: half a second at the first call.
void prepare_latin();

// The simplified form of a Han character (ICU's Traditional-Simplified).
char32_t simplified(char32_t code_point);

// Letters of another script that look like Latin ones, or the other way round, brought to the
// script of the most letters of the word: "Bладимир" with a Latin B.
void repair_homoglyphs(std::u32string& word);

}  // namespace sluice::screening
