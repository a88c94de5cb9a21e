#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "gateway/flow/context.hpp"
#include "gateway/flow/webhook_sender.hpp"

namespace sluice {

struct HousekeeperOptions {
    std::string database_url;
    const flow::Directory* directory = nullptr;
    Clock* clock = nullptr;
    RandomSource* random = nullptr;
    const store::SealKey* seal_key = nullptr;
    flow::WebhookSender* sender = nullptr;  // used by this thread only
};

// One thread for what has no hurry: batches a crash left unfinished, webhooks, the gauges of
// /metrics, and the nightly audit.
class Housekeeper {
public:
    explicit Housekeeper(HousekeeperOptions options);
    ~Housekeeper();  // stops
    Housekeeper(const Housekeeper&) = delete;

private:
    void loop();
    void resume(flow::Context& context, Instant created_before);
    void deliver(flow::Context& context);
    void measure(flow::Context& context);
    void audit_nightly(flow::Context& context);
    bool wait(std::chrono::milliseconds at_most);

    HousekeeperOptions options_;
    Instant next_measure_{};
    Instant next_resume_{};
    Instant next_audit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace sluice
