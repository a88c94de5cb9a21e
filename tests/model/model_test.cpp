// Scoring models: what their files may say, how they score, and that contributions explain a score.
#include "security/model/model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/print_error.hpp"

namespace sluice::model {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

// amount < 10 ? (count < 2 ? -1 : 0.5) : 2, and a second tree on count alone.
constexpr std::string_view two_trees = R"({"format":"sluice-model-1",
"name":"test","version":"1","objective":"logistic",
"features":["amount","count"],
"metadata":{"rows":"12"},
"kind":"boosted_trees","base":0.25,"trees":[
{"feature":[0,1,-1,-1,-1],"threshold":[10,2,0,0,0],"left":[1,3,0,0,0],"missing_left":[1,0,0,0,0],
 "mean":[0.4,-0.25,2,-1,0.5]},
{"feature":[1,-1,-1],"threshold":[5.5,0,0],"left":[1,0,0],"missing_left":[0,0,0],
 "mean":[0,-0.125,0.25]}]})";

constexpr std::string_view card = R"({"format":"sluice-model-1",
"name":"card","version":"2","objective":"logistic","features":["amount","count"],"metadata":{},
"kind":"score_card","base":-1,"scale":0.5,"card":[
{"edges":[10,20],"points":[-4,0,6],"missing":1,"monotone":1},
{"edges":[],"points":[0],"missing":0,"monotone":0}],
"calibration":{"shape":"linear","x":[0.25,0.75],"y":[0.1,0.5]}})";

Model parsed(std::string_view text) {
    auto model = Model::parse(text);
    EXPECT_TRUE(model.has_value()) << to_string(model.error());
    return model.value();
}

TEST(BoostedTrees, walk_each_tree_and_add_the_leaves) {
    const auto model = parsed(two_trees);
    struct Row {
        float amount, count;
        double margin;
    };
    const Row rows[] =
        {
            {9, 1, 0.25 - 1 - 0.125},       {9, 2, 0.25 + 0.5 - 0.125},
            {10, 1, 0.25 + 2 - 0.125},      {10, 6, 0.25 + 2 + 0.25},
            {missing, 1, 0.25 - 1 - 0.125},  // missing goes left at the first split,
            {9, missing, 0.25 + 0.5 + 0.25}  // and right at those on the count
        };
    for (const auto& row : rows) {
        const float values[] = {row.amount, row.count};
        EXPECT_DOUBLE_EQ(model.margin(values), row.margin) << row.amount << ' ' << row.count;
        EXPECT_DOUBLE_EQ(model.score(values), 1 / (1 + std::exp(-row.margin)));
    }
}

TEST(BoostedTrees, contributions_add_up_to_the_margin) {
    const auto model = parsed(two_trees);
    const float row[] = {10, 6};
    double parts[2];
    const double rest = model.explain(row, parts);
    EXPECT_NEAR(rest, 0.25 + 0.4, 1e-6);
    EXPECT_NEAR(parts[0], 2 - 0.4, 1e-6);  // the amount decided the first tree
    EXPECT_NEAR(parts[1], 0.25, 1e-6);
    EXPECT_NEAR(rest + parts[0] + parts[1], model.margin(row), 1e-12);
    const auto top = model.top_contributions(row, 1);
    ASSERT_EQ(top.size(), 1u);
    EXPECT_EQ(top[0].feature, 0u);
}

TEST(ScoreCard, adds_whole_points_and_calibrates) {
    const auto model = parsed(card);
    struct Row {
        float amount;
        double margin;
    };
    for (const auto& row : {Row{9, -3}, Row{10, -1}, Row{19, -1}, Row{20, 2}, Row{missing, -0.5}}) {
        const float values[] = {row.amount, 0};
        double parts[2];
        EXPECT_DOUBLE_EQ(model.margin(values), row.margin);
        EXPECT_DOUBLE_EQ(model.explain(values, parts) + parts[0] + parts[1], row.margin);
    }
    EXPECT_NEAR(model.calibrated(0.5), 0.3, 1e-6);
    EXPECT_NEAR(model.calibrated(0.1), 0.1, 1e-6);
    EXPECT_NEAR(model.calibrated(0.9), 0.5, 1e-6);
}

TEST(ModelFile, one_model_has_one_text_and_one_hash) {
    for (const auto text : {two_trees, card}) {
        const auto model = parsed(text);
        const auto again = parsed(model.to_text());
        EXPECT_EQ(again.to_text(), model.to_text());
        EXPECT_EQ(again.hash(), model.hash());
        EXPECT_EQ(model.hash().size(), 64u);
    }
    EXPECT_NE(parsed(two_trees).hash(), parsed(card).hash());
}

TEST(ModelFile, says_what_features_it_was_made_for) {
    const auto model = parsed(card);
    const std::string_view right[] = {"amount", "count"};
    const std::string_view swapped[] = {"count", "amount"};
    const std::string_view more[] = {"amount", "count", "age"};
    EXPECT_FALSE(model.expect_features(right));
    EXPECT_EQ(model.expect_features(swapped)->where, "/features/0");
    EXPECT_EQ(model.expect_features(more)->where, "/features/2");
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string out{text};
    const auto at = out.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return out.replace(at, from.size(), to);
}

TEST(ModelFile, names_the_place_of_what_is_wrong) {
    struct Row {
        std::string text;
        Errc code;
        const char* where;
    };
    const Row rows[] = {
        {"{", Errc::malformed, ""},
        {"[]", Errc::invalid_value, ""},
        {replaced(card, "model-1", "model-9"), Errc::invalid_value, "/format"},
        {replaced(card, "\"version\":\"2\",", ""), Errc::missing_field, "/version"},
        {replaced(card, "\"base\":-1", "\"base\":\"x\""), Errc::invalid_value, "/base"},
        {replaced(card, "\"base\":-1", "\"base\":1e99"), Errc::invalid_value, "/base"},
        {replaced(card, "\"base\":-1", "\"bias\":0,\"base\":-1"), Errc::unknown_field, "/bias"},
        {replaced(card, "[10,20]", "[20,10]"), Errc::invalid_value, "/card/0"},
        {replaced(card, "[-4,0,6]", "[-4,0]"), Errc::invalid_value, "/card/0"},
        {replaced(card, "[-4,0,6]", "[-4,7,6]"), Errc::invalid_value, "/card/0"},
        {replaced(card, "[-4,0,6]", "[-4,0,600000]"), Errc::too_large, "/card/0"},
        {replaced(card, "[0.1,0.5]", "[0.5,0.1]"), Errc::invalid_value, "calibration/1"},
        {replaced(card, "\"count\"]", "\"amount\"]"), Errc::invalid_value, "/features"},
        {replaced(card, "[\"amount\",\"count\"]", "[\"amount\"]"), Errc::invalid_value,
         "/features"},
        {replaced(two_trees, "[1,3,0,0,0]", "[0,3,0,0,0]"), Errc::invalid_value, "/trees/0"},
        {replaced(two_trees, "[1,3,0,0,0]", "[1,4,0,0,0]"), Errc::invalid_value, "/trees/0"},
        {replaced(two_trees, "[1,3,0,0,0]", "[1,2,0,0,0]"), Errc::invalid_value, "/trees/0"},
        {replaced(two_trees, "[0,1,-1,-1,-1]", "[2,1,-1,-1,-1]"), Errc::invalid_value, "/trees/0"},
        {replaced(two_trees, "[0,1,-1,-1,-1]", "[0,1]"), Errc::invalid_value, "/trees/0"},
        {replaced(two_trees, "[1,-1,-1]", "[1,-1,-1.5]"), Errc::invalid_value,
         "/trees/1/feature/2"},
    };
    for (const auto& row : rows) {
        const auto model = Model::parse(row.text);
        ASSERT_FALSE(model.has_value()) << row.text;
        EXPECT_EQ(model.error().code, row.code) << row.text;
        EXPECT_EQ(model.error().where, row.where) << to_string(model.error());
    }
    EXPECT_EQ(Model::load("/nowhere/model.json").error().code, Errc::io_error);
}

TEST(IsotonicRegression, pools_what_falls) {
    const double scores[] = {0.1, 0.2, 0.3, 0.4, 0.4};
    const float labels[] = {0, 1, 0, 1, 1};
    const auto fit = fit_isotonic(scores, labels, {});
    EXPECT_NEAR(fit(0.1), 0, 1e-6);
    EXPECT_NEAR(fit(0.25), 0.5, 1e-6);  // 0.2 and 0.3 are one block
    EXPECT_NEAR(fit(0.4), 1, 1e-6);
    const float weights[] = {1, 3, 1, 1, 1};
    EXPECT_NEAR(fit_isotonic(scores, labels, weights)(0.225), 0.75, 1e-6);
    const auto step = fit_isotonic(scores, labels, {}, Calibration::Shape::step);
    EXPECT_NEAR(step(0.39), 0.5, 1e-6);
    EXPECT_TRUE(fit_isotonic({}, {}, {}).empty());
}

}  // namespace
}  // namespace sluice::model
