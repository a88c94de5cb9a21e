#pragma once

#include "gateway/cli/name_training.hpp"

namespace sluice::cli {

// One labelled pair of names as the model sees it.
struct NameExample {
    screening::FeatureRow row;
    screening::NameStyle style;
    bool is_match;
    float weight;
    unsigned part;  // for cross-validation, 0 to 4, by target
};

// What the trees learn from, made once.
struct NameExamples {
    std::vector<NameExample> pairs;      // people's judgement of pairs
    std::vector<NameExample> aliases;    // real aliases, and the nearest other entries
    std::vector<NameExample> customers;  // customers beside their nearest listed names; no match
    // For choosing thresholds: of each customer the rows of all candidates.
    std::vector<std::vector<screening::FeatureRow>> quiet;
    std::vector<std::vector<screening::FeatureRow>> quiet_as_company;
    // Of each organisation the rows of the nearest entries of other lists that are not it.
    std::vector<std::vector<screening::FeatureRow>> quiet_companies;
};

Result<NameExamples> make_name_examples(const NameTrainingData& data);

}  // namespace sluice::cli
