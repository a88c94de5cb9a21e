#pragma once

#include <optional>
#include <span>
#include <string>

#include "ledger/base/csv.hpp"
#include "security/audit/finding.hpp"
#include "security/audit/merkle_proof.hpp"
#include "security/audit/note_key.hpp"

namespace sluice::audit {

struct NamedCheckpoint {
    std::string name;  // what findings call it, such as its file
    std::string note;
};

// An exported log with what proves it. Files of any size: lines are read once, in order.
struct VerifyInput {
    csv::LineSource& entries;           // one canonical entry a line
    csv::LineSource* leaves = nullptr;  // one leaf hash a line; with them entries are named
    std::span<const NamedCheckpoint> checkpoints;  // in the order of their making
    const VerifierKey& key;
    std::size_t max_astray = 1u << 20;  // entries out of order that are kept track of
};

struct VerifyReport {
    std::uint64_t entries = 0;       // lines of the file
    std::optional<TreeHead> tree{};  // the largest checkpoint that the entries are proved by
    Findings findings{};

    bool is_verified() const { return tree && findings.empty(); }
    // Behind the last checkpoint: in order, and proved by nothing.
    std::uint64_t uncovered() const { return entries - (tree ? tree->size : 0); }
};

// Errors are those of the two sources. What does not hold is no error but a finding.
Result<VerifyReport> verify(const VerifyInput& input);

}  // namespace sluice::audit
