#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "ledger/base/result.hpp"

namespace sluice {

// Calls `step` every second on a thread of its own, which nothing else holds up, and tells of its
// troubles as those of `stage` of `subject`.
class EverySecond {
public:
    EverySecond(std::string subject, std::string stage, std::function<Result<void>()> step);
    ~EverySecond();  // stops, after the step it is in
    EverySecond(const EverySecond&) = delete;

private:
    void loop();

    const std::string subject_;
    const std::string stage_;
    const std::function<Result<void>()> step_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace sluice
