#pragma once

#include <span>
#include <string_view>

namespace sluice::sim {

// Names of the deliberate faults of ledger/base/mutant.hpp; empty in a program without them.
std::span<const std::string_view> mutants();

// Switches one on, before anything runs; the empty name means none. False: no such name.
bool select_mutant(std::string_view name);

}  // namespace sluice::sim
