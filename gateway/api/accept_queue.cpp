#include "gateway/api/accept_queue.hpp"

#include <algorithm>
#include <tuple>

#include "ledger/base/check.hpp"

namespace sluice::api {

AcceptQueue::AcceptQueue(AcceptQueueOptions options, Judge judge)
    : options_(options), judge_(std::move(judge)), thread_([this] { work(); }) {
    check(options_.group_max > 0 && options_.group_max <= 1000, "a group is 1 to 1,000 items");
}

bool AcceptQueue::submit(EnterpriseId enterprise, const std::string& actor, flow::AcceptItem item,
                         Done done) {
    {
        const std::lock_guard lock{mutex_};
        if (stopping_ || waiting_.size() >= options_.max_waiting) {
            return false;
        }
        waiting_.push_back({enterprise, actor, std::move(item), std::move(done)});
    }
    arrived_.notify_one();
    return true;
}

void AcceptQueue::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    arrived_.notify_one();
    if (thread_.joinable()) {
        thread_.join();
    }
}

std::vector<AcceptQueue::Waiting> AcceptQueue::next_group() {
    std::unique_lock lock{mutex_};
    arrived_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    const auto count = std::min(waiting_.size(), options_.group_max);
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<Waiting> group{std::make_move_iterator(waiting_.begin()),
                               std::make_move_iterator(end)};
    waiting_.erase(waiting_.begin(), end);
    return group;
}

void AcceptQueue::work() {
    // An empty group comes only when the queue is stopping and nothing waits any more.
    for (auto group = next_group(); !group.empty(); group = next_group()) {
        accept(std::move(group));
    }
}

void AcceptQueue::accept(std::vector<Waiting> group) {
    const auto key = [](const Waiting& one) { return std::tie(one.enterprise, one.actor); };
    std::ranges::stable_sort(group, {}, key);
    for (auto first = group.begin(); first != group.end();) {
        const auto last = std::find_if(first, group.end(),
                                       [&](const Waiting& one) { return key(one) != key(*first); });
        accept_of_one_enterprise({first, last});
        first = last;
    }
}

void AcceptQueue::accept_of_one_enterprise(std::span<Waiting> group) {
    std::vector<flow::AcceptItem> items;
    items.reserve(group.size());
    for (auto& one : group) {
        items.push_back(std::move(one.item));
    }
    auto outcomes = judge_(group.front().enterprise, items, group.front().actor);
    check(!outcomes || outcomes->size() == group.size(), "every item has its outcome");
    for (std::size_t i = 0; i < group.size(); ++i) {
        group[i].done(outcomes ? std::move((*outcomes)[i]) : outcomes.error());
    }
}

}  // namespace sluice::api
