// The patterns that span more than the two accounts of a transfer: rings, middlemen, squares.
#include <algorithm>
#include <cmath>

#include "security/monitoring/graph_features.hpp"

namespace sluice::monitoring {

namespace {

using Graph = TransferGraph;

constexpr std::int64_t week = 7 * seconds_a_day;
constexpr std::uint32_t max_ring = 8;       // legs of a ring, the transfer among them
constexpr std::size_t max_steps = 200;      // legs a search looks at
constexpr std::size_t max_branches = 16;    // legs of one account that it follows
constexpr std::size_t max_neighbours = 16;  // accounts whose legs are compared

}  // namespace

// Breadth first from u against the direction of the legs until v is met. In time: no leg is later
// than the one that follows it in the ring.
void GraphFeatureReader::read_cycle(GraphFeatures& f, bool in_time, Evidence& evidence) {
    const auto since = transfer_.time - week;
    ++search_;
    marks_[u_] = search_;
    steps_.clear();
    std::size_t next = 0;
    const Leg* end = nullptr;
    const auto expand = [&](Graph::AccountIndex account, std::int64_t until, std::uint32_t parent,
                            std::uint32_t length) {
        std::size_t branches = 0;
        for (const auto* leg = graph_->latest_in(account);
             leg != nullptr && leg->time >= since && branches < max_branches;
             leg = graph_->before_in(*leg)) {
            ++branches;
            if ((in_time && leg->time > until) || marks_[leg->source] == search_) {
                continue;
            }
            marks_[leg->source] = search_;
            steps_.push_back({leg, parent, length});
            if (leg->source == v_) {
                end = leg;
                return;
            }
        }
    };
    expand(u_, transfer_.time, ~0u, 2);
    while (end == nullptr && next < steps_.size() && steps_.size() < max_steps) {
        const auto step = steps_[next];
        if (step.length >= max_ring) {
            break;
        }
        expand(step.leg->source, step.leg->time, static_cast<std::uint32_t>(next), step.length + 1);
        ++next;
    }
    if (end == nullptr) {
        return;
    }
    const auto length = static_cast<float>(steps_.back().length);
    (in_time ? f.timed_cycle_length : f.cycle_length) = length;
    if (!in_time && !evidence.cycle.empty()) {
        return;  // the ring in time is the better evidence
    }
    double least = transfer_.amount;
    double most = transfer_.amount;
    for (auto at = static_cast<std::uint32_t>(steps_.size() - 1); at != ~0u;
         at = steps_[at].parent) {
        const double amount = static_cast<double>(steps_[at].leg->amount);
        least = std::min(least, amount);
        most = std::max(most, amount);
        evidence.cycle.push_back(steps_[at].leg->number);
    }
    f.cycle_amounts = static_cast<float>(std::log(most / std::max(least, 0.01)));
    std::sort(evidence.cycle.begin(), evidence.cycle.end());
}

// Middlemen: x pays w1, w2, ... who all pay y. The transfer is x to one of them, or one of them to
// y.
void GraphFeatureReader::read_middlemen(GraphFeatures& f, Evidence& evidence) {
    const auto since = transfer_.time - week;
    const auto look = [&](const Legs& marked, const Legs& others, bool gathering) {
        ++search_;
        for (const auto* leg : marked.all()) {
            if (leg->time >= since) {
                marks_[gathering ? leg->source : leg->destination] = search_;
            }
        }
        marks_[gathering ? u_ : v_] = 0;
        std::size_t neighbours = 0;
        for (const auto* other : others.all()) {
            if (other->time < since || ++neighbours > max_neighbours) {
                break;
            }
            Legs legs;
            const auto end = gathering ? other->source : other->destination;
            gathering ? collect_out(*graph_, end, since, legs)
                      : collect_in(*graph_, end, since, legs);
            std::vector<Graph::LegNumber> found;
            for (const auto* leg : legs.all()) {
                if (marks_[gathering ? leg->destination : leg->source] == search_) {
                    found.push_back(leg->number);
                }
            }
            if (!found.empty() && static_cast<float>(found.size() + 1) > f.scatter_gather) {
                f.scatter_gather = static_cast<float>(found.size() + 1);
                found.push_back(other->number);
                evidence.scatter_gather = std::move(found);
            }
        }
    };
    look(v_in_, u_in_, true);
    look(u_out_, v_out_, false);
    std::sort(evidence.scatter_gather.begin(), evidence.scatter_gather.end());
}

// Squares: another payer of v also pays one of u's other payees.
void GraphFeatureReader::read_squares(GraphFeatures& f, Evidence& evidence) {
    const auto since = transfer_.time - week;
    ++search_;
    for (const auto* leg : u_out_.all()) {
        if (leg->time >= since) {
            marks_[leg->destination] = search_;
        }
    }
    marks_[v_] = 0;
    std::size_t neighbours = 0;
    for (const auto* other : v_in_.all()) {
        if (other->time < since || ++neighbours > max_neighbours) {
            break;
        }
        if (other->source == u_) {
            continue;
        }
        Legs legs;
        collect_out(*graph_, other->source, since, legs);
        float shared = 0;
        for (const auto* leg : legs.all()) {
            if (marks_[leg->destination] == search_) {
                ++shared;
                evidence.squares.push_back(leg->number);
            }
        }
        if (shared > 0) {
            evidence.squares.push_back(other->number);
        }
        f.shared_receivers = std::max(f.shared_receivers, shared);
        f.squares += shared;
    }
    std::sort(evidence.squares.begin(), evidence.squares.end());
}

}  // namespace sluice::monitoring
