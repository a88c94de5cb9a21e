#pragma once

#include <string_view>

#include "security/model/model.hpp"
#include "security/training/training_set.hpp"

namespace sluice::training {

struct BoostingOptions {
    int rounds = 200;
    int depth = 4;
    double eta = 0.1;
    double min_child_weight = 1;
    double lambda = 1;     // L2 on leaves
    double gamma = 0;      // least gain of a split
    double subsample = 1;  // share of rows a tree sees
    double columns = 1;    // share of features a tree sees
    double scale_pos_weight = 1;
    int max_bins = 256;
    unsigned seed = 1;
    std::vector<int> monotone{};  // 1, -1 or 0 a feature; empty: all 0
};

// Trains boosted trees on the logistic objective by XGBoost's hist method in one thread, so that
// the same rows and options give the same model, byte by byte. What was read back from XGBoost is
// held against its own scores of every row. `header.features` is set from the rows. Errors:
// invalid_value (no rows, options out of range), internal (XGBoost failed, scores differ).
Result<model::Model> train_boosted_trees(const TrainingSet& rows, const BoostingOptions& options,
                                         model::ModelHeader header);

// Reads a model that XGBoost (1.x, gbtree, one output) saved as JSON.
// Errors: malformed, missing_field, invalid_value, too_large.
Result<model::BoostedTrees> read_xgboost(std::string_view json);

}  // namespace sluice::training
