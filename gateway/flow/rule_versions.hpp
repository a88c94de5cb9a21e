#pragma once

#include <string>

#include "gateway/flow/context.hpp"
#include "gateway/flow/officer.hpp"
#include "ledger/store/rules_store.hpp"
#include "security/monitoring/monitor_parameters.hpp"

namespace sluice::flow {

// Operators' monitoring rules: written by one officer, back-tested, put in force by another. They
// are for all enterprises, and so are the officers who may do it.

inline constexpr std::int64_t max_backtested = 50'000;  // newest facts of the screening order

// Reads and type-checks the rules, runs them in shadow over the facts that were screened, and keeps
// them with what they would have done, until somebody else decides. Errors: forbidden; those of
// monitoring::RuleSet::parse, with line and column; the database's.
Result<store::RulesView> load_rules(Context& context, const Officer& officer,
                                    const std::string& text,
                                    const monitoring::ParameterSet& parameters);

// From the next fact of the screening order on. Errors: not_found; forbidden, also to who loaded
// them; illegal_transition when they are decided, or older than those in force.
Result<store::RulesView> release_rules(Context& context, const Officer& officer, int version_no);
Result<store::RulesView> refuse_rules(Context& context, const Officer& officer, int version_no);

}  // namespace sluice::flow
