#pragma once

#include <array>
#include <span>
#include <string_view>

#include "security/screening/alignment.hpp"

namespace sluice::screening {

// What the model sees of two names. All are symmetric: it does not matter which one is listed.
enum class Feature : std::uint8_t {
    coverage_low,  // matched share of the names' information, of the side with less
    coverage_high,
    strong_low,  // the same, counting only words that are (nearly) the same
    strong_high,
    evidence,  // information both share: many or rare words
    strong_evidence,
    rarest_matched,     // information of the rarest matched word
    rarest_similarity,  // how well it matches
    unmatched_low,      // information left over, of the side with less
    unmatched_high,
    missing_low,  // information of the rarest word left over, of the side with less
    missing_high,
    leftover_similarity,  // of the two closest words left over on both sides; 1 when one has none
    worst_similarity,     // of the matched words
    total_cost,           // edits in all matched words
    highest_cost,         // edits in one word
    known_apart,          // popularity of two words that both exist as they are: "Daniel", "Danilo"
    known_one,            // popularity of the more popular one of two differing words
    first_letter,         // differing words that begin with another sound
    first_word,           // similarity of what the first words match; the side with less
    last_word,
    in_order,   // share of neighbouring pairs that are in the same order
    pairs,      // matched pairs of words that are more than particles
    words_low,  // words that are more than particles, of the side with fewer
    words_high,
    initials,
    nicknames,
    merges,
    beginnings,
    trade_words,     // matched by their meaning
    trade_conflict,  // trade words left over on both sides
    number_match,
    number_conflict,    // numbers left over
    legal_form,         // 2 the same, 1 of one class, 0 not told, -1 of two classes
    joined_similarity,  // of the names without spaces
    letters,            // of the shorter name
    other_script,       // the names are written in different scripts
    count_
};
inline constexpr std::size_t feature_count = static_cast<std::size_t>(Feature::count_);

using FeatureRow = std::array<float, feature_count>;

std::string_view feature_name(Feature feature);
std::span<const std::string_view> feature_names();

// 1 where more may only raise the score, -1 where it may only lower it, else 0.
std::span<const int> monotone_directions();

FeatureRow features_of(const Name& query, const Name& listed, const Alignment& alignment);

// The same in two steps. The first leaves out what takes long, and assumes the best of it: a margin
// of its row is no lower than that of the whole row.
FeatureRow hopeful_features(const Name& query, const Name& listed, const Alignment& alignment);
void complete(FeatureRow& row, const Name& query, const Name& listed, const Alignment& alignment);

}  // namespace sluice::screening
