#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "security/lists/list_entry.hpp"
#include "security/screening/explanation.hpp"

namespace sluice::screening {

struct PairScore {
    double score = 0;  // 0 to 1
    bool is_hit = false;
    std::vector<std::string> why;  // see render(); empty when either name has no letters
};

// Compares two names by themselves at the operating point `pairs`. A name that holds several ("X
// a.k.a. Y") counts with its best; an unknown kind is read as a person and as a company, and the
// better one counts. Any thread.
PairScore score_pair(std::string_view name1, std::string_view name2, lists::EntityKind kind,
                     const NameModel& model);

// Margin of a score of two names, before evidence; what is gated stays far below every threshold,
// and names that are the same word for word are above it, however common they are. What is below
// `least` may come back as another number below `least` that is no lower.
double margin_of(const FeatureRow& row, const Scorer& scorer,
                 double least = -std::numeric_limits<double>::infinity());

// How names of a kind are read; of an unknown kind both ways.
std::vector<NameStyle> styles_of(lists::EntityKind kind);

}  // namespace sluice::screening
