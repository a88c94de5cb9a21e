#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <deque>
#include <limits>

#include "security/training/boosting.hpp"

namespace sluice::training {

namespace json = boost::json;

namespace {

constexpr std::size_t max_bytes = 256u << 20;

// XGBoost's tree as parallel lists.
struct Lists {
    std::vector<double> left, right, feature, condition, default_left, cover;
};

Error broken(std::string_view what) {
    return fail(Errc::malformed, "no model of xgboost: " + std::string{what});
}

const json::value* at(const json::value& value, std::string_view pointer) {
    json::error_code error;
    return value.find_pointer(json::string_view{pointer.data(), pointer.size()}, error);
}

bool read(const json::value& tree, std::string_view pointer, std::vector<double>& out) {
    const auto* list = at(tree, pointer);
    if (list == nullptr || !list->is_array()) {
        return false;
    }
    for (const auto& item : list->get_array()) {
        if (item.is_bool()) {
            out.push_back(item.get_bool() ? 1 : 0);
            continue;
        }
        json::error_code error;
        out.push_back(item.to_number<double>(error));
        if (error) {
            return false;
        }
    }
    return true;
}

bool read(const json::value& tree, Lists& lists) {
    if (!read(tree, "/left_children", lists.left) || !read(tree, "/right_children", lists.right) ||
        !read(tree, "/split_indices", lists.feature) ||
        !read(tree, "/split_conditions", lists.condition) ||
        !read(tree, "/default_left", lists.default_left) ||
        !read(tree, "/sum_hessian", lists.cover)) {
        return false;
    }
    const auto count = lists.left.size();
    return count > 0 && lists.right.size() == count && lists.feature.size() == count &&
           lists.condition.size() == count && lists.default_left.size() == count &&
           lists.cover.size() == count;
}

// Nodes in the order of breadth, the children of each beside one another; nodes that pruning left
// behind are not reached.
std::optional<Error> reorder(const Lists& lists, model::Tree& tree, std::vector<double>& cover) {
    const auto count = lists.left.size();
    std::deque<std::size_t> open{0};
    while (!open.empty()) {
        const auto node = open.front();
        open.pop_front();
        const bool is_leaf = lists.left[node] < 0;
        cover.push_back(lists.cover[node]);
        auto& made = tree.emplace_back();
        if (is_leaf) {
            made.mean = static_cast<float>(lists.condition[node]);
            continue;
        }
        const auto left = static_cast<std::size_t>(lists.left[node]);
        const auto right = static_cast<std::size_t>(lists.right[node]);
        if (left >= count || right >= count || tree.size() > count || lists.feature[node] < 0) {
            return broken("tree");
        }
        made.feature = static_cast<std::int32_t>(lists.feature[node]);
        made.threshold = static_cast<float>(lists.condition[node]);
        made.missing_left = lists.default_left[node] != 0;
        made.left = static_cast<std::int32_t>(tree.size() + open.size());
        open.push_back(left);
        open.push_back(right);
    }
    return std::nullopt;
}

// The mean of the leaves below each split, by the rows (hessian) that reached them.
void set_means(model::Tree& tree, const std::vector<double>& cover) {
    for (std::size_t i = tree.size(); i-- > 0;) {
        auto& node = tree[i];
        if (node.feature < 0) {
            continue;
        }
        const auto left = static_cast<std::size_t>(node.left);
        const double all = cover[left] + cover[left + 1];
        const double share = all > 0 ? cover[left] / all : 0.5;
        node.mean = static_cast<float>(share * static_cast<double>(tree[left].mean) +
                                       (1 - share) * static_cast<double>(tree[left + 1].mean));
    }
}

// A number that XGBoost writes as text: 5E-1. NaN where there is none.
double number_at(const json::value& document, std::string_view pointer) {
    const auto* value = at(document, pointer);
    double number = std::numeric_limits<double>::quiet_NaN();
    if (value != nullptr && value->is_string()) {
        const auto& text = value->get_string();
        std::from_chars(text.data(), text.data() + text.size(), number);
    }
    return number;
}

}  // namespace

Result<model::BoostedTrees> read_xgboost(std::string_view text) {
    if (text.size() > max_bytes) {
        return fail(Errc::too_large, "a model of xgboost is at most 256 MiB");
    }
    json::error_code error;
    const auto document = json::parse(json::string_view{text.data(), text.size()}, error);
    const auto* trees = error ? nullptr : at(document, "/learner/gradient_booster/model/trees");
    if (trees == nullptr || !trees->is_array()) {
        return broken("trees");
    }
    const double score = number_at(document, "/learner/learner_model_param/base_score");
    const double features = number_at(document, "/learner/learner_model_param/num_feature");
    if (!(score > 0 && score < 1) || !(features >= 1 && features <= model::Model::max_features)) {
        return broken("base_score or num_feature");
    }
    std::vector<model::Tree> made;
    for (const auto& value : trees->get_array()) {
        Lists lists;
        std::vector<double> cover;
        if (!read(value, lists)) {
            return broken("tree");
        }
        if (auto problem = reorder(lists, made.emplace_back(), cover)) {
            return *problem;
        }
        set_means(made.back(), cover);
    }
    const auto base = static_cast<float>(std::log(score / (1 - score)));
    return model::BoostedTrees::make(std::move(made), static_cast<std::size_t>(features), base);
}

}  // namespace sluice::training
