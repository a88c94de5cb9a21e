#pragma once

#include <string>
#include <vector>

#include "security/lists/list_entry.hpp"
#include "security/screening/query.hpp"

namespace sluice::screening {

// What beside the name speaks for or against an entry, in log-odds that are added to the margin of
// the name. Nothing told is no evidence.
struct Evidence {
    std::string what;  // "born_same_day", "country_other"; stable
    double log_odds;
};

std::vector<Evidence> weigh(const Query& query, const lists::ListEntry& entry);

}  // namespace sluice::screening
