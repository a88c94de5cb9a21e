#include "security/monitoring/graph_features.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace sluice::monitoring {

namespace {

using Graph = TransferGraph;
using Leg = Graph::Leg;

constexpr float missing = std::numeric_limits<float>::quiet_NaN();
constexpr std::int64_t week = 7 * seconds_a_day;

float days(std::int64_t seconds) {
    return static_cast<float>(seconds) / seconds_a_day;
}

float log_ratio(double amount, float other) {
    return static_cast<float>(std::log(std::max(amount, 0.01) / std::max<double>(other, 0.01)));
}

// Counts and sums of legs, newest first, up to 1, 3, 7 and 30 days back.
struct Windows {
    std::array<float, 4> count{};
    double sum_week = 0;
};

Windows windows(std::span<const Leg* const> legs, std::int64_t now) {
    constexpr std::array<std::int64_t, 4> lengths{seconds_a_day, 3 * seconds_a_day, week,
                                                  30 * seconds_a_day};
    Windows out;
    for (const auto* leg : legs) {
        for (std::size_t i = 0; i < lengths.size(); ++i) {
            out.count[i] += leg->time >= now - lengths[i] ? 1.0f : 0.0f;
        }
        out.sum_week += leg->time >= now - week ? static_cast<double>(leg->amount) : 0;
    }
    return out;
}

// The leg of the last week whose amount is closest, and how close: |ln ratio|.
struct Match {
    float distance = missing;
    const Leg* leg = nullptr;
};

Match best_match(std::span<const Leg* const> legs, double amount, std::int64_t now) {
    Match best;
    for (const auto* leg : legs) {
        if (leg->time < now - week) {
            break;
        }
        const float distance = std::abs(log_ratio(amount, leg->amount));
        if (best.leg == nullptr || distance < best.distance) {
            best = {distance, leg};
        }
    }
    return best;
}

// Legs in three days over what the rest of the month makes usual.
float burst(const Windows& legs) {
    return (legs.count[1] + 1) / ((legs.count[3] - legs.count[1]) / 9 + 1);
}

float gap(const Leg* leg, std::int64_t now) {
    return leg == nullptr ? missing : days(now - leg->time);
}

constexpr std::string_view names[] = {
#define SLUICE_NAME(name) #name,
    SLUICE_GRAPH_FEATURES(SLUICE_NAME)
#undef SLUICE_NAME
};
static_assert(std::size(names) == graph_feature_count);

}  // namespace

std::span<const std::string_view> graph_feature_names() {
    return names;
}

std::array<float, graph_feature_count> as_row(const GraphFeatures& features) {
    return std::bit_cast<std::array<float, graph_feature_count>>(features);
}

void GraphFeatureReader::collect_out(const Graph& graph, Graph::AccountIndex account,
                                     std::int64_t since, Legs& legs) {
    legs.count = 0;
    for (const auto* leg = graph.latest_out(account);
         leg != nullptr && leg->time >= since && legs.count < max_legs;
         leg = graph.before_out(*leg)) {
        legs.leg[legs.count++] = leg;
    }
}

void GraphFeatureReader::collect_in(const Graph& graph, Graph::AccountIndex account,
                                    std::int64_t since, Legs& legs) {
    legs.count = 0;
    for (const auto* leg = graph.latest_in(account);
         leg != nullptr && leg->time >= since && legs.count < max_legs;
         leg = graph.before_in(*leg)) {
        legs.leg[legs.count++] = leg;
    }
}

GraphFeatures GraphFeatureReader::read(const Graph& graph, const GraphTransfer& transfer,
                                       Graph::AccountIndex u, Graph::AccountIndex v,
                                       Evidence& evidence) {
    graph_ = &graph;
    transfer_ = transfer;
    u_ = u;
    v_ = v;
    marks_.resize(std::max(marks_.size(), graph.slots()));
    const auto month_ago = transfer.time - 30 * seconds_a_day;
    collect_out(graph, u, month_ago, u_out_);
    collect_in(graph, u, month_ago, u_in_);
    collect_out(graph, v, month_ago, v_out_);
    collect_in(graph, v, month_ago, v_in_);
    GraphFeatures f;
    read_counts(f);
    read_amounts(f);
    read_chains(f);
    evidence.cycle.clear();
    evidence.scatter_gather.clear();
    evidence.squares.clear();
    read_cycle(f, true, evidence);
    read_cycle(f, false, evidence);
    read_middlemen(f, evidence);
    read_squares(f, evidence);
    return f;
}

// Distinct counterparties in a week, `also` among them.
float GraphFeatureReader::distinct(const Legs& legs, bool sources, Graph::AccountIndex also) {
    ++search_;
    float count = 0;
    if (also != 0) {
        marks_[also] = search_;
        count = 1;
    }
    for (const auto* leg : legs.all()) {
        if (leg->time < transfer_.time - week) {
            break;
        }
        auto& mark = marks_[sources ? leg->source : leg->destination];
        count += mark == search_ ? 0.0f : 1.0f;
        mark = search_;
    }
    return count;
}

void GraphFeatureReader::read_counts(GraphFeatures& f) {
    const auto now = transfer_.time;
    const auto& u = graph_->at(u_);
    const auto& v = graph_->at(v_);
    f.u_age_days = days(now - u.first_time);
    f.v_age_days = days(now - v.first_time);
    f.u_ever_out = static_cast<float>(u.out_count);
    f.u_ever_in = static_cast<float>(u.in_count);
    f.v_ever_out = static_cast<float>(v.out_count);
    f.v_ever_in = static_cast<float>(v.in_count);
    auto u_out = windows(u_out_.all(), now);
    const auto u_in = windows(u_in_.all(), now);
    const auto v_out = windows(v_out_.all(), now);
    auto v_in = windows(v_in_.all(), now);
    for (std::size_t i = 0; i < 4; ++i) {
        u_out.count[i] += 1;
        v_in.count[i] += 1;
    }
    f.u_out_1 = u_out.count[0], f.u_out_3 = u_out.count[1];
    f.u_out_7 = u_out.count[2], f.u_out_30 = u_out.count[3];
    f.u_in_1 = u_in.count[0], f.u_in_3 = u_in.count[1];
    f.u_in_7 = u_in.count[2], f.u_in_30 = u_in.count[3];
    f.v_out_1 = v_out.count[0], f.v_out_3 = v_out.count[1];
    f.v_out_7 = v_out.count[2], f.v_out_30 = v_out.count[3];
    f.v_in_1 = v_in.count[0], f.v_in_3 = v_in.count[1];
    f.v_in_7 = v_in.count[2], f.v_in_30 = v_in.count[3];
    f.u_payees_7 = distinct(u_out_, false, v_);
    f.u_payers_7 = distinct(u_in_, true, 0);
    f.v_payees_7 = distinct(v_out_, false, 0);
    f.v_payers_7 = distinct(v_in_, true, u_);
    f.gather_scatter = std::min(f.u_payers_7, f.u_payees_7);
    f.v_gather_scatter = std::min(f.v_payers_7, f.v_payees_7);
    f.u_burst = burst(u_out);
    f.v_burst = burst(v_in);
    f.u_gap_out = gap(graph_->latest_out(u_), now);
    f.u_gap_in = gap(graph_->latest_in(u_), now);
    f.v_gap_in = gap(graph_->latest_in(v_), now);
    f.v_gap_out = gap(graph_->latest_out(v_), now);
    const double sum_out = u_out.sum_week + transfer_.amount;
    f.u_sum_in_7 = static_cast<float>(std::log1p(u_in.sum_week));
    f.u_sum_out_7 = static_cast<float>(std::log1p(sum_out));
    f.v_sum_in_7 = static_cast<float>(std::log1p(v_in.sum_week + transfer_.amount));
    f.u_pass_through_7 =
        u_in.sum_week > 0 ? static_cast<float>(std::min(sum_out / u_in.sum_week, 1e6)) : missing;
}

void GraphFeatureReader::read_amounts(GraphFeatures& f) {
    const auto now = transfer_.time;
    const auto amount = transfer_.amount;
    const auto& u = graph_->at(u_);
    const auto& v = graph_->at(v_);
    f.log_amount = static_cast<float>(std::log1p(amount));
    f.amount_over_u_habit = u.out_count > 0 ? f.log_amount - u.mean_log_out : missing;
    f.amount_over_v_habit = v.in_count > 0 ? f.log_amount - v.mean_log_in : missing;
    f.amount_over_last_in = u_in_.count > 0 ? log_ratio(amount, u_in_.leg[0]->amount) : missing;
    const auto receipt = best_match(u_in_.all(), amount, now);
    f.u_in_match = receipt.distance;
    f.u_in_match_days = gap(receipt.leg, now);
    f.v_out_match = best_match(v_out_.all(), amount, now).distance;
    f.u_out_match = best_match(u_out_.all(), amount, now).distance;
    f.v_in_match = best_match(v_in_.all(), amount, now).distance;
}

void GraphFeatureReader::read_chains(GraphFeatures& f) {
    constexpr std::uint16_t max_depth = 64;
    const auto since = transfer_.time - week;
    std::uint16_t depth = 0;
    std::uint16_t similar = 0;
    Legs legs;
    for (const auto* leg : u_in_.all()) {
        if (leg->time < since) {
            break;
        }
        depth = std::max(depth, leg->depth);
        const double share = transfer_.amount / std::max<double>(leg->amount, 0.01);
        similar = share >= 0.6 && share <= 1.1 ? std::max(similar, leg->similar_depth) : similar;
        collect_in(*graph_, leg->source, since, legs);
        f.upstream_legs += static_cast<float>(legs.count);
        f.u_risk_in = std::max(f.u_risk_in, leg->risk);
        f.risk_sum += leg->risk;
    }
    f.depth = static_cast<float>(std::min<std::uint16_t>(depth + 1, max_depth));
    f.similar_depth = static_cast<float>(std::min<std::uint16_t>(similar + 1, max_depth));
    for (const auto* leg : v_out_.all()) {
        if (leg->time < since) {
            break;
        }
        collect_out(*graph_, leg->destination, since, legs);
        f.downstream_legs += static_cast<float>(legs.count);
        f.v_risk_out = std::max(f.v_risk_out, leg->risk);
        f.risk_sum += leg->risk;
    }
    for (const auto* leg : u_out_.all()) {
        f.u_risk_out = std::max(f.u_risk_out, leg->time < since ? 0 : leg->risk);
        f.risk_sum += leg->time < since ? 0 : leg->risk;
    }
    for (const auto* leg : v_in_.all()) {
        f.v_risk_in = std::max(f.v_risk_in, leg->time < since ? 0 : leg->risk);
        f.risk_sum += leg->time < since ? 0 : leg->risk;
    }
}

}  // namespace sluice::monitoring
