#include "gateway/main/every_second.hpp"

#include <chrono>

#include "ledger/base/trouble_log.hpp"

namespace sluice {

EverySecond::EverySecond(std::string subject, std::string stage, std::function<Result<void>()> step)
    : subject_(std::move(subject)),
      stage_(std::move(stage)),
      step_(std::move(step)),
      thread_([this] { loop(); }) {}

EverySecond::~EverySecond() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void EverySecond::loop() {
    constexpr std::chrono::seconds interval{1};
    TroubleLog trouble{subject_, "scope", "platform"};
    std::unique_lock lock{mutex_};
    while (!changed_.wait_for(lock, interval, [this] { return stopping_; })) {
        lock.unlock();
        trouble.went_well(stage_, step_());
        lock.lock();
    }
}

}  // namespace sluice
