#include "security/monitoring/graph_store.hpp"

#include <cmath>

#include "security/monitoring/edge_stream.hpp"

namespace sluice::monitoring {

TransferGraph::TransferGraph(const GraphLimits& limits) : limits_(limits), accounts_(1) {}

void TransferGraph::advance(std::int64_t time) {
    while (!legs_.empty() && (legs_.front().time < time - limits_.window_seconds ||
                              legs_.size() >= limits_.max_transfers)) {
        legs_.pop_front();
        ids_.pop_front();
        ++first_leg_;
    }
    forget_idle(time);
}

// Accounts that are still part of a kept transfer stay whatever the limit says.
void TransferGraph::forget_idle(std::int64_t time) {
    for (;;) {
        const auto oldest = accounts_[0].newer;
        const auto& account = accounts_[oldest];
        const bool is_idle = account.last_time < time - limits_.forget_seconds;
        if (oldest == 0 || !(is_idle || index_of_.size() > limits_.max_accounts) ||
            leg(account.last_out) != nullptr || leg(account.last_in) != nullptr) {
            return;
        }
        index_of_.erase(account.key);
        unlink(oldest);
        accounts_[oldest] = {};
        free_.push_back(oldest);
    }
}

void TransferGraph::unlink(AccountIndex index) {
    const auto& account = accounts_[index];
    accounts_[account.older].newer = account.newer;
    accounts_[account.newer].older = account.older;
}

void TransferGraph::make_newest(AccountIndex index) {
    auto& account = accounts_[index];
    account.newer = 0;
    account.older = accounts_[0].older;
    accounts_[account.older].newer = index;
    accounts_[0].older = index;
}

TransferGraph::AccountIndex TransferGraph::account(std::string_view name, std::int64_t time) {
    const auto key = account_hash(name);
    const auto [found, is_new] = index_of_.try_emplace(key, 0);
    if (!is_new) {
        return *found;
    }
    AccountIndex index = 0;
    if (free_.empty()) {
        index = static_cast<AccountIndex>(accounts_.size());
        accounts_.emplace_back();
    } else {
        index = free_.back();
        free_.pop_back();
    }
    auto& account = accounts_[index];
    account.key = key;
    account.first_time = account.last_time = time;
    make_newest(index);
    *found = index;
    return index;
}

TransferGraph::Leg& TransferGraph::add(const GraphTransfer& transfer, AccountIndex source,
                                       AccountIndex destination) {
    auto& from = accounts_[source];
    auto& to = accounts_[destination];
    auto& leg = legs_.emplace_back();
    ids_.emplace_back(transfer.id);
    leg.number = first_leg_ + legs_.size() - 1;
    leg.time = transfer.time;
    leg.amount = static_cast<float>(transfer.amount);
    leg.source = source;
    leg.destination = destination;
    leg.previous_out = from.last_out;
    leg.previous_in = to.last_in;
    from.last_out = leg.number;
    to.last_in = leg.number;
    const float log_amount = std::log1p(leg.amount);
    from.mean_log_out += (log_amount - from.mean_log_out) / static_cast<float>(++from.out_count);
    to.mean_log_in += (log_amount - to.mean_log_in) / static_cast<float>(++to.in_count);
    for (const auto index : {source, destination}) {
        accounts_[index].last_time = transfer.time;
        unlink(index);
        make_newest(index);
    }
    return leg;
}

std::string_view TransferGraph::id_of(LegNumber number) const {
    return leg(number) == nullptr ? std::string_view{} : ids_[number - first_leg_];
}

}  // namespace sluice::monitoring
