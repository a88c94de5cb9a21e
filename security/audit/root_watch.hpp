#pragma once

#include <optional>
#include <string>
#include <vector>

#include "security/audit/merkle_proof.hpp"

namespace sluice::audit {

struct SignedTree {
    std::string name;  // of the checkpoint, for findings
    TreeHead tree;
};

// Grows a tree leaf by leaf and compares its root at each size that was signed.
class RootWatch {
public:
    // Sorted by size; outlives the watch.
    explicit RootWatch(const std::vector<SignedTree>& trees);

    void append(const Hash& leaf);

    std::uint64_t size() const { return frontier_.size(); }
    // By position in the trees: whether the roots are equal; nothing where the size is not reached.
    std::optional<bool> holds(std::size_t i) const;
    // The largest signed size below that of tree `i` whose root was right; 0 when there is none.
    std::uint64_t right_before(std::size_t i) const;

private:
    void compare();

    const std::vector<SignedTree>& trees_;
    Frontier frontier_;
    std::vector<bool> holds_;
};

}  // namespace sluice::audit
