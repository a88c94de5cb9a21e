#include "security/model/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace sluice::model {

namespace {

struct Block {
    double first_score;
    double last_score;
    double weight;
    double score_sum;  // weighted
    double label_sum;  // weighted

    double label() const { return label_sum / weight; }
    double score() const { return score_sum / weight; }
    void take(const Block& next) {
        last_score = next.last_score;
        weight += next.weight;
        score_sum += next.score_sum;
        label_sum += next.label_sum;
    }
};

std::vector<Block> pool_adjacent_violators(std::span<const double> scores,
                                           std::span<const float> labels,
                                           std::span<const float> weights) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
    std::vector<Block> blocks;
    for (const auto i : order) {
        const double weight = weights.empty() ? 1.0 : static_cast<double>(weights[i]);
        if (!(weight > 0)) {
            continue;
        }
        Block block{scores[i], scores[i], weight, weight * scores[i],
                    weight * static_cast<double>(labels[i])};
        // Equal scores are one point whatever their labels are.
        while (!blocks.empty() && (blocks.back().label() >= block.label() ||
                                   blocks.back().last_score == block.first_score)) {
            auto merged = blocks.back();
            blocks.pop_back();
            merged.take(block);
            block = merged;
        }
        blocks.push_back(block);
    }
    return blocks;
}

}  // namespace

Result<Calibration> Calibration::make(Shape shape, std::vector<float> x, std::vector<float> y) {
    if (x.size() != y.size() || x.size() > max_points) {
        return fail(Errc::too_large, "as many x as y, at most 4096", "calibration");
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
        const bool rises = i == 0 || (x[i - 1] < x[i] && y[i - 1] <= y[i]);
        if (!std::isfinite(x[i]) || !(y[i] >= 0 && y[i] <= 1) || !rises) {
            return fail(Errc::invalid_value, "x rises, y does not fall and is in 0..1",
                        "calibration/" + std::to_string(i));
        }
    }
    Calibration made;
    made.shape_ = shape;
    made.x_ = std::move(x);
    made.y_ = std::move(y);
    return made;
}

double Calibration::operator()(double score) const {
    if (x_.empty()) {
        return score;
    }
    const auto above = std::upper_bound(
        x_.begin(), x_.end(), score, [](double a, float b) { return a < static_cast<double>(b); });
    const auto i = static_cast<std::size_t>(above - x_.begin());
    if (i == 0) {
        return y_.front();
    }
    if (i == x_.size() || shape_ == Shape::step) {
        return y_[i - 1];
    }
    const double x0 = x_[i - 1];
    const double x1 = x_[i];
    const double y0 = y_[i - 1];
    const double y1 = y_[i];
    return y0 + (y1 - y0) * (score - x0) / (x1 - x0);
}

Calibration fit_isotonic(std::span<const double> scores, std::span<const float> labels,
                         std::span<const float> weights, Calibration::Shape shape) {
    check(scores.size() == labels.size() && (weights.empty() || weights.size() == scores.size()),
          "each score has a label and a weight");
    std::vector<float> x;
    std::vector<float> y;
    for (const auto& block : pool_adjacent_violators(scores, labels, weights)) {
        const auto at = static_cast<float>(shape == Calibration::Shape::step ? block.first_score
                                                                             : block.score());
        const auto value = static_cast<float>(std::clamp(block.label(), 0.0, 1.0));
        // Blocks closer than a float can tell apart are one, and so is what is above the limit.
        if (!x.empty() && (at <= x.back() || x.size() == Calibration::max_points)) {
            y.back() = value;
            continue;
        }
        x.push_back(at);
        y.push_back(value);
    }
    auto made = Calibration::make(shape, std::move(x), std::move(y));
    check(made.has_value(), "isotonic regression is monotone");
    return *made;
}

}  // namespace sluice::model
