// Training: models come out the same every time, and score as XGBoost does.
#include <gtest/gtest.h>
#include <xgboost/c_api.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "security/training/boosting.hpp"
#include "security/training/card_fit.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::training {
namespace {

// Rows whose label depends on two of three features, with noise and holes; from a fixed sequence.
TrainingSet sample(std::size_t rows) {
    TrainingSet set({"size", "speed", "noise"});
    std::uint64_t state = 42;
    const auto next = [&state] {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<float>(state >> 40) / static_cast<float>(1u << 24);
    };
    for (std::size_t i = 0; i < rows; ++i) {
        float row[] = {next(), next(), next()};
        const float label = row[0] + row[1] * row[1] + 0.3f * next() > 1.1f ? 1.0f : 0.0f;
        row[1] = next() < 0.1f ? std::numeric_limits<float>::quiet_NaN() : row[1];
        set.add(row, label, 0.5f + next());
    }
    return set;
}

TEST(Boosting, the_same_rows_give_the_same_model) {
    const auto rows = sample(2000);
    const BoostingOptions options{.rounds = 40, .subsample = 0.7, .columns = 0.7, .seed = 5};
    const auto one = train_boosted_trees(rows, options, {.name = "a", .version = "1"});
    const auto two = train_boosted_trees(rows, options, {.name = "a", .version = "1"});
    ASSERT_TRUE(one.has_value()) << to_string(one.error());
    ASSERT_TRUE(two.has_value());
    EXPECT_EQ(one->to_text(), two->to_text());
    auto other = options;
    other.seed = 6;
    EXPECT_NE(train_boosted_trees(rows, other, {.name = "a", .version = "1"})->hash(), one->hash());
}

TEST(Boosting, scores_and_text_keep_what_xgboost_says) {
    const auto rows = sample(1000);
    const auto nan = std::numeric_limits<float>::quiet_NaN();
    DMatrixHandle matrix = nullptr;
    ASSERT_EQ(XGDMatrixCreateFromMat_omp(rows.values.data(), rows.rows(), 3, nan, &matrix, 1), 0);
    ASSERT_EQ(XGDMatrixSetFloatInfo(matrix, "label", rows.labels.data(), rows.rows()), 0);
    BoosterHandle booster = nullptr;
    ASSERT_EQ(XGBoosterCreate(&matrix, 1, &booster), 0);
    XGBoosterSetParam(booster, "objective", "binary:logistic");
    XGBoosterSetParam(booster, "nthread", "1");
    XGBoosterSetParam(booster, "base_score", "0.3");
    XGBoosterSetParam(booster, "tree_method", "exact");  // it prunes: nodes are left behind
    XGBoosterSetParam(booster, "gamma", "0.5");
    XGBoosterSetParam(booster, "max_depth", "5");
    for (int round = 0; round < 30; ++round) {
        ASSERT_EQ(XGBoosterUpdateOneIter(booster, round, matrix), 0);
    }
    bst_ulong size = 0;
    const char* json = nullptr;
    ASSERT_EQ(XGBoosterSaveModelToBuffer(booster, R"({"format":"json"})", &size, &json), 0);
    auto trees = read_xgboost({json, size});
    ASSERT_TRUE(trees.has_value()) << to_string(trees.error());
    const float* theirs = nullptr;
    ASSERT_EQ(XGBoosterPredict(booster, matrix, 0, 0, 0, &size, &theirs), 0);
    const auto model = model::Model::make({.name = "x", .version = "1", .features = rows.features},
                                          std::move(*trees));
    const auto read_back = model::Model::parse(model->to_text());
    ASSERT_TRUE(read_back.has_value()) << to_string(read_back.error());
    for (std::size_t i = 0; i < rows.rows(); ++i) {
        EXPECT_NEAR(model->score(rows.row(i)), theirs[i], 2e-6) << i;
        EXPECT_EQ(model->score(rows.row(i)), read_back->score(rows.row(i))) << i;
        double parts[3];
        const double rest = model->explain(rows.row(i), parts);
        EXPECT_NEAR(rest + parts[0] + parts[1] + parts[2], model->margin(rows.row(i)), 1e-9);
    }
    XGBoosterFree(booster);
    XGDMatrixFree(matrix);
}

TEST(Boosting, keeps_the_direction_of_a_feature) {
    const auto rows = sample(2000);
    const auto model =
        train_boosted_trees(rows, {.rounds = 60, .monotone = {1, 1, 0}}, {.name = "m"});
    ASSERT_TRUE(model.has_value()) << to_string(model.error());
    for (int speed = 0; speed < 10; ++speed) {
        double before = -1e9;
        for (int size = 0; size <= 100; ++size) {
            const float row[] = {static_cast<float>(size) / 100, static_cast<float>(speed) / 10,
                                 0.5f};
            const double margin = model->margin(row);
            EXPECT_GE(margin, before - 1e-6);
            before = margin;
        }
    }
}

TEST(Boosting, refuses_what_cannot_be_trained) {
    EXPECT_FALSE(train_boosted_trees(TrainingSet({"a"}), {}, {}).has_value());
    const auto rows = sample(50);
    EXPECT_FALSE(train_boosted_trees(rows, {.depth = 40}, {}).has_value());
    EXPECT_FALSE(train_boosted_trees(rows, {.monotone = {1}}, {}).has_value());
    constexpr const char* half_a_tree =
        R"({"learner":{"gradient_booster":{"model":{"trees":[{"left_children":[1]}]}},)"
        R"("learner_model_param":{"base_score":"5E-1","num_feature":"1"}}})";
    for (const auto* text : {"", "{}", "[]", half_a_tree}) {
        EXPECT_FALSE(read_xgboost(text).has_value()) << text;
    }
}

double auc(const model::Model& model, const TrainingSet& rows) {
    std::vector<std::pair<double, float>> scored;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
        scored.emplace_back(model.margin(rows.row(i)), rows.labels[i]);
    }
    std::sort(scored.begin(), scored.end());
    double ranks = 0;
    double positives = 0;
    for (std::size_t i = 0; i < scored.size(); ++i) {
        positives += scored[i].second > 0 ? 1 : 0;
        ranks += scored[i].second > 0 ? static_cast<double>(i + 1) : 0;
    }
    const double negatives = static_cast<double>(scored.size()) - positives;
    return (ranks - positives * (positives + 1) / 2) / (positives * negatives);
}

TEST(ScoreCardFit, is_close_to_the_trees_and_the_same_every_time) {
    const auto rows = sample(4000);
    CardOptions options;
    options.boosting.monotone = {1, 1, 0};
    const auto card = fit_score_card(rows, options, {.name = "c", .version = "1"});
    ASSERT_TRUE(card.has_value()) << to_string(card.error());
    const auto& kind = std::get<model::ScoreCard>(card->kind());
    EXPECT_LE(kind.card()[0].points.size(), 12u);
    EXPECT_GT(auc(*card, rows), 0.93);
    EXPECT_EQ(fit_score_card(rows, options, {.name = "c", .version = "1"})->hash(), card->hash());
    EXPECT_TRUE(model::Model::parse(card->to_text()).has_value());
}

}  // namespace
}  // namespace sluice::training
