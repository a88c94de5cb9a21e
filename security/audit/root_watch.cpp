#include "security/audit/root_watch.hpp"

namespace sluice::audit {

RootWatch::RootWatch(const std::vector<SignedTree>& trees) : trees_(trees) {
    compare();
}

void RootWatch::append(const Hash& leaf) {
    frontier_.append(leaf);
    compare();
}

void RootWatch::compare() {
    while (holds_.size() < trees_.size() && trees_[holds_.size()].tree.size == frontier_.size()) {
        holds_.push_back(trees_[holds_.size()].tree.root == frontier_.root());
    }
}

std::optional<bool> RootWatch::holds(std::size_t i) const {
    return i < holds_.size() ? std::optional<bool>{holds_[i]} : std::nullopt;
}

std::uint64_t RootWatch::right_before(std::size_t i) const {
    for (auto j = std::min(i, holds_.size()); j > 0; --j) {
        if (holds_[j - 1] && trees_[j - 1].tree.size < trees_[i].tree.size) {
            return trees_[j - 1].tree.size;
        }
    }
    return 0;
}

}  // namespace sluice::audit
