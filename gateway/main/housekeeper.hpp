#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "gateway/flow/context.hpp"
#include "gateway/flow/webhook_sender.hpp"
#include "ledger/base/trouble_log.hpp"

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
// /metrics, nonces that expired, and the nightly audit.
class Housekeeper {
public:
    explicit Housekeeper(HousekeeperOptions options);
    ~Housekeeper();  // stops
    Housekeeper(const Housekeeper&) = delete;

private:
    using Steady = std::chrono::steady_clock;

    void loop();
    void resume(flow::Context& context, Instant created_before);
    void deliver(flow::Context& context);
    void measure(flow::Context& context);
    void forget_nonces(flow::Context& context);
    void audit_nightly(flow::Context& context);
    // By the name of the invariant; "audit" when an audit could not be made.
    using Findings = std::map<std::string, std::int64_t>;
    bool audit(flow::Context& reading, EnterpriseId enterprise, Findings& findings);
    TroubleLog& troubles(EnterpriseId enterprise);
    bool wait(std::chrono::milliseconds at_most);

    HousekeeperOptions options_;
    Steady::time_point next_measure_{};
    Steady::time_point next_resume_{};
    Steady::time_point next_forget_{};
    Instant next_audit_;
    std::map<EnterpriseId, TroubleLog> troubles_;
    TroubleLog nonce_trouble_{"housekeeping", "table", "request_nonce"};
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace sluice
