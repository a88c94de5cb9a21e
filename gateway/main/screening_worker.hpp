#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "gateway/flow/compliance_judge.hpp"
#include "gateway/flow/list_loader.hpp"
#include "gateway/flow/screen.hpp"
#include "ledger/base/trouble_log.hpp"

namespace sluice {

struct ScreeningWorkerOptions {
    std::string database_url;
    const flow::Directory* directory = nullptr;
    Clock* clock = nullptr;
    RandomSource* random = nullptr;
    const store::SealKey* seal_key = nullptr;
    Uuid owner;  // of the lease: this process
    flow::ScreeningOptions screening;
    flow::ComplianceOptions compliance;
    const screening::NameModel* model = nullptr;
    // Called after a set that may have queued payments; must be quick.
    std::function<void()> on_screened = [] {};
};

// Screens what is received, for all enterprises, while this process holds the lease; another thread
// keeps the lists of this process at what is in force.
class ScreeningWorker {
public:
    explicit ScreeningWorker(ScreeningWorkerOptions options);
    // Finishes the set that runs, gives the lease back.
    ~ScreeningWorker();
    ScreeningWorker(const ScreeningWorker&) = delete;

    // Something was received; from any thread.
    void wake();
    // Starts the end without waiting for it.
    void stop();

private:
    void screen_loop();
    void list_loop();
    flow::Context context(store::Database& database) const;
    // False: stopping.
    bool wait(std::chrono::milliseconds at_most, bool until_wake);

    ScreeningWorkerOptions options_;
    flow::ListShelf shelf_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    bool woken_ = false;
    bool lists_loaded_ = false;
    std::thread list_thread_;
    std::thread screen_thread_;
};

}  // namespace sluice
