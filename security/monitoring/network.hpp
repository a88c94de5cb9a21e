#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "security/monitoring/decision.hpp"
#include "security/monitoring/graph_monitor.hpp"
#include "security/monitoring/monitor_event.hpp"
#include "security/monitoring/monitor_parameters.hpp"

namespace sluice::monitoring {

// What the accounts of all enterprises and their counterparties, as one graph, say of a transfer.
struct NetworkView {
    std::int64_t risk_permille = 0;        // of the graph model
    std::int64_t around_permille = 0;      // the highest of the transfers around it
    std::int64_t cycle_legs = 0;           // of the shortest ring in 7 days; 0: none
    std::int64_t edge_score = 0;           // of the edge stream: surprise, 0 or more
    std::string_view pattern{};            // "graph_cycle" ...; empty below the least risk
    std::vector<std::string> transfers{};  // that make the pattern, this one last
};

// The graph of the last 30 days and the stream of its edges, with the shipped model. It sees what
// the monitor sees, in the same order, and forgets by itself (see GraphLimits). One thread.
class Network {
public:
    struct Leg {
        std::string_view id;
        Instant at;
        std::string_view source;
        std::string_view destination;
        std::int64_t base_minor;
    };

    Network();

    // The view before the transfer, which then is part of the graph. Its ends are accounts, the
    // amount is in minor units of the base currency. A pattern is looked for from a risk of
    // `least_permille` on. Nothing where an end is missing or both are the same.
    std::optional<NetworkView> observe(const Leg& leg, std::int64_t least_permille);
    void learn(const Leg& leg);

private:
    GraphMonitor graph_;
};

// What a reason of the network says, for explain(); the sentence has {value} and so on.
struct NetworkReason {
    std::string_view id;  // "graph_cycle" ... "edge_burst"
    std::string_view sentence_en;
    std::string_view sentence_zh;
};
std::span<const NetworkReason> network_reasons();

// The reasons that a view gives at an enterprise's thresholds, with which it was observed. They
// never stop a transfer.
std::vector<Reason> reasons_of(const NetworkView& view, const Transfer& transfer,
                               const Parameters& parameters);

}  // namespace sluice::monitoring
