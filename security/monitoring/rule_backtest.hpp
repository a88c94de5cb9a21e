#pragma once

#include <functional>

#include "security/monitoring/monitor.hpp"
#include "security/monitoring/rule_set.hpp"

namespace sluice::monitoring {

// What one rule would have done over a history.
struct RuleBacktest {
    std::string rule;  // "id/version"
    std::string title_en;
    std::string title_zh;
    Rule::Severity severity{};
    std::int64_t evaluated = 0;      // transfers the rule covers and had the data for
    std::int64_t not_evaluated = 0;  // covered, but data were missing
    std::int64_t hits = 0;
    std::int64_t hits_already_held = 0;     // the scenarios had held or stopped them anyway
    std::int64_t hits_already_alerted = 0;  // passed, but with an alert
    std::map<std::string, std::int64_t> hits_by_tenant{};
    std::vector<std::string> first_transfers{};  // at most 20 ids
};

struct BacktestReport {
    std::string rules_hash;
    std::int64_t transfers = 0;
    std::int64_t held = 0;     // held or stopped without the rules
    std::int64_t alerted = 0;  // passed with an alert without the rules
    std::vector<RuleBacktest> rules{};
};

// Runs a history through a monitor of its own, all rules in shadow mode. The history is in the
// order of the log, its transfers and receipts have passed problem_of(). Nothing is sent or kept.
BacktestReport backtest(const RuleSet& rules, std::span<const MonitoringEvent> history,
                        const ParameterSet& parameters);

// One JSON object, keys in fixed order; rates in parts per million of the evaluated transfers.
std::string to_json(const BacktestReport& report);

}  // namespace sluice::monitoring
