#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

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

// Remembers how the words of one query match those of one index: listed names have many words in
// common. It forgets by being overwritten. One thread.
class MatchMemo {
public:
    // A new query, or another index.
    void begin() { ++epoch_; }

    // `position` of `a` in the query, below max_tokens; `b` has the index's number, or none.
    TokenMatch match(std::size_t position, const Token& a, const Token& b) {
        if (b.number == 0) {
            return match_tokens(a, b);
        }
        const auto key = b.number * static_cast<std::uint32_t>(max_tokens) +
                         static_cast<std::uint32_t>(position);
        auto& slot = slots_[key * 2654435761u >> (32 - slot_bits)];
        if (slot.epoch != epoch_ || slot.key != key) {
            slot = {epoch_, key, match_tokens(a, b)};
        }
        return slot.match;
    }

private:
    static constexpr unsigned slot_bits = 11;
    struct Slot {
        std::uint64_t epoch = 0;
        std::uint32_t key = 0;
        TokenMatch match;
    };
    std::vector<Slot> slots_ = std::vector<Slot>(std::size_t{1} << slot_bits);
    std::uint64_t epoch_ = 1;
};

// Least cost of the edits that turn one word into the other: 1 for a letter put in, taken out or
// replaced, .9 for two letters swapped, .8 for a vowel, .6 for letters that look or sound alike, .4
// for a letter doubled or undoubled. More than `limit` comes back as limit + 1. Symmetric.
float spelling_cost(std::string_view a, std::string_view b, float limit);

}  // namespace sluice::screening
