#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "adapters/banks/port/bank_adapter.hpp"
#include "gateway/flow/channel.hpp"
#include "ledger/base/trouble_log.hpp"

namespace sluice {

struct ChannelWorkerOptions {
    std::string database_url;
    const flow::Directory* directory = nullptr;
    Clock* clock = nullptr;
    RandomSource* random = nullptr;
    const store::SealKey* seal_key = nullptr;
    EnterpriseId enterprise;
    ChannelId channel;
    Uuid owner;  // of leases: this process
    std::chrono::milliseconds lease{60'000};
};

// Works on one channel with two threads, each with a connection and an adapter of its own: one
// sends, the other asks and fetches, so that a slow send never delays the news. Both work only
// while this process holds the channel's lease.
class ChannelWorker {
public:
    ChannelWorker(ChannelWorkerOptions options, std::unique_ptr<BankAdapter> sending,
                  std::unique_ptr<BankAdapter> asking);
    // Finishes the exchange that runs, gives the lease back.
    ~ChannelWorker();
    ChannelWorker(const ChannelWorker&) = delete;

    EnterpriseId enterprise() const { return options_.enterprise; }
    // Something may be due; from any thread.
    void wake();
    // Starts the end without waiting for it.
    void stop();

private:
    void send_loop();
    void ask_loop();
    bool hold_lease(flow::Context& context, TroubleLog& troubles);
    template <class T>
    bool went_well(TroubleLog& troubles, std::string_view stage, const Result<T>& result);
    TroubleLog trouble_log() const;
    std::chrono::milliseconds renew_after() const;
    std::optional<flow::Lease> lease() const;
    // False: stopping.
    bool wait(std::chrono::milliseconds at_most, bool until_wake);
    flow::Context context(store::Database& database) const;

    ChannelWorkerOptions options_;
    std::unique_ptr<BankAdapter> sending_;
    std::unique_ptr<BankAdapter> asking_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<flow::Lease> lease_;
    Instant renew_at_{};  // this and the next: of the sending thread
    std::chrono::steady_clock::time_point renew_at_steady_{};
    std::atomic<bool> look_at_lease_ = false;  // a stage has met another owner
    bool stopping_ = false;
    bool woken_ = false;
    std::thread send_thread_;
    std::thread ask_thread_;
};

}  // namespace sluice
