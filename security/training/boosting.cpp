#include "security/training/boosting.hpp"

#include <fmt/format.h>
#include <xgboost/c_api.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sluice::training {

namespace {

// XGBoost adds in single precision; the sums of a few hundred trees differ by less than this.
constexpr double tolerance = 1e-3;

Error xgboost_failed() {
    return fail(Errc::internal, std::string{"xgboost: "} + XGBGetLastError());
}

class Matrix {
public:
    explicit Matrix(const TrainingSet& rows) {
        const auto count = static_cast<bst_ulong>(rows.rows());
        ok_ = XGDMatrixCreateFromMat_omp(rows.values.data(), count,
                                         static_cast<bst_ulong>(rows.features.size()),
                                         std::numeric_limits<float>::quiet_NaN(), &handle_, 1) == 0;
        ok_ = ok_ && XGDMatrixSetFloatInfo(handle_, "label", rows.labels.data(), count) == 0;
        ok_ = ok_ && XGDMatrixSetFloatInfo(handle_, "weight", rows.weights.data(), count) == 0;
    }
    ~Matrix() {
        if (handle_ != nullptr) {
            XGDMatrixFree(handle_);
        }
    }
    Matrix(const Matrix&) = delete;
    Matrix& operator=(const Matrix&) = delete;
    bool ok() const { return ok_; }
    DMatrixHandle handle() const { return handle_; }

private:
    DMatrixHandle handle_ = nullptr;
    bool ok_ = false;
};

class Booster {
public:
    explicit Booster(const Matrix& matrix) {
        const DMatrixHandle handle = matrix.handle();
        ok_ = matrix.ok() && XGBoosterCreate(&handle, 1, &handle_) == 0;
    }
    ~Booster() {
        if (handle_ != nullptr) {
            XGBoosterFree(handle_);
        }
    }
    Booster(const Booster&) = delete;
    Booster& operator=(const Booster&) = delete;

    void set(const char* name, const std::string& value) {
        ok_ = ok_ && XGBoosterSetParam(handle_, name, value.c_str()) == 0;
    }
    void train(const Matrix& matrix, int rounds) {
        for (int round = 0; round < rounds && ok_; ++round) {
            ok_ = XGBoosterUpdateOneIter(handle_, round, matrix.handle()) == 0;
        }
    }
    // Both answer what XGBoost owns until its next call.
    std::string_view json() {
        bst_ulong size = 0;
        const char* text = nullptr;
        ok_ = ok_ && XGBoosterSaveModelToBuffer(handle_, R"({"format":"json"})", &size, &text) == 0;
        return ok_ ? std::string_view{text, size} : std::string_view{};
    }
    std::span<const float> margins(const Matrix& matrix) {
        constexpr const char* config = R"({"type":1,"training":false,"iteration_begin":0,)"
                                       R"("iteration_end":0,"strict_shape":false})";
        const bst_ulong* shape = nullptr;
        bst_ulong dimensions = 0;
        const float* values = nullptr;
        ok_ = ok_ && XGBoosterPredictFromDMatrix(handle_, matrix.handle(), config, &shape,
                                                 &dimensions, &values) == 0;
        return ok_ ? std::span<const float>{values, shape[0]} : std::span<const float>{};
    }
    bool ok() const { return ok_; }

private:
    BoosterHandle handle_ = nullptr;
    bool ok_ = false;
};

std::string text_of(const std::vector<int>& monotone) {
    return fmt::format("({})", fmt::join(monotone, ","));
}

void configure(Booster& booster, const BoostingOptions& options) {
    booster.set("booster", "gbtree");
    booster.set("objective", "binary:logistic");
    booster.set("base_score", "0.5");
    booster.set("tree_method", "hist");
    booster.set("nthread", "1");
    booster.set("verbosity", "0");
    booster.set("seed", std::to_string(options.seed));
    booster.set("max_depth", std::to_string(options.depth));
    booster.set("max_bin", std::to_string(options.max_bins));
    booster.set("eta", fmt::format("{}", options.eta));
    booster.set("min_child_weight", fmt::format("{}", options.min_child_weight));
    booster.set("lambda", fmt::format("{}", options.lambda));
    booster.set("gamma", fmt::format("{}", options.gamma));
    booster.set("subsample", fmt::format("{}", options.subsample));
    booster.set("colsample_bytree", fmt::format("{}", options.columns));
    booster.set("scale_pos_weight", fmt::format("{}", options.scale_pos_weight));
    if (!options.monotone.empty()) {
        booster.set("monotone_constraints", text_of(options.monotone));
    }
}

std::optional<Error> wrong(const TrainingSet& rows, const BoostingOptions& options) {
    const auto in = [](double value, double least, double most) {
        return value >= least && value <= most;
    };
    if (rows.rows() == 0 || rows.values.size() != rows.rows() * rows.features.size()) {
        return fail(Errc::invalid_value, "no rows to learn from");
    }
    if (!in(options.rounds, 1, model::BoostedTrees::max_trees) ||
        !in(options.depth, 1, model::BoostedTrees::max_depth) || !in(options.eta, 1e-6, 1) ||
        !in(options.subsample, 1e-3, 1) || !in(options.columns, 1e-3, 1) ||
        !in(options.max_bins, 2, 4096)) {
        return fail(Errc::invalid_value, "an option of the training is out of range");
    }
    if (!options.monotone.empty() && options.monotone.size() != rows.features.size()) {
        return fail(Errc::invalid_value, "one direction for each feature is needed");
    }
    return std::nullopt;
}

std::optional<Error> compare(const model::BoostedTrees& trees, const TrainingSet& rows,
                             std::span<const float> theirs) {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
        const auto ours = trees.margin(rows.row(i));
        if (!(std::abs(ours - static_cast<double>(theirs[i])) <= tolerance)) {
            return fail(Errc::internal,
                        fmt::format("row {} scores {} here, {} in xgboost", i, ours, theirs[i]));
        }
    }
    return std::nullopt;
}

}  // namespace

Result<model::Model> train_boosted_trees(const TrainingSet& rows, const BoostingOptions& options,
                                         model::ModelHeader header) {
    if (auto error = wrong(rows, options)) {
        return *error;
    }
    const Matrix matrix(rows);
    Booster booster(matrix);
    configure(booster, options);
    booster.train(matrix, options.rounds);
    const std::string json{booster.json()};
    if (!booster.ok()) {
        return xgboost_failed();
    }
    auto trees = read_xgboost(json);
    if (!trees) {
        return trees.error();
    }
    const auto margins = booster.margins(matrix);
    if (!booster.ok() || margins.size() != rows.rows()) {
        return xgboost_failed();
    }
    if (auto error = compare(*trees, rows, margins)) {
        return *error;
    }
    header.features = rows.features;
    header.objective = model::Objective::logistic;
    return model::Model::make(std::move(header), std::move(*trees));
}

}  // namespace sluice::training
