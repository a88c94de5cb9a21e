#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"
#include "security/model/model.hpp"
#include "security/monitoring/graph_stream.hpp"

namespace sluice::monitoring {

// One thing that spoke for the score: a feature of graph_feature_names() and its value.
struct GraphReason {
    std::string_view feature;
    float value;
    double contribution;  // to the log-odds
};

struct GraphScore {
    double score = 0;  // 0..1, to rank alerts by: the risk, less where its neighbours had theirs
    double risk = 0;   // 0..1, the model's estimate for this transfer
    std::string_view family;           // the pattern that fits best; empty when the risk is low
    std::vector<GraphReason> reasons;  // largest contribution first; empty when the risk is low
    // Ids of the transfers that make the pattern, oldest first, without this one; at most 32.
    std::vector<std::string> transactions;
    double risk_around = 0;  // 0..1, the highest risk of the legs around the transfer
    int cycle_legs = 0;      // legs of the shortest ring in 7 days, 0: none
    int similar_legs = 0;    // of the longest chain in time, amounts kept, that ends with it
    double edge_score = 0;   // of the edge stream, see edge_stream.hpp
};

// Scores transfers for money laundering as they happen: features of the graph of the last 30 days,
// a model over them. Its own earlier scores are features of the transfers around, so suspicion
// follows the money for a week. The same transfers in the same order give the same scores. Bounded
// memory; about 3 microseconds a transfer; one thread.
class GraphMonitor {
public:
    // Error: invalid_value (the model was made for other features).
    static Result<GraphMonitor> make(std::shared_ptr<const model::Model> model,
                                     const GraphLimits& limits = {});

    // Transfers come in order of time; one that is earlier than the last counts as simultaneous.
    // Explained when the risk is high.
    GraphScore observe(const GraphTransfer& transfer);
    // The same without family, reasons and transactions, for whoever asks for them when it matters.
    GraphScore score(const GraphTransfer& transfer);
    // Family and transactions of the transfer that was scored last.
    void find_pattern(GraphScore& score) const;

    const model::Model& model() const { return *model_; }

private:
    GraphMonitor(std::shared_ptr<const model::Model> model, const GraphLimits& limits);
    void add_reasons(GraphScore& score) const;
    std::vector<TransferGraph::LegNumber> legs_around(std::string_view family) const;

    std::shared_ptr<const model::Model> model_;
    double explain_from_;
    double repeat_discount_;
    GraphStream stream_;
    GraphFeatures features_;  // of the last transfer, and what is behind them
    Evidence evidence_;
};

// The pattern that the features fit best: cycle, scatter_gather, gather_scatter, fan_in, fan_out,
// stack, bipartite or random.
std::string_view best_family(const GraphFeatures& features);

// The model that is shipped, conf/monitoring/graph_model.json, as it was when this was built.
std::string_view shipped_graph_model();

// Keys of a model's metadata. The risk from which on a transfer is explained.
constexpr std::string_view explain_from_key = "explain_from_score";
// The log-odds a transfer loses for neighbours of risk 1; 0 where it is not there.
constexpr std::string_view repeat_discount_key = "repeat_discount";

// The highest risk among the legs around a transfer, from its row of features.
double neighbour_risk(const std::array<float, graph_feature_count>& row);

}  // namespace sluice::monitoring
