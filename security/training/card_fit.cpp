#include "security/training/card_fit.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace sluice::training {

namespace {

// What the stumps of one feature add up to: a step at each threshold.
struct Steps {
    double lowest = 0;  // below all thresholds
    double missing = 0;
    std::map<float, double> rises;
};

std::vector<Steps> add_up(const model::BoostedTrees& trees, double& base) {
    std::vector<Steps> steps(trees.features());
    base = static_cast<double>(trees.base());
    for (const auto& tree : trees.trees()) {
        const auto& split = tree[0];
        if (split.feature < 0) {
            base += static_cast<double>(split.mean);
            continue;
        }
        const double below = static_cast<double>(tree[1].mean);
        const double above = static_cast<double>(tree[2].mean);
        auto& step = steps[static_cast<std::size_t>(split.feature)];
        step.lowest += below;
        step.missing += split.missing_left ? below : above;
        step.rises[split.threshold] += above - below;
    }
    return steps;
}

std::int32_t to_points(double value, double scale) {
    const auto limit = static_cast<double>(model::ScoreCard::max_points);
    return static_cast<std::int32_t>(std::lround(std::clamp(value / scale, -limit, limit)));
}

model::CardFeature to_feature(const Steps& steps, double scale, int monotone) {
    model::CardFeature feature;
    double value = steps.lowest;
    feature.points = {to_points(value, scale)};
    feature.missing = to_points(steps.missing, scale);
    feature.monotone = monotone;
    for (const auto& [threshold, rise] : steps.rises) {
        value += rise;
        const auto points = to_points(value, scale);
        if (points != feature.points.back()) {
            feature.edges.push_back(threshold);
            feature.points.push_back(points);
        }
    }
    return feature;
}

}  // namespace

Result<model::Model> fit_score_card(const TrainingSet& rows, const CardOptions& options,
                                    model::ModelHeader header) {
    auto boosting = options.boosting;
    boosting.depth = 1;
    boosting.max_bins = std::min<int>(boosting.max_bins, model::ScoreCard::max_bins);
    if (!(options.points_to_double_the_odds > 0)) {
        return fail(Errc::invalid_value, "points to double the odds are above 0");
    }
    auto stumps = train_boosted_trees(rows, boosting, header);
    if (!stumps) {
        return stumps.error();
    }
    const double scale = std::log(2.0) / options.points_to_double_the_odds;
    double base = 0;
    const auto steps = add_up(std::get<model::BoostedTrees>(stumps->kind()), base);
    std::vector<model::CardFeature> card;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const int monotone = boosting.monotone.empty() ? 0 : boosting.monotone[i];
        card.push_back(to_feature(steps[i], scale, monotone));
    }
    auto made = model::ScoreCard::make(std::move(card), static_cast<float>(base),
                                       static_cast<float>(scale));
    if (!made) {
        return made.error();
    }
    header.features = rows.features;
    header.objective = model::Objective::logistic;
    return model::Model::make(std::move(header), std::move(*made));
}

}  // namespace sluice::training
