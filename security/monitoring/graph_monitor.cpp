#include "security/monitoring/graph_monitor.hpp"

#include <charconv>

namespace sluice::monitoring {

namespace {

constexpr std::size_t max_reasons = 6;
constexpr std::size_t max_transactions = 32;

double explain_from(const model::Model& model) {
    const auto& metadata = model.header().metadata;
    const auto found = metadata.find(std::string{explain_from_key});
    double value = 0.5;
    if (found != metadata.end()) {
        const auto& text = found->second;
        std::from_chars(text.data(), text.data() + text.size(), value);
    }
    return value;
}

const std::vector<TransferGraph::LegNumber>* evidence_of(std::string_view family,
                                                         const Evidence& evidence) {
    if (family == "cycle") {
        return &evidence.cycle;
    }
    if (family == "scatter_gather") {
        return &evidence.scatter_gather;
    }
    return family == "bipartite" ? &evidence.squares : nullptr;
}

}  // namespace

GraphMonitor::GraphMonitor(std::shared_ptr<const model::Model> model, const GraphLimits& limits)
    : model_(std::move(model)), explain_from_(explain_from(*model_)), stream_(limits) {}

Result<GraphMonitor> GraphMonitor::make(std::shared_ptr<const model::Model> model,
                                        const GraphLimits& limits) {
    if (auto error = model->expect_features(graph_feature_names())) {
        return *error;
    }
    return GraphMonitor(std::move(model), limits);
}

GraphScore GraphMonitor::observe(const Transfer& transfer) {
    const auto features = stream_.observe(transfer, evidence_);
    GraphScore score;
    score.score = model_->score(as_row(features));
    stream_.set_risk(static_cast<float>(score.score));
    if (score.score >= explain_from_) {
        explain(features, score);
    }
    return score;
}

void GraphMonitor::explain(const GraphFeatures& features, GraphScore& score) const {
    const auto row = as_row(features);
    for (const auto& part : model_->top_contributions(row, max_reasons)) {
        score.reasons.push_back(
            {graph_feature_names()[part.feature], row[part.feature], part.value});
    }
    score.family = best_family(features);
    const auto* legs = evidence_of(score.family, evidence_);
    for (std::size_t i = 0; legs != nullptr && i < legs->size() && i < max_transactions; ++i) {
        score.transactions.emplace_back(stream_.graph().id_of((*legs)[i]));
    }
}

std::string_view best_family(const GraphFeatures& f) {
    if (f.cycle_length > 0) {
        return "cycle";
    }
    if (f.scatter_gather >= 2) {
        return "scatter_gather";
    }
    if (f.gather_scatter >= 3 || f.v_gather_scatter >= 3) {
        return "gather_scatter";
    }
    if (f.v_payers_7 >= 3 && f.v_payers_7 >= f.u_payees_7) {
        return "fan_in";
    }
    if (f.u_payees_7 >= 3) {
        return "fan_out";
    }
    if (f.depth >= 2) {
        return "stack";
    }
    return f.squares > 0 ? "bipartite" : "random";
}

}  // namespace sluice::monitoring
