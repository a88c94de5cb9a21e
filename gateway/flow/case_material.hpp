#pragma once

#include <string>
#include <vector>

#include "ledger/store/link_store.hpp"

namespace sluice::flow {

// A hit on a list as the decision's JSON has it.
struct KeptHit {
    std::string list_name;
    std::string entry_id;
    std::string party;  // fingerprint of what was screened
    std::string entry;  // fingerprint of the list's entry
    std::string listed_name;
    std::string screened_name;
    std::string field;
    std::int64_t score_permille = 0;
};
// Empty when it is no JSON array; members of other kinds are left out.
std::vector<KeptHit> hits_of(const std::string& matches);

// Ids of the scenarios and operators' rules that monitoring gave as reasons; sorted.
std::vector<std::string> scenarios_of(const std::string& monitoring);

// What cases are compared by; each list sorted.
struct CaseTraits {
    std::vector<std::string> parties;
    std::vector<std::string> entries;
    std::vector<std::string> scenarios;  // or operators' rules, of monitoring
    std::string account;
};
CaseTraits traits_of(const store::CaseMaterial& material);

}  // namespace sluice::flow
