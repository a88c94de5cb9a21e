#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "security/screening/script.hpp"

namespace sluice::screening {

// How a name is read: titles and patronymic particles of people; legal forms, numbers and words for
// trades of everything else.
enum class NameStyle : std::uint8_t { person, organisation };

// Which letters and digits a word has, and which ones look or sound like one of them.
struct Letters {
    std::uint64_t own = 0;
    std::uint64_t near = 0;
};

// One word of a name with everything that comparing it needs.
struct Token {
    NameStyle style = NameStyle::person;
    std::string text;   // lower-case ASCII letters and digits
    std::string sound;  // see phonetics.hpp
    std::string east;
    std::string other;  // another reading of a Han character as a surname; usually empty
    char32_t han = 0;   // simplified Han character
    Script script = Script::latin;
    bool is_particle = false;  // "al", "bin", "de", "of": little evidence by itself
    bool is_initial = false;
    bool is_number = false;
    bool is_as_written = false;  // `sound` is `text`
    bool is_vowelless = false;   // written in Arabic or Hebrew letters
    std::uint16_t org_code = 0;  // group of org words plus one; 0: none
    std::string slavic;          // see phonetics.hpp; of organisations and long words of people
    std::array<std::uint16_t, 6> groups{};  // of given names, or of translations, plus one
    std::uint8_t popularity = 0;            // exponent, see frequency.hpp, for the name's style
    float information = 1;  // 0 to 1: rarity, less for particles and words for trades
    Letters sound_letters;
    Letters text_letters;
    std::uint64_t consonants = 0;  // which ones its Semitic skeleton has
    std::uint64_t hard = 0;        // how many of each kind: see hard_letters()
    std::uint32_t number = 0;      // of the word in an index; 0: in none
};

// A word standing alone, for dictionaries and tests.
Token make_token(std::string_view latin, NameStyle style);

}  // namespace sluice::screening
