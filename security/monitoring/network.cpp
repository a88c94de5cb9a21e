#include "security/monitoring/network.hpp"

#include <cmath>

#include "security/monitoring/scenario.hpp"

namespace sluice::monitoring {

namespace {

constexpr NetworkReason table[] = {
    {"graph_cycle",
     "A ring of transfers: risk {value}, the limit is {threshold}, around it up to {baseline}.",
     "资金环路:风险 {value},阈值 {threshold},周边最高 {baseline}。"},
    {"graph_fan_in",
     "Many payers of one account: risk {value}, the limit is {threshold}, around it up to "
     "{baseline}.",
     "多个账户汇入同一账户:风险 {value},阈值 {threshold},周边最高 {baseline}。"},
    {"graph_fan_out",
     "Many payees of one account: risk {value}, the limit is {threshold}, around it up to "
     "{baseline}.",
     "同一账户分散汇出:风险 {value},阈值 {threshold},周边最高 {baseline}。"},
    {"graph_scatter_gather",
     "Spread over accounts and collected again: risk {value}, the limit is {threshold}, around it "
     "up to {baseline}.",
     "资金分散后再集中:风险 {value},阈值 {threshold},周边最高 {baseline}。"},
    {"graph_gather_scatter",
     "Collected from accounts and spread again: risk {value}, the limit is {threshold}, around it "
     "up to {baseline}.",
     "资金集中后再分散:风险 {value},阈值 {threshold},周边最高 {baseline}。"},
    {"graph_stack",
     "Passed on from account to account: risk {value}, the limit is {threshold}, around it up to "
     "{baseline}.",
     "资金逐户传递:风险 {value},阈值 {threshold},周边最高 {baseline}。"},
    {"graph_pass_through",
     "Passed through an account: risk {value}, the limit is {threshold}, around it up to "
     "{baseline}.",
     "资金过账:风险 {value},阈值 {threshold},周边最高 {baseline}。"},
    {"edge_burst",
     "Traffic between these accounts is {value} above what is usual (Poisson deviance), the limit "
     "is {threshold}.",
     "账户间往来超出常态 {value}(泊松偏差),阈值 {threshold}。"},
};

// The graph model's families under the names of reasons. A chain of two legs that keep the amount
// is money that passes through; what has no pattern gives no reason, however risky the model finds
// it.
std::string_view pattern_of(const GraphScore& score) {
    if (score.family == "stack" && score.similar_legs == 2) {
        return "graph_pass_through";
    }
    constexpr std::string_view prefix = "graph_";
    for (const auto& row : table) {
        if (row.id.starts_with(prefix) && row.id.substr(prefix.size()) == score.family) {
            return row.id;
        }
    }
    return {};
}

std::shared_ptr<const model::Model> shipped_model() {
    static const auto model =
        std::make_shared<const model::Model>(model::Model::parse(shipped_graph_model()).value());
    return model;
}

std::int64_t permille(double share) {
    return std::lround(share * 1000);
}

// The model was trained on amounts in major units; it looks at ratios and logarithms alone.
double major(std::int64_t base_minor) {
    return static_cast<double>(base_minor) / 100;
}

std::int64_t seconds(Instant at) {
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

// Some 300 MB when both are reached.
constexpr GraphLimits limits{.max_transfers = 1'000'000, .max_accounts = 1'000'000};

bool is_leg(const Network::Leg& leg) {
    return !leg.source.empty() && !leg.destination.empty() && leg.source != leg.destination;
}

GraphTransfer transfer_of(const Network::Leg& leg) {
    return {leg.id, seconds(leg.at), leg.source, leg.destination, major(leg.base_minor)};
}

}  // namespace

Network::Network() : graph_(GraphMonitor::make(shipped_model(), limits).value()) {}

std::optional<NetworkView> Network::observe(const Leg& leg, std::int64_t least_permille) {
    if (!is_leg(leg)) {
        return std::nullopt;
    }
    auto score = graph_.score(transfer_of(leg));
    NetworkView view{.risk_permille = permille(score.risk),
                     .around_permille = permille(score.risk_around),
                     .cycle_legs = score.cycle_legs,
                     .edge_score = std::lround(score.edge_score)};
    if (view.risk_permille < least_permille) {
        return view;
    }
    graph_.find_pattern(score);
    if (view.pattern = pattern_of(score); !view.pattern.empty()) {
        view.transfers = std::move(score.transactions);
        view.transfers.emplace_back(leg.id);
    }
    return view;
}

void Network::learn(const Leg& leg) {
    if (is_leg(leg)) {
        (void)graph_.score(transfer_of(leg));
    }
}

std::span<const NetworkReason> network_reasons() {
    return table;
}

std::vector<Reason> reasons_of(const NetworkView& view, const Transfer& transfer,
                               const Parameters& parameters) {
    constexpr std::int64_t graph_days = 30;
    constexpr std::int64_t edge_hours = 12;
    const auto share = [](std::int64_t number) { return Quantity{number, Unit::permille, {}}; };
    std::vector<Reason> reasons;
    if (!view.pattern.empty()) {
        reasons.push_back({.scenario = std::string{view.pattern},
                           .value = share(view.risk_permille),
                           .baseline = share(view.around_permille),
                           .threshold = share(parameters.graph_min_risk_permille),
                           .window = days_text(graph_days),
                           .transfers = view.transfers,
                           .score_permille = static_cast<int>(parameters.graph_score_permille)});
    }
    if (view.edge_score >= parameters.edge_min_score) {
        reasons.push_back({.scenario = "edge_burst",
                           .value = {view.edge_score, Unit::count, {}},
                           .baseline = count_of(0),
                           .threshold = {parameters.edge_min_score, Unit::count, {}},
                           .window = hours_text(edge_hours),
                           .transfers = {transfer.id},
                           .score_permille = static_cast<int>(parameters.edge_score_permille)});
    }
    return reasons;
}

}  // namespace sluice::monitoring
