#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "security/audit/merkle.hpp"

namespace sluice::audit {

// Proofs are made from all leaf hashes and verified from roots alone.

// PATH(index, D_n) of RFC 9162 2.1.3.1. index < leaf_hashes.size().
std::vector<Hash> inclusion_proof(std::span<const Hash> leaf_hashes, std::uint64_t index);

// PROOF(first, D_n) of RFC 9162 2.1.4.1. first <= leaf_hashes.size(); empty for 0 and for all.
std::vector<Hash> consistency_proof(std::span<const Hash> leaf_hashes, std::uint64_t first);

// RFC 9162 2.1.3.2: the leaf is the one at `index` of the tree of this size and root.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                      std::span<const Hash> proof, const Hash& root);

struct TreeHead {
    std::uint64_t size = 0;
    Hash root{};

    bool operator==(const TreeHead&) const = default;
};

// RFC 9162 2.1.4.2: the second tree begins with the first. What the clause leaves out: two trees of
// one size are the same tree, every tree begins with the empty one, and both need an empty proof.
bool verify_consistency(const TreeHead& first, const TreeHead& second, std::span<const Hash> proof);

}  // namespace sluice::audit
