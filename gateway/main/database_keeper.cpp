#include "gateway/main/database_keeper.hpp"

#include "ledger/base/log.hpp"
#include "ledger/base/trouble_log.hpp"

namespace sluice {

namespace {

constexpr std::chrono::milliseconds look_interval{1'000};

}  // namespace

DatabaseKeeper::DatabaseKeeper(DatabaseHost& host) : host_(host) {
    if (host.runs_it()) {
        thread_ = std::thread{[this] { keep(); }};
    }
}

DatabaseKeeper::~DatabaseKeeper() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void DatabaseKeeper::keep() {
    TroubleLog troubles{"database", "database.kind", "embedded"};
    std::unique_lock lock{mutex_};
    while (!changed_.wait_for(lock, look_interval, [this] { return stopping_; })) {
        lock.unlock();
        const auto revived = host_.revive();
        if (troubles.went_well("start", revived) && *revived) {
            log::error("database.revived");
        }
        lock.lock();
    }
}

}  // namespace sluice
