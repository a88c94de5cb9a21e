#include "security/monitoring/rule_backtest.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

namespace sluice::monitoring {

namespace {

constexpr std::size_t max_samples = 20;

std::string json_text(std::string_view text) {
    return boost::json::serialize(boost::json::string(text));
}

std::string_view severity_name(Rule::Severity severity) {
    constexpr std::string_view names[] = {"score", "hold", "stop"};
    return names[static_cast<std::size_t>(severity)];
}

class Backtest {
public:
    Backtest(const RuleSet& rules, const ParameterSet& parameters)
        : rules_(std::make_shared<RuleSet>(rules.in_shadow())),
          parameters_(parameters),
          monitor_(parameters, rules_) {
        report_.rules_hash = rules.hash();
        for (const auto& rule : rules_->rules()) {
            auto& row = report_.rules.emplace_back();
            row.rule = rule.name();
            row.title_en = rule.title_en;
            row.title_zh = rule.title_zh;
            row.severity = rule.severity;
        }
    }

    void operator()(const MasterEvent& event) { monitor_.observe(event); }
    void operator()(const Receipt& receipt) { monitor_.observe(receipt); }
    void operator()(const Transfer& transfer) {
        const auto decision = monitor_.observe(transfer);
        const bool is_held = decision.verdict != Verdict::pass;
        const bool is_alert = !is_held && decision.score_permille >=
                                              parameters_.of(transfer.tenant).alert_score_permille;
        ++report_.transfers;
        report_.held += is_held ? 1 : 0;
        report_.alerted += is_alert ? 1 : 0;
        for (std::size_t i = 0; i < report_.rules.size(); ++i) {
            if (rules_->rules()[i].covers(transfer.tenant)) {
                count(report_.rules[i], transfer, decision, is_held, is_alert);
            }
        }
    }

    BacktestReport take() { return std::move(report_); }

private:
    static void count(RuleBacktest& row, const Transfer& transfer, const Decision& decision,
                      bool is_held, bool is_alert) {
        if (std::ranges::find(decision.not_evaluated, row.rule) != decision.not_evaluated.end()) {
            ++row.not_evaluated;
            return;
        }
        ++row.evaluated;
        const bool is_hit = std::ranges::any_of(
            decision.shadow, [&](const Reason& reason) { return reason.scenario == row.rule; });
        if (!is_hit) {
            return;
        }
        ++row.hits;
        row.hits_already_held += is_held ? 1 : 0;
        row.hits_already_alerted += is_alert ? 1 : 0;
        ++row.hits_by_tenant[transfer.tenant];
        if (row.first_transfers.size() < max_samples) {
            row.first_transfers.push_back(transfer.id);
        }
    }

    std::shared_ptr<const RuleSet> rules_;
    const ParameterSet& parameters_;
    Monitor monitor_;
    BacktestReport report_{};
};

std::string number_field(const char* name, std::int64_t value) {
    return std::string{",\""} + name + "\":" + std::to_string(value);
}

std::string rule_json(const RuleBacktest& rule) {
    std::string out = "{\"rule\":" + json_text(rule.rule) +
                      ",\"title_en\":" + json_text(rule.title_en) +
                      ",\"title_zh\":" + json_text(rule.title_zh) + ",\"severity\":\"" +
                      std::string{severity_name(rule.severity)} + '"';
    out += number_field("evaluated", rule.evaluated);
    out += number_field("not_evaluated", rule.not_evaluated);
    out += number_field("hits", rule.hits);
    out += number_field("hit_rate_ppm",
                        rule.evaluated == 0 ? 0 : rule.hits * 1'000'000 / rule.evaluated);
    out += number_field("hits_already_held", rule.hits_already_held);
    out += number_field("hits_already_alerted", rule.hits_already_alerted);
    out += number_field("hits_only_by_this_rule",
                        rule.hits - rule.hits_already_held - rule.hits_already_alerted);
    std::string tenants;
    for (const auto& [tenant, hits] : rule.hits_by_tenant) {
        tenants += (tenants.empty() ? "" : ",") + json_text(tenant) + ':' + std::to_string(hits);
    }
    std::string samples;
    for (const auto& id : rule.first_transfers) {
        samples += (samples.empty() ? "" : ",") + json_text(id);
    }
    return out + ",\"hits_by_tenant\":{" + tenants + "},\"first_transfers\":[" + samples + "]}";
}

}  // namespace

BacktestReport backtest(const RuleSet& rules, std::span<const MonitoringEvent> history,
                        const ParameterSet& parameters) {
    Backtest run(rules, parameters);
    for (const auto& event : history) {
        std::visit(run, event);
    }
    return run.take();
}

std::string to_json(const BacktestReport& report) {
    std::string out = "{\"rules_sha256\":" + json_text(report.rules_hash);
    out += number_field("transfers", report.transfers);
    out += number_field("held_by_scenarios", report.held);
    out += number_field("alerted_by_scenarios", report.alerted);
    out += ",\"rules\":[";
    for (std::size_t i = 0; i < report.rules.size(); ++i) {
        out += (i == 0 ? "" : ",") + rule_json(report.rules[i]);
    }
    return out + "]}";
}

}  // namespace sluice::monitoring
