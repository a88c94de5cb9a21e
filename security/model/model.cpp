#include "security/model/model.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

#include "security/digest/digest.hpp"

namespace sluice::model {

namespace {

std::optional<Error> wrong(const ModelHeader& header, std::size_t features) {
    if (header.features.empty() || header.features.size() > Model::max_features) {
        return fail(Errc::too_large, "a model has 1 to 512 features", "/features");
    }
    if (header.features.size() != features) {
        return fail(Errc::invalid_value, "the model scores another number of features",
                    "/features");
    }
    const std::set<std::string> distinct(header.features.begin(), header.features.end());
    if (distinct.size() != header.features.size() || distinct.contains("")) {
        return fail(Errc::invalid_value, "features have names of their own", "/features");
    }
    return std::nullopt;
}

}  // namespace

Result<Model> Model::make(ModelHeader header, Kind kind, Calibration calibration) {
    const auto features = std::visit([](const auto& one) { return one.features(); }, kind);
    if (auto error = wrong(header, features)) {
        return *error;
    }
    Model made;
    made.header_ = std::move(header);
    made.kind_ = std::move(kind);
    made.calibration_ = std::move(calibration);
    made.hash_ = digest::hex(digest::sha256(made.to_text()));
    return made;
}

Result<Model> Model::load(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return fail(Errc::io_error, "cannot be opened", path);
    }
    std::string text(max_file_bytes + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (file.bad()) {
        return fail(Errc::io_error, "cannot be read", path);
    }
    auto model = parse(text);
    if (!model) {
        auto error = model.error();
        error.where = path + "#" + error.where;
        return error;
    }
    return model;
}

std::optional<Error> Model::expect_features(std::span<const std::string_view> names) const {
    for (std::size_t i = 0; i < std::max(names.size(), header_.features.size()); ++i) {
        const auto has = i < header_.features.size() ? header_.features[i] : std::string{"nothing"};
        const auto want = i < names.size() ? std::string{names[i]} : std::string{"nothing"};
        if (has != want) {
            return fail(Errc::invalid_value,
                        "the model has " + has + " where this program gives " + want,
                        "/features/" + std::to_string(i));
        }
    }
    return std::nullopt;
}

double Model::margin(std::span<const float> row, double least) const {
    const auto* trees = std::get_if<BoostedTrees>(&kind_);
    return trees != nullptr ? trees->margin(row, least) : std::get<ScoreCard>(kind_).margin(row);
}

double Model::score_of(double margin) const {
    return header_.objective == Objective::logistic ? 1.0 / (1.0 + std::exp(-margin)) : margin;
}

double Model::explain(std::span<const float> row, std::span<double> contributions) const {
    std::fill(contributions.begin(), contributions.end(), 0.0);
    return std::visit([&](const auto& one) { return one.explain(row, contributions); }, kind_);
}

std::vector<Contribution> Model::top_contributions(std::span<const float> row,
                                                   std::size_t count) const {
    std::vector<double> values(row.size());
    explain(row, values);
    std::vector<Contribution> top;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] > 0) {
            top.push_back({i, values[i]});
        }
    }
    std::stable_sort(top.begin(), top.end(), [](const Contribution& a, const Contribution& b) {
        return a.value > b.value;
    });
    top.resize(std::min(top.size(), count));
    return top;
}

}  // namespace sluice::model
