#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ledger/base/time.hpp"
#include "ledger/store/database.hpp"

namespace sluice::api {

struct HealthCheck {
    std::string name;
    bool ok = false;
    std::string detail;  // a code of ours; hosts and files stay in the log
};

// Whether this process can take work. Asks the database at most once a second, because anybody
// may ask us. Any thread.
class Readiness {
public:
    Readiness(std::string database_url, Clock& clock)
        : url_(std::move(database_url)), clock_(clock), database_({.url = url_}) {}

    // From now on not ready: the process is about to stop.
    void drain() { draining_ = true; }
    std::vector<HealthCheck> checks();

private:
    std::vector<HealthCheck> ask();

    const std::string url_;
    Clock& clock_;
    std::atomic<bool> draining_ = false;
    std::mutex mutex_;
    store::Database database_;
    std::optional<Instant> asked_at_;
    std::vector<HealthCheck> found_;
};

}  // namespace sluice::api
