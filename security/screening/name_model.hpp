#pragma once

#include <string>

#include "security/model/model.hpp"
#include "security/screening/features.hpp"

namespace sluice::screening {

// What a score is asked for. A pair somebody put side by side is a match about every other time; a
// customer and the best of 50,000 listed names hardly ever, and what is a match differs too: a name
// one letter off is a typing error in the one and a neighbour in the other.
enum class OperatingPoint : std::uint8_t { pairs, lists };

// One model with the score from which on it says hit.
struct Scorer {
    model::Model model;
    double threshold;  // in the unit of score()
    double threshold_margin;

    // 0 to 1, strictly rising with the margin: the calibrated probability, with a hundredth of the
    // raw one so that equal steps of the calibration keep their order.
    double score_of(double margin) const;
    // A margin whose score is below `score`, and hardly one above it is.
    double margin_below(double score) const;
};

// The models for people and for everything else at both operating points. Immutable.
class NameModel {
public:
    // The files lists_person.json, lists_company.json, pairs_person.json and pairs_company.json of
    // conf/screening as the program has them.
    static const NameModel& shipped();
    // The same with the additive score cards card_person.json and card_company.json in place of the
    // trees at the operating point `lists`.
    static const NameModel& shipped_cards();
    // Those of a folder, as the trainer writes them. Errors: io_error and those of Model::parse;
    // invalid_value (made for other features, no threshold).
    static Result<NameModel> load(const std::string& folder);

    const Scorer& scorer(OperatingPoint point, NameStyle style) const;
    // SHA-256 over the models' hashes and the tables names are read by.
    const std::string& hash() const { return hash_; }

private:
    static Result<NameModel> make(const std::array<std::string, 4>& texts);

    std::vector<Scorer> scorers_;
    std::string hash_;
};

// Where the names share too little of what either says, no other feature counts: a rare word in
// common must not make strangers of two long names alike.
inline constexpr float least_coverage = 0.5f;
bool has_evidence(const FeatureRow& row);

}  // namespace sluice::screening
