#pragma once

#include <string>
#include <vector>

#include "security/screening/alignment.hpp"
#include "security/screening/evidence.hpp"
#include "security/screening/name_model.hpp"

namespace sluice::screening {

// One pair of the alignment, in words.
struct WordReason {
    std::string query;
    std::string listed;
    TokenMatch match;
};

struct FeatureReason {
    std::string_view feature;
    float value;
    double log_odds;  // what it moved the margin by
};

// Why a score is what it is.
struct Explanation {
    std::vector<WordReason> words;
    std::vector<std::string> query_only;  // words of the query that nothing matches
    std::vector<std::string> listed_only;
    std::vector<FeatureReason> features;  // the eight that moved the margin most, largest first
    std::vector<Evidence> evidence;
    bool is_gated = false;  // too little in common for a score
};

// Without a scorer the features are left out.
Explanation explain(const Name& query, const Name& listed, const Alignment& alignment,
                    const FeatureRow& row, const Scorer* scorer, std::vector<Evidence> evidence);

// Stable strings, one a reason:
//   word:wladimir=vladimir:transliteration:0.25   (pair, reason, cost)
//   query_only:petrovich, listed_only:vladimirovich
//   feature:coverage_low=0.81:+1.32
//   evidence:born_same_day:+3.00
std::vector<std::string> render(const Explanation& explanation);

}  // namespace sluice::screening
