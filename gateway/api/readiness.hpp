#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "ledger/base/time.hpp"
#include "ledger/store/database.hpp"

namespace sluice::api {

struct HealthCheck {
    std::string name;
    bool ok = false;
    std::string detail{};            // a word of ours; hosts and files stay in the log
    std::optional<Instant> since{};  // when it was first seen to fail
};

// Whether this process can take work. Any thread.
class Readiness {
public:
    // Asks the database on a thread of its own, so often; an answer never waits for it then, and
    // says so when the database has not answered for some time. 0 ms: asks when it is asked
    // itself, at most once a second, because anybody may ask us.
    // local_trouble: as in ApiOptions.
    Readiness(std::string database_url, Clock& clock, std::chrono::milliseconds watch_interval,
              std::function<std::string()> local_trouble);
    ~Readiness();
    Readiness(const Readiness&) = delete;

    // From now on not ready: the process is about to stop.
    void drain() { draining_ = true; }
    std::vector<HealthCheck> checks();

private:
    using Steady = std::chrono::steady_clock;
    struct Finding {
        HealthCheck check;
        std::string error;  // for the log
    };

    void watch();
    void refresh();
    bool is_fresh() const;
    std::vector<Finding> ask();
    void remember(std::vector<Finding> findings, Instant now);

    Clock& clock_;
    const std::chrono::milliseconds watch_interval_;
    const std::function<std::string()> local_trouble_;
    std::atomic<bool> draining_ = false;
    std::mutex asking_;  // the connection
    store::Database database_;
    std::mutex mutex_;  // what follows
    std::condition_variable changed_;
    bool stopping_ = false;
    std::optional<Instant> asked_at_;
    Steady::time_point answered_at_;
    std::vector<HealthCheck> found_;
    std::thread thread_;
};

}  // namespace sluice::api
