#include "security/model/boosted_trees.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

namespace sluice::model {

namespace {

// Depth of the tree, or why it is none. Children come behind their parent, so one pass is enough
// and no node can lead back.
Result<unsigned> depth_of(const Tree& tree, std::size_t features, const std::string& where) {
    if (tree.empty() || tree.size() > BoostedTrees::max_nodes) {
        return fail(Errc::too_large, "a tree has 1 to 4096 nodes", where);
    }
    std::vector<unsigned> depth(tree.size(), 0);  // 0: not led to yet
    depth[0] = 1;
    unsigned deepest = 1;
    for (std::size_t i = 0; i < tree.size(); ++i) {
        const auto& node = tree[i];
        if (depth[i] == 0 || !std::isfinite(node.mean)) {
            return fail(Errc::invalid_value, "node " + std::to_string(i) + " is not reached",
                        where);
        }
        if (node.feature < 0) {
            continue;
        }
        const auto left = static_cast<std::size_t>(node.left);
        if (static_cast<std::size_t>(node.feature) >= features || !std::isfinite(node.threshold) ||
            node.left <= static_cast<std::int32_t>(i) || left + 1 >= tree.size() ||
            depth[left] != 0 || depth[left + 1] != 0) {
            return fail(Errc::invalid_value, "node " + std::to_string(i) + " is not a split",
                        where);
        }
        depth[left] = depth[left + 1] = depth[i] + 1;
        deepest = std::max(deepest, depth[left]);
    }
    return deepest - 1;
}

// Children come behind their parent.
std::uint32_t deepest_of(const Tree& tree) {
    std::vector<std::uint32_t> depth(tree.size(), 0);
    for (std::size_t i = 0; i < tree.size(); ++i) {
        if (tree[i].feature >= 0) {
            const auto left = static_cast<std::size_t>(tree[i].left);
            depth[left] = depth[left + 1] = depth[i] + 1;
        }
    }
    return *std::max_element(depth.begin(), depth.end());
}

double greatest_leaf(const Tree& tree) {
    float greatest = -std::numeric_limits<float>::infinity();
    for (const auto& node : tree) {
        greatest = node.feature < 0 ? std::max(greatest, node.mean) : greatest;
    }
    return greatest;
}

}  // namespace

Result<BoostedTrees> BoostedTrees::make(std::vector<Tree> trees, std::size_t features, float base) {
    if (trees.size() > max_trees || !std::isfinite(base)) {
        return fail(Errc::too_large, "a model has at most 4096 trees, and a finite base", "trees");
    }
    BoostedTrees made;
    made.depths_.assign((trees.size() + lanes - 1) / lanes, 0);
    for (std::size_t i = 0; i < trees.size(); ++i) {
        const auto where = "trees/" + std::to_string(i);
        const auto depth = depth_of(trees[i], features, where);
        if (!depth) {
            return depth.error();
        }
        if (*depth > max_depth) {
            return fail(Errc::too_large, "a tree is at most 12 splits deep", where);
        }
    }
    for (auto& tree : trees) {
        for (auto& node : tree) {
            node = node.feature < 0 ? TreeNode{.mean = node.mean} : node;  // one form, one hash
        }
    }
    made.trees_ = std::move(trees);
    made.features_ = features;
    made.base_ = base;
    made.flatten();
    return made;
}

// The trees that tell most come first: those whose greatest leaf is furthest from the usual one, so
// that what falls short of it falls short soon. The last group is filled up with trees of one leaf
// that is worth nothing.
std::vector<const Tree*> BoostedTrees::most_telling_first() const {
    static const Tree nothing{TreeNode{}};
    std::vector<std::pair<double, const Tree*>> order;
    for (const auto& tree : trees_) {
        order.emplace_back(greatest_leaf(tree) - static_cast<double>(tree[0].mean), &tree);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<const Tree*> ordered(depths_.size() * lanes, &nothing);
    std::transform(order.begin(), order.end(), ordered.begin(),
                   [](const auto& one) { return one.second; });
    return ordered;
}

void BoostedTrees::flatten() {
    const auto ordered = most_telling_first();
    most_.assign(depths_.size() + 1, 0);
    for (auto at = ordered.size(); at-- > 0;) {
        const auto group = at / lanes;
        most_[group] += at % lanes == lanes - 1 ? most_[group + 1] : 0;
        most_[group] += greatest_leaf(*ordered[at]);
        depths_[group] = std::max(depths_[group], deepest_of(*ordered[at]));
    }
    for (const auto* tree : ordered) {
        const auto root = static_cast<std::uint32_t>(steps_.size());
        roots_.push_back(root);
        for (const auto& node : *tree) {
            const auto self = static_cast<std::uint32_t>(steps_.size());
            means_.push_back(node.mean);
            if (node.feature < 0) {
                // Nothing is below NaN, so every value goes to `left` + 1: the leaf itself.
                steps_.push_back({std::numeric_limits<float>::quiet_NaN(), 0, self - 1, 1});
            } else {
                steps_.push_back({node.threshold, static_cast<std::uint32_t>(node.feature),
                                  root + static_cast<std::uint32_t>(node.left),
                                  node.missing_left ? 0u : 1u});
            }
        }
    }
}

namespace {

// Neither below nor not below: the value is missing, or the node is a leaf.
inline std::uint32_t next_step(float value, float threshold, std::uint32_t left,
                               std::uint32_t missing_right) {
    const auto below = static_cast<std::uint32_t>(value < threshold);
    const auto not_below = static_cast<std::uint32_t>(value >= threshold);
    return left + (not_below | ((below | not_below) ^ 1u) * missing_right);
}

}  // namespace

// Four trees at once: their steps do not wait for each other.
template <bool has_missing>
double BoostedTrees::sum_of_leaves(std::span<const float> row, double least) const {
    // The two sums are added up in different orders.
    constexpr double rounding = 1e-9;
    const auto* const steps = steps_.data();
    const auto* const values = row.data();
    const auto next = [&](std::uint32_t node) {
        const auto& step = steps[node];
        const float value = values[step.feature];
        return has_missing ? next_step(value, step.threshold, step.left, step.missing_right)
                           : step.left + static_cast<std::uint32_t>(!(value < step.threshold));
    };
    double sum = base_;
    for (std::size_t group = 0; group < depths_.size(); ++group) {
        if (sum + most_[group] < least - rounding) {
            return sum + most_[group];
        }
        const auto* const root = roots_.data() + group * lanes;
        auto a = root[0];
        auto b = root[1];
        auto c = root[2];
        auto d = root[3];
        for (auto left = depths_[group]; left > 0; --left) {
            a = next(a);
            b = next(b);
            c = next(c);
            d = next(d);
        }
        sum += static_cast<double>(means_[a]) + static_cast<double>(means_[b]) +
               static_cast<double>(means_[c]) + static_cast<double>(means_[d]);
    }
    return sum;
}

double BoostedTrees::margin(std::span<const float> row, double least) const {
    check(row.size() == features_, "a row has the model's features");
    const bool has_missing =
        std::any_of(row.begin(), row.end(), [](float value) { return std::isnan(value); });
    return has_missing ? sum_of_leaves<true>(row, least) : sum_of_leaves<false>(row, least);
}

double BoostedTrees::explain(std::span<const float> row, std::span<double> contributions) const {
    check(row.size() == features_ && contributions.size() == features_,
          "a row has the model's features");
    double rest = base_;
    for (std::size_t tree = 0; tree < roots_.size(); ++tree) {
        auto at = roots_[tree];
        rest += means_[at];
        for (auto steps = depths_[tree / lanes]; steps > 0; --steps) {
            const auto& step = steps_[at];
            const auto next =
                next_step(row[step.feature], step.threshold, step.left, step.missing_right);
            if (next != at) {
                contributions[step.feature] +=
                    static_cast<double>(means_[next]) - static_cast<double>(means_[at]);
            }
            at = next;
        }
    }
    return rest;
}

}  // namespace sluice::model
