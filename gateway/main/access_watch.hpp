#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "ledger/base/result.hpp"

namespace sluice {

// Calls `refresh` every second on a thread of its own, which nothing else holds up: a token that
// another gateway took away has to end here too.
class AccessWatch {
public:
    explicit AccessWatch(std::function<Result<void>()> refresh);
    ~AccessWatch();  // stops
    AccessWatch(const AccessWatch&) = delete;

private:
    void loop();

    std::function<Result<void>()> refresh_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace sluice
