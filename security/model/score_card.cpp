#include "security/model/score_card.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>

namespace sluice::model {

namespace {

std::int32_t points_of(const CardFeature& feature, float value) {
    if (std::isnan(value)) {
        return feature.missing;
    }
    const auto above = std::upper_bound(feature.edges.begin(), feature.edges.end(), value);
    return feature.points[static_cast<std::size_t>(above - feature.edges.begin())];
}

bool is_monotone(const CardFeature& feature) {
    for (std::size_t i = 1; i < feature.points.size(); ++i) {
        const auto step = feature.points[i] - feature.points[i - 1];
        if (step * feature.monotone < 0) {
            return false;
        }
    }
    return true;
}

bool in_range(std::int32_t points) {
    return points >= -ScoreCard::max_points && points <= ScoreCard::max_points;
}

std::optional<Error> wrong(const CardFeature& feature, const std::string& where) {
    const auto& edges = feature.edges;
    if (feature.points.size() > ScoreCard::max_bins || !in_range(feature.missing) ||
        !std::all_of(feature.points.begin(), feature.points.end(), in_range)) {
        return fail(Errc::too_large, "at most 256 bins of at most 100000 points", where);
    }
    if (feature.points.size() != edges.size() + 1) {
        return fail(Errc::invalid_value, "one bin more than edges is needed", where);
    }
    const auto finite = [](float edge) { return std::isfinite(edge); };
    const auto not_rising = [](float a, float b) { return a >= b; };
    if (!std::all_of(edges.begin(), edges.end(), finite) ||
        std::adjacent_find(edges.begin(), edges.end(), not_rising) != edges.end()) {
        return fail(Errc::invalid_value, "edges have to rise", where);
    }
    if (std::abs(feature.monotone) > 1 || !is_monotone(feature)) {
        return fail(Errc::invalid_value, "points go against their direction", where);
    }
    return std::nullopt;
}

}  // namespace

Result<ScoreCard> ScoreCard::make(std::vector<CardFeature> features, float base, float scale) {
    if (!std::isfinite(base) || !std::isfinite(scale) || scale <= 0) {
        return fail(Errc::invalid_value, "base and scale are finite, the scale above 0", "scale");
    }
    for (std::size_t i = 0; i < features.size(); ++i) {
        if (auto error = wrong(features[i], "card/" + std::to_string(i))) {
            return *error;
        }
    }
    ScoreCard made;
    made.features_ = std::move(features);
    made.base_ = base;
    made.scale_ = scale;
    return made;
}

std::int64_t ScoreCard::points(std::span<const float> row) const {
    check(row.size() == features_.size(), "a row has the model's features");
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        sum += points_of(features_[i], row[i]);
    }
    return sum;
}

double ScoreCard::margin(std::span<const float> row) const {
    return static_cast<double>(base_) +
           static_cast<double>(scale_) * static_cast<double>(points(row));
}

double ScoreCard::explain(std::span<const float> row, std::span<double> contributions) const {
    check(row.size() == features_.size() && contributions.size() == features_.size(),
          "a row has the model's features");
    for (std::size_t i = 0; i < row.size(); ++i) {
        contributions[i] += static_cast<double>(scale_) * points_of(features_[i], row[i]);
    }
    return base_;
}

}  // namespace sluice::model
