#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/sim/world.hpp"

namespace sluice::sim {

// A seed's outcome as it comes back from the process that ran it.
struct Report {
    std::uint64_t seed = 0;
    Outcome outcome;
};

struct RunOptions {
    int jobs = 2;
    bool print_trace = false;
    std::string mutant;  // name of a deliberate fault; empty: none
};

// Runs one script in a process of its own, so that a failed check() or an endless loop is a finding
// like others: "process_lives".
Outcome run_isolated(const Script& script, const RunOptions& options);

// Runs seeds in `jobs` processes at a time. `next` gives the next script, nothing at the end;
// `done` hears every report, in the order in which they come.
void run_all(const RunOptions& options, const std::function<std::optional<Script>()>& next,
             const std::function<void(const Report&)>& done);

// Leaves events out, then their faults, as long as the same invariant is still broken. Tries at
// most `most_runs` times.
Script shrink(const Script& script, const std::string& invariant, const RunOptions& options,
              int most_runs);

}  // namespace sluice::sim
