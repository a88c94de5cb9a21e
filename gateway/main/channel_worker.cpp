#include "gateway/main/channel_worker.hpp"

#include <algorithm>

#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"

namespace sluice {

namespace {

using std::chrono::milliseconds;

// A lost wake-up, or work another process made, is found after this long.
constexpr milliseconds poll_interval{50};
constexpr milliseconds after_trouble{1'000};

// What another process' clock, which was ahead, has put off meanwhile is found after this long.
constexpr std::chrono::seconds catch_up_interval{60};

// A lease under a clock that has not jumped: its epoch, and since when.
using Run = std::pair<std::int64_t, Instant>;

}  // namespace

// A lost lease is no error: another process works on. Only the lease itself has to be looked at.
template <class T>
bool ChannelWorker::went_well(TroubleLog& troubles, std::string_view stage,
                              const Result<T>& result) {
    if (result) {
        troubles.fine(stage);
        return true;
    }
    const auto& error = result.error();
    if (error.code == Errc::version_conflict) {
        look_at_lease_ = true;
    } else {
        troubles.failed(stage, error);
        metrics::count("sluice_channel_errors_total",
                       {{"stage", stage}, {"code", name(error.code)}});
    }
    return false;
}

ChannelWorker::ChannelWorker(ChannelWorkerOptions options, std::unique_ptr<BankAdapter> sending,
                             std::unique_ptr<BankAdapter> asking)
    : options_(std::move(options)),
      sending_(std::move(sending)),
      asking_(std::move(asking)),
      send_thread_([this] { send_loop(); }),
      ask_thread_([this] { ask_loop(); }) {}

ChannelWorker::~ChannelWorker() {
    stop();
    ask_thread_.join();
    send_thread_.join();
    if (lease_) {
        store::Database database{{.url = options_.database_url}};
        auto flow_context = context(database);
        flow::release_lease(flow_context, *lease_);
    }
}

void ChannelWorker::wake() {
    {
        const std::lock_guard lock{mutex_};
        woken_ = true;
    }
    changed_.notify_all();
}

void ChannelWorker::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
}

bool ChannelWorker::wait(milliseconds at_most, bool until_wake) {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, at_most, [&] { return stopping_ || (until_wake && woken_); });
    if (until_wake) {
        woken_ = false;
    }
    return !stopping_;
}

std::optional<flow::Lease> ChannelWorker::lease() const {
    const std::lock_guard lock{mutex_};
    return lease_;
}

flow::Context ChannelWorker::context(store::Database& database) const {
    return {database, *options_.clock, *options_.random, *options_.directory, *options_.seal_key};
}

TroubleLog ChannelWorker::trouble_log() const {
    return {"channel", "channel.id", options_.channel.to_string()};
}

// An outcome is recorded under the lease only, so a lease has to outlast the send it begins.
milliseconds ChannelWorker::renew_after() const {
    const auto spare = options_.lease - sending_->capabilities().submit_timeout;
    return std::clamp(spare / 2, milliseconds{0}, options_.lease / 3);
}

// Renews in good time; true while the lease is ours.
bool ChannelWorker::hold_lease(flow::Context& flow_context, TroubleLog& troubles) {
    // By both clocks: one may be set back, the other stands still while the machine is suspended.
    const auto now = options_.clock->now();
    const auto steady_now = std::chrono::steady_clock::now();
    const bool is_due = now >= renew_at_ || steady_now >= renew_at_steady_;
    if (lease() && !is_due && !look_at_lease_.exchange(false)) {
        return true;
    }
    auto taken = flow::take_lease(flow_context, options_.enterprise, options_.channel,
                                  options_.owner, options_.lease, lease());
    if (!went_well(troubles, "lease", taken)) {
        return lease().has_value();  // the fence of each stage decides
    }
    const std::lock_guard lock{mutex_};
    if (taken->has_value() != lease_.has_value()) {
        log::info(taken->has_value() ? "channel.lease_taken" : "channel.lease_lost",
                  {{"channel.id", options_.channel.to_string()}});
    }
    lease_ = *taken;
    renew_at_ = now + renew_after();
    renew_at_steady_ = steady_now + renew_after();
    return lease_.has_value();
}

void ChannelWorker::send_loop() {
    store::Database database{{.url = options_.database_url}};
    auto flow_context = context(database);
    auto troubles = trouble_log();
    std::optional<Run> caught_up;
    auto catch_up_at = std::chrono::steady_clock::now();
    auto pause = poll_interval;
    do {
        pause = poll_interval;
        if (!hold_lease(flow_context, troubles)) {
            pause = after_trouble;
            continue;
        }
        const auto held = *lease();
        const Run run{held.epoch, options_.clock->steady_since()};
        const auto steady_now = std::chrono::steady_clock::now();
        if ((run != caught_up || steady_now >= catch_up_at) &&
            went_well(troubles, "catch_up", catch_up(flow_context, held))) {
            caught_up = run;
            catch_up_at = steady_now + catch_up_interval;
        }
        if (!went_well(troubles, "expire", flow::expire_sending(flow_context, held))) {
            pause = after_trouble;
            continue;
        }
        const auto sent = flow::submit_due(flow_context, held, *sending_);
        if (!went_well(troubles, "submit", sent)) {
            pause = after_trouble;
        } else if (*sent > 0) {
            pause = milliseconds{0};
        }
        // After trouble a wake-up would only bring more of it.
    } while (wait(pause, pause <= poll_interval));
}

void ChannelWorker::ask_loop() {
    store::Database database{{.url = options_.database_url}};
    auto flow_context = context(database);
    auto troubles = trouble_log();
    auto next_fetch = std::chrono::steady_clock::now();
    auto pause = poll_interval;
    do {
        pause = poll_interval;
        const auto held = lease();
        if (!held) {
            continue;
        }
        if (!went_well(troubles, "resolve", flow::resolve_due(flow_context, *held, *asking_))) {
            pause = after_trouble;
        }
        if (std::chrono::steady_clock::now() < next_fetch) {
            continue;
        }
        const auto fetched = flow::fetch_statements(flow_context, *held, *asking_);
        const bool again = went_well(troubles, "fetch", fetched) && fetched->more;
        next_fetch = std::chrono::steady_clock::now() +
                     (again ? milliseconds{0} : asking_->capabilities().statement_interval);
        pause =
            again ? milliseconds{0} : std::min(pause, asking_->capabilities().statement_interval);
    } while (wait(pause, false));
}

}  // namespace sluice
