#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice::model {

// The points of one feature: points[0] below edges[0], points[i] from edges[i - 1] on, `missing`
// for NaN. `monotone` is 1 or -1 where the points may only rise or fall with the value, else 0.
struct CardFeature {
    std::vector<float> edges;
    std::vector<std::int32_t> points{0};
    std::int32_t missing = 0;
    int monotone = 0;
};

// An additive score card: a sum of whole points that can be checked by hand. Immutable; same
// interface as BoostedTrees.
class ScoreCard {
public:
    static constexpr std::size_t max_bins = 256;  // of one feature
    static constexpr std::int32_t max_points = 100'000;

    // Errors, with the feature's position in `where`: too_large, invalid_value (edges that do not
    // rise, another number of points than bins, points against their `monotone`).
    static Result<ScoreCard> make(std::vector<CardFeature> features, float base, float scale);

    // base + scale * points.
    double margin(std::span<const float> row) const;
    // Adds each feature's part; answers the base.
    double explain(std::span<const float> row, std::span<double> contributions) const;
    std::int64_t points(std::span<const float> row) const;

    std::size_t features() const { return features_.size(); }
    const std::vector<CardFeature>& card() const { return features_; }
    float base() const { return base_; }
    float scale() const { return scale_; }

private:
    std::vector<CardFeature> features_;
    float base_ = 0;
    float scale_ = 1;
};

}  // namespace sluice::model
