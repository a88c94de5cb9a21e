#include "gateway/main/access_watch.hpp"

#include <chrono>

#include "ledger/base/trouble_log.hpp"

namespace sluice {

AccessWatch::AccessWatch(std::function<Result<void>()> refresh)
    : refresh_(std::move(refresh)), thread_([this] { loop(); }) {}

AccessWatch::~AccessWatch() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void AccessWatch::loop() {
    constexpr std::chrono::seconds interval{1};
    TroubleLog trouble{"access", "scope", "platform"};
    std::unique_lock lock{mutex_};
    while (!changed_.wait_for(lock, interval, [this] { return stopping_; })) {
        lock.unlock();
        trouble.went_well("refresh", refresh_());
        lock.lock();
    }
}

}  // namespace sluice
