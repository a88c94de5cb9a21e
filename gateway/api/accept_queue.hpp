#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "gateway/flow/accept.hpp"

namespace sluice::api {

struct AcceptQueueOptions {
    std::size_t max_waiting = 4096;  // more: refused
    std::size_t group_max = 1000;    // items of one commit, at most 1,000
};

// Group commit: payments that wait together are accepted together, in one transaction for each
// enterprise and actor. One thread; it never waits for company, so a lone payment pays no delay.
class AcceptQueue {
public:
    // flow::accept_payments on a database of the thread's own. Called on the queue's thread only.
    using Judge = std::function<Result<std::vector<flow::AcceptOutcome>>(
        EnterpriseId, std::span<const flow::AcceptItem>, const std::string& actor)>;
    // Called once, on the queue's thread. An Error of the whole group is every item's Error.
    using Done = std::function<void(flow::AcceptOutcome)>;

    AcceptQueue(AcceptQueueOptions options, Judge judge);
    ~AcceptQueue() { stop(); }

    // Any thread. False: full or stopped, and `done` will not be called.
    bool submit(EnterpriseId enterprise, const std::string& actor, flow::AcceptItem item,
                Done done);

    // Takes nothing more, answers all that wait, and returns. Idempotent.
    void stop();

private:
    struct Waiting {
        EnterpriseId enterprise;
        std::string actor;
        flow::AcceptItem item;
        Done done;
    };

    void work();
    std::vector<Waiting> next_group();
    void accept(std::vector<Waiting> group);
    void accept_of_one_enterprise(std::span<Waiting> group);

    const AcceptQueueOptions options_;
    const Judge judge_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Waiting> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace sluice::api
