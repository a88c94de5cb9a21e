#pragma once

#include <string>
#include <vector>

#include "security/monitoring/graph_stream.hpp"

namespace sluice::monitoring::test {

constexpr std::int64_t hour = 3600;

// A stream written by hand. Transfers are named t1, t2, ... as they come.
class GraphWorld {
public:
    explicit GraphWorld(const GraphLimits& limits = {}) : stream(limits) {}

    GraphFeatures pay(const std::string& source, const std::string& destination, double amount,
                      std::int64_t time) {
        const auto id = "t" + std::to_string(++count);
        return stream.observe({id, time, source, destination, amount}, evidence);
    }
    std::vector<std::string> ids(const std::vector<TransferGraph::LegNumber>& legs) const {
        std::vector<std::string> out;
        for (const auto leg : legs) {
            out.emplace_back(stream.graph().id_of(leg));
        }
        return out;
    }

    GraphStream stream;
    Evidence evidence;
    int count = 0;
};

}  // namespace sluice::monitoring::test
