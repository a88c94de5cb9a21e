#pragma once

#include <span>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice::model {

// A monotone map of a score to a probability, as isotonic regression gives it. Without points it
// leaves the score as it is. Immutable.
class Calibration {
public:
    enum class Shape { step, linear };
    static constexpr std::size_t max_points = 4096;

    Calibration() = default;
    // Errors: too_large, invalid_value (x does not rise, y falls or is not in 0..1).
    static Result<Calibration> make(Shape shape, std::vector<float> x, std::vector<float> y);

    // step: y of the last point at or below the score. linear: between the two points beside it.
    // Below the first point and above the last one: theirs.
    double operator()(double score) const;

    bool empty() const { return x_.empty(); }
    Shape shape() const { return shape_; }
    const std::vector<float>& x() const { return x_; }
    const std::vector<float>& y() const { return y_; }

private:
    Shape shape_ = Shape::linear;
    std::vector<float> x_;
    std::vector<float> y_;
};

// Fits a calibration by weighted isotonic regression (pool adjacent violators). `labels` are 0 or
// 1, or shares; weights may be empty for all alike. Deterministic.
Calibration fit_isotonic(std::span<const double> scores, std::span<const float> labels,
                         std::span<const float> weights,
                         Calibration::Shape shape = Calibration::Shape::linear);

}  // namespace sluice::model
