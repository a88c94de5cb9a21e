#pragma once

#include <cstdint>
#include <string_view>

#include "security/screening/name.hpp"

namespace sluice::screening {

// Why two words were held for the same.
enum class MatchReason : std::uint8_t {
    none,
    same,
    character,        // the same Han character
    sound,            // romanised differently
    consonants,       // one side is written without vowels
    east_asian,       // one side is Hangul or Han
    surname_reading,  // Cantonese form of a Han surname
    spelling,         // edits
    slavic,           // another Slavic language
    nickname,
    translation,
    initial,
    org_word,  // the same word for a trade in another form or language
    number,
    beginning  // one word is cut off
};
std::string_view to_string(MatchReason reason);

struct TokenMatch {
    MatchReason reason = MatchReason::none;
    float cost = 0;        // in edits; see spelling_cost()
    float similarity = 0;  // 1 - cost / longer length; 0 when they do not match at all
};

// Words closer than this are offered to the alignment.
inline constexpr float least_similarity = 0.5f;

// Compares two words. Symmetric. What is less similar than `least` comes back as no match.
TokenMatch match_tokens(const Token& a, const Token& b, float least = least_similarity);

// Least cost of the edits that turn one word into the other: 1 for a letter put in, taken out or
// replaced, .9 for two letters swapped, .8 for a vowel, .6 for letters that look or sound alike, .4
// for a letter doubled or undoubled. More than `limit` comes back as limit + 1. Symmetric.
float spelling_cost(std::string_view a, std::string_view b, float limit);

Letters letters_of(std::string_view word);
// The least that spelling_cost() of two words with these letters can be, at a fraction of its time.
float least_spelling_cost(const Letters& a, const Letters& b);

}  // namespace sluice::screening
