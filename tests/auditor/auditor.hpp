#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/auditor/evidence.hpp"

namespace sluice::auditor {

struct Finding {
    std::string invariant;
    std::string subject;  // payment id, reference, key or account
    std::string detail;
};

// When an invariant holds: at every moment, or only once faults have stopped and time has run on.
enum class When : std::uint8_t { always, at_the_end };

// A small checker of one promise. `check` appends what breaks it.
struct Invariant {
    std::string_view name;
    When when;
    std::string_view words;
    void (*check)(const Evidence&, std::vector<Finding>&);
};

// The promises of docs/guarantees.md that need the ERP's and the banks' side to be judged. Those
// that the rows alone prove are the views of ledger/schema/audit.sql.
std::span<const Invariant> invariants();

// All that hold always; with `ended`, also those of the end.
std::vector<Finding> judge(const Evidence& evidence, bool ended);

}  // namespace sluice::auditor
