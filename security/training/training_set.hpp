#pragma once

#include <span>
#include <string>
#include <vector>

namespace sluice::training {

// Rows to learn from: row-major features (NaN is missing), a label 0 or 1 and a weight above 0
// each.
struct TrainingSet {
    explicit TrainingSet(std::vector<std::string> names) : features(std::move(names)) {}

    void add(std::span<const float> row, float label, float weight = 1) {
        values.insert(values.end(), row.begin(), row.end());
        labels.push_back(label);
        weights.push_back(weight);
    }
    std::size_t rows() const { return labels.size(); }
    std::span<const float> row(std::size_t i) const {
        return {values.data() + i * features.size(), features.size()};
    }

    std::vector<std::string> features;
    std::vector<float> values;
    std::vector<float> labels;
    std::vector<float> weights;
};

}  // namespace sluice::training
