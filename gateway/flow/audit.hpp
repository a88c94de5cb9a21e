#pragma once

#include <string>
#include <vector>

#include "gateway/flow/context.hpp"

namespace sluice::flow {

struct AuditFinding {
    std::string check;   // stable name of the invariant
    std::string row;     // which row breaks it: table and key
    std::string detail;  // what is wrong
};

struct AuditReport {
    std::vector<std::string> checks;  // names of all invariants looked at
    std::vector<AuditFinding> findings;
    std::int64_t postings = 0;
    std::int64_t payments = 0;
};

// Proves the books of one enterprise from the rows alone: see docs/guarantees.md for the list.
// Changes nothing. Reads in one REPEATABLE READ snapshot.
Result<AuditReport> audit(Context& context, EnterpriseId enterprise);

}  // namespace sluice::flow
