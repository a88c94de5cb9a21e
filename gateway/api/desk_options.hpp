#pragma once

#include <chrono>
#include <vector>

#include "gateway/flow/list_set.hpp"
#include "security/monitoring/monitor_parameters.hpp"

namespace sluice::api {

// What the routes of officers have to know of how screening is set up.
struct DeskOptions {
    std::chrono::hours look_back{24 * 90};       // of payments, after a list is released
    std::vector<flow::WantedList> wanted_lists;  // by the configuration, with their greatest age
    monitoring::ParameterSet parameters;         // that new rules are back-tested with
};

}  // namespace sluice::api
