#pragma once

#include "security/training/boosting.hpp"

namespace sluice::training {

struct CardOptions {
    BoostingOptions boosting{.rounds = 300, .depth = 1, .eta = 0.1, .max_bins = 12};
    double points_to_double_the_odds = 20;
};

// Fits an additive score card: trees of one split, whose steps are added up feature by feature and
// rounded to whole points. `boosting.max_bins` bounds the bins of a feature, and
// `boosting.monotone` the direction of its points; the depth is always 1. Deterministic. Errors as
// of train_boosted_trees.
Result<model::Model> fit_score_card(const TrainingSet& rows, const CardOptions& options,
                                    model::ModelHeader header);

}  // namespace sluice::training
