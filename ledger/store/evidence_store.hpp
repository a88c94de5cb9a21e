#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/store/case_store.hpp"
#include "ledger/store/list_store.hpp"

// What a decision was made with, read back to prove it.
namespace sluice::store {

// The newest release of each list that there was at that time.
std::vector<ListVersionView> lists_at(Tx& tx, Instant at);

struct RulesVersion {
    int version_no = 0;
    std::string sha256;
    std::string loaded_by;
    std::string decided_by;
    std::int64_t effective_seq = 0;
};
// The operators' rules that held for a fact of the screening order.
std::optional<RulesVersion> rules_at(Tx& tx, std::int64_t seq);

std::vector<FalseMatch> false_matches_of_case(Tx& tx, EnterpriseId enterprise, CaseId id);

}  // namespace sluice::store
