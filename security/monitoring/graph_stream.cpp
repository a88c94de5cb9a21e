#include "security/monitoring/graph_stream.hpp"

#include <algorithm>
#include <cmath>

namespace sluice::monitoring {

namespace {

constexpr std::int64_t edge_tick = seconds_a_day / 2;
constexpr float hour_prior = 20;  // transfers assumed in each hour before any was seen

}  // namespace

// Of the stream's own habit: where traffic is as high by night as by day it is 0.
float GraphStream::hour_rarity(std::int64_t time) {
    const auto hour = static_cast<std::size_t>(((time / 3600) % 24 + 24) % 24);
    const float usual = (all_hours_ + 24 * hour_prior) / 24;
    const float rarity = std::log(usual / (hours_[hour] + hour_prior));
    hours_[hour] += 1;
    all_hours_ += 1;
    return rarity;
}

GraphFeatures GraphStream::observe(const GraphTransfer& transfer, Evidence& evidence) {
    auto now = transfer;
    now.time = last_ == nullptr ? transfer.time : std::max(time_, transfer.time);
    time_ = now.time;
    graph_.advance(now.time);
    const auto u = graph_.account(now.source, now.time);
    const auto v = graph_.account(now.destination, now.time);
    auto features = reader_.read(graph_, now, u, v, evidence);
    features.edge_score =
        std::log1p(edges_.score(graph_.at(u).key, graph_.at(v).key, now.time / edge_tick));
    features.hour_rarity = hour_rarity(now.time);
    last_ = &graph_.add(now, u, v);
    last_->depth = static_cast<std::uint16_t>(features.depth);
    last_->similar_depth = static_cast<std::uint16_t>(features.similar_depth);
    return features;
}

}  // namespace sluice::monitoring
