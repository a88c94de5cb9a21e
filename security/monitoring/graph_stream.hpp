#pragma once

#include <array>

#include "security/monitoring/edge_stream.hpp"
#include "security/monitoring/graph_features.hpp"

namespace sluice::monitoring {

// Takes transfers in order of time and says what is known of each when it happens, from the past
// alone. What trains a model and what scores with it both stand on this. One thread.
class GraphStream {
public:
    explicit GraphStream(const GraphLimits& limits = {}) : graph_(limits) {}
    GraphStream(GraphStream&&) = default;
    GraphStream& operator=(GraphStream&&) = default;

    // The features of the transfer, which then is part of the graph, and the legs behind them.
    // A time before the last one counts as the last one.
    GraphFeatures observe(const GraphTransfer& transfer, Evidence& evidence);
    // How risky the last transfer was found, 0..1; later features of its neighbours see it.
    void set_risk(float risk) { last_->risk = risk; }

    const TransferGraph& graph() const { return graph_; }
    const TransferGraph::Leg& last() const { return *last_; }  // once there is one

private:
    float hour_rarity(std::int64_t time);

    TransferGraph graph_;
    GraphFeatureReader reader_;
    EdgeStream edges_;
    std::array<float, 24> hours_{};  // transfers in each hour of the day, UTC
    float all_hours_ = 0;
    std::int64_t time_ = 0;
    TransferGraph::Leg* last_ = nullptr;
};

}  // namespace sluice::monitoring
