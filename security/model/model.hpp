#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/base/result.hpp"
#include "security/model/boosted_trees.hpp"
#include "security/model/calibration.hpp"
#include "security/model/score_card.hpp"

namespace sluice::model {

// What a margin means: the log-odds of a probability, or a plain number.
enum class Objective { logistic, identity };

struct ModelHeader {
    std::string name{};
    std::string version{};
    Objective objective = Objective::logistic;
    std::vector<std::string> features{};            // names, in the order of a row
    std::map<std::string, std::string> metadata{};  // free: data, split, figures
};

struct Contribution {
    std::size_t feature;
    double value;  // in the margin's unit
};

// A scoring model, boosted trees or score card, with its calibration, as one file has it.
// Immutable: any number of threads may use it.
class Model {
public:
    using Kind = std::variant<BoostedTrees, ScoreCard>;
    static constexpr std::size_t max_features = 512;
    static constexpr std::size_t max_file_bytes = 16u << 20;

    // Errors: too_large, invalid_value (no features, or not as many as `kind` has).
    static Result<Model> make(ModelHeader header, Kind kind, Calibration calibration = {});

    // Reads a model file. Errors name the place as a JSON pointer: malformed, too_large,
    // missing_field, unknown_field, invalid_value.
    static Result<Model> parse(std::string_view text);
    static Result<Model> load(const std::string& path);  // those of parse, and io_error

    // The file's text in its one canonical form: parse(to_text()) is the same model.
    std::string to_text() const;
    // SHA-256 of the canonical form, hex: what a decision refers to.
    const std::string& hash() const { return hash_; }

    // That the model was made for these features in this order. Error: invalid_value.
    std::optional<Error> expect_features(std::span<const std::string_view> names) const;

    // As BoostedTrees::margin() has it.
    double margin(std::span<const float> row,
                  double least = -std::numeric_limits<double>::infinity()) const;
    // The margin as the objective says: logistic gives 0..1.
    double score(std::span<const float> row) const { return score_of(margin(row)); }
    double score_of(double margin) const;
    // The score after calibration.
    double probability(std::span<const float> row) const { return calibration_(score(row)); }
    double calibrated(double score) const { return calibration_(score); }

    // `contributions`, one a feature, are set; together with the answer they add up to the margin.
    double explain(std::span<const float> row, std::span<double> contributions) const;
    // The `count` features that moved the margin up most, largest first; only those above 0.
    std::vector<Contribution> top_contributions(std::span<const float> row,
                                                std::size_t count) const;

    const ModelHeader& header() const { return header_; }
    const Kind& kind() const { return kind_; }
    const Calibration& calibration() const { return calibration_; }

private:
    Model() = default;

    ModelHeader header_;
    Kind kind_;
    Calibration calibration_;
    std::string hash_;
};

}  // namespace sluice::model
