#include "security/monitoring/graph_monitor.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

namespace sluice::monitoring {

namespace {

constexpr std::size_t max_reasons = 6;
constexpr std::size_t max_transactions = 32;

double metadata_number(const model::Model& model, std::string_view key, double otherwise) {
    const auto& metadata = model.header().metadata;
    const auto found = metadata.find(std::string{key});
    if (found != metadata.end()) {
        const auto& text = found->second;
        std::from_chars(text.data(), text.data() + text.size(), otherwise);
    }
    return otherwise;
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
    : model_(std::move(model)),
      explain_from_(metadata_number(*model_, explain_from_key, 0.5)),
      repeat_discount_(metadata_number(*model_, repeat_discount_key, 0)),
      stream_(limits) {}

Result<GraphMonitor> GraphMonitor::make(std::shared_ptr<const model::Model> model,
                                        const GraphLimits& limits) {
    if (auto error = model->expect_features(graph_feature_names())) {
        return *error;
    }
    return GraphMonitor(std::move(model), limits);
}

GraphScore GraphMonitor::score(const GraphTransfer& transfer) {
    features_ = stream_.observe(transfer, evidence_);
    const auto row = as_row(features_);
    const double margin = model_->margin(row);
    GraphScore score;
    score.risk = model_->score_of(margin);
    score.risk_around = neighbour_risk(row);
    score.score = model_->score_of(margin - repeat_discount_ * score.risk_around);
    score.cycle_legs = static_cast<int>(features_.cycle_length);
    score.similar_legs = static_cast<int>(features_.similar_depth);
    score.edge_score = std::expm1(static_cast<double>(features_.edge_score));
    stream_.set_risk(static_cast<float>(score.risk));
    return score;
}

GraphScore GraphMonitor::observe(const GraphTransfer& transfer) {
    auto scored = score(transfer);
    if (scored.risk >= explain_from_) {
        add_reasons(scored);
        find_pattern(scored);
    }
    return scored;
}

void GraphMonitor::add_reasons(GraphScore& score) const {
    const auto row = as_row(features_);
    for (const auto& part : model_->top_contributions(row, max_reasons)) {
        score.reasons.push_back(
            {graph_feature_names()[part.feature], row[part.feature], part.value});
    }
}

void GraphMonitor::find_pattern(GraphScore& score) const {
    score.family = best_family(features_);
    const auto* legs = evidence_of(score.family, evidence_);
    const auto around = legs == nullptr ? legs_around(score.family) : *legs;
    for (std::size_t i = 0; i < around.size() && i < max_transactions; ++i) {
        score.transactions.emplace_back(stream_.graph().id_of(around[i]));
    }
}

// The latest legs of the account in the middle of a pattern that has no evidence of its own.
std::vector<TransferGraph::LegNumber> GraphMonitor::legs_around(std::string_view family) const {
    const auto& graph = stream_.graph();
    const auto& last = stream_.last();
    std::vector<TransferGraph::LegNumber> legs;
    const auto take_out = [&](const TransferGraph::Leg* leg) {
        for (std::size_t i = 0; leg != nullptr && i < max_transactions / 2; ++i) {
            legs.push_back(leg->number);
            leg = graph.before_out(*leg);
        }
    };
    const auto take_in = [&](const TransferGraph::Leg* leg) {
        for (std::size_t i = 0; leg != nullptr && i < max_transactions / 2; ++i) {
            legs.push_back(leg->number);
            leg = graph.before_in(*leg);
        }
    };
    if (family == "fan_out" || family == "gather_scatter") {
        take_out(graph.before_out(last));
    }
    if (family == "fan_in") {
        take_in(graph.before_in(last));
    }
    if (family == "gather_scatter" || family == "stack") {
        take_in(graph.latest_in(last.source));
    }
    std::sort(legs.begin(), legs.end());
    return legs;
}

double neighbour_risk(const std::array<float, graph_feature_count>& row) {
    const auto f = std::bit_cast<GraphFeatures>(row);
    return static_cast<double>(std::max({f.u_risk_in, f.u_risk_out, f.v_risk_in, f.v_risk_out}));
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
