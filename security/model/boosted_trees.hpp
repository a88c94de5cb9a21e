#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice::model {

// One regression tree as its file has it. A node whose `feature` is negative is a leaf. Otherwise a
// row goes to `left` when its value is below `threshold`, to `left` + 1 when it is not, and the way
// `missing_left` says when it is NaN. `mean` is the leaf's value, or the mean of the leaves below,
// weighted by the training rows that reached them.
struct TreeNode {
    std::int32_t feature = -1;
    float threshold = 0;
    std::int32_t left = 0;
    bool missing_left = false;
    float mean = 0;
};
using Tree = std::vector<TreeNode>;

// A sum of regression trees, for scoring only. Immutable, so any number of threads may use it.
// Rows are features in the model's order; NaN is a missing value.
class BoostedTrees {
public:
    static constexpr std::size_t max_trees = 4096;
    static constexpr std::size_t max_nodes = 1u << 12;  // of one tree
    static constexpr unsigned max_depth = 12;

    // Errors, with the tree in `where`: too_large, invalid_value (no tree of its own node 0, a
    // feature that is not there, a number that is not finite).
    static Result<BoostedTrees> make(std::vector<Tree> trees, std::size_t features, float base);

    // base + the sum of the leaves: log-odds where the model was trained on a logistic objective.
    // A margin below `least` is of no interest: some number below `least` that the margin does not
    // exceed comes back, sooner.
    double margin(std::span<const float> row,
                  double least = -std::numeric_limits<double>::infinity()) const;

    // Adds to `contributions`, one a feature, what each feature moved the margin by on the row's
    // paths (Saabas, "Interpreting random forests", 2014); answers what is left, the margin of a
    // row of which nothing is known. Both add up to the margin.
    double explain(std::span<const float> row, std::span<double> contributions) const;

    std::size_t features() const { return features_; }
    float base() const { return base_; }
    const std::vector<Tree>& trees() const { return trees_; }

private:
    // 16 bytes, all trees in one array. A leaf leads to itself, so that every row takes the same
    // number of steps and the processor never guesses wrong.
    struct Step {
        float threshold;
        std::uint32_t feature;
        std::uint32_t left;
        std::uint32_t missing_right;
    };
    static constexpr std::size_t lanes = 4;

    template <bool has_missing>
    double sum_of_leaves(std::span<const float> row, double least) const;
    std::vector<const Tree*> most_telling_first() const;
    void flatten();

    std::vector<Tree> trees_;
    std::size_t features_ = 0;
    float base_ = 0;
    std::vector<Step> steps_;
    std::vector<float> means_;
    std::vector<std::uint32_t> roots_;
    std::vector<std::uint32_t> depths_;  // of each group of `lanes` trees
    std::vector<double> most_;           // that the groups from here on can add
};

}  // namespace sluice::model
