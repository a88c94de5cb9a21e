#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "gateway/main/database_host.hpp"

namespace sluice {

// Starts the embedded database again when it has died, on a thread of its own. An external one has
// keepers of its own, so there this does nothing.
class DatabaseKeeper {
public:
    explicit DatabaseKeeper(DatabaseHost& host);
    ~DatabaseKeeper();
    DatabaseKeeper(const DatabaseKeeper&) = delete;

private:
    void keep();

    DatabaseHost& host_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace sluice
