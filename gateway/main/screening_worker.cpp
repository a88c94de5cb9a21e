#include "gateway/main/screening_worker.hpp"

#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/base/thread_priority.hpp"

namespace sluice {

namespace {

using std::chrono::milliseconds;

// A lost wake-up, or what another process has accepted, is found after this long.
constexpr milliseconds poll_interval{50};
constexpr milliseconds after_trouble{1'000};
constexpr milliseconds list_interval{1'000};

}  // namespace

ScreeningWorker::ScreeningWorker(ScreeningWorkerOptions options)
    : options_(std::move(options)),
      list_thread_([this] { list_loop(); }),
      screen_thread_([this] { screen_loop(); }) {}

ScreeningWorker::~ScreeningWorker() {
    stop();
    screen_thread_.join();
    list_thread_.join();
}

void ScreeningWorker::wake() {
    {
        const std::lock_guard lock{mutex_};
        woken_ = true;
    }
    changed_.notify_all();
}

void ScreeningWorker::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
}

bool ScreeningWorker::wait(milliseconds at_most, bool until_wake) {
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, at_most, [&] { return stopping_ || (until_wake && woken_); });
    if (until_wake) {
        woken_ = false;
    }
    return !stopping_;
}

flow::Context ScreeningWorker::context(store::Database& database) const {
    return {database, *options_.clock, *options_.random, *options_.directory, *options_.seal_key};
}

void ScreeningWorker::screen_loop() {
    {
        // Without its lists it would hold every payment for a reason that ends in a moment.
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [&] { return stopping_ || lists_loaded_; });
        if (stopping_) {
            return;
        }
    }
    store::Database database{{.url = options_.database_url}};
    auto flow_context = context(database);
    TroubleLog troubles{"screening", "process.id", options_.owner.to_string()};
    flow::ComplianceJudge judge{*options_.directory, shelf_, *options_.clock, options_.compliance};
    flow::Screening screening{judge, options_.owner, options_.screening};
    auto pause = poll_interval;
    do {
        pause = poll_interval;
        const auto screened = screening.step(flow_context);
        if (!screened) {
            if (screened.error().code != Errc::version_conflict) {
                troubles.failed("screen", screened.error());
            }
            pause = after_trouble;
        } else {
            troubles.fine("screen");
            if (*screened > 0) {
                options_.on_screened();
                pause = milliseconds{0};
            }
        }
        // After trouble a wake-up would only bring more of it.
    } while (wait(pause, pause <= poll_interval));
    screening.release(flow_context);
}

void ScreeningWorker::list_loop() {
    lower_thread_priority();  // reading a list takes a second of one processor
    store::Database database{{.url = options_.database_url}};
    auto flow_context = context(database);
    TroubleLog troubles{"screening", "process.id", options_.owner.to_string()};
    flow::ListLoader loader{shelf_, *options_.model};
    do {
        const auto refreshed = loader.refresh(flow_context);
        if (troubles.went_well("load_lists", refreshed)) {
            const auto lists = shelf_.current();
            metrics::set("sluice_screening_lists_release", {}, lists->release);
            const bool in_trouble =
                !lists->trouble(options_.compliance.wanted_lists, options_.clock->now()).empty();
            metrics::set("sluice_screening_lists_in_trouble", {}, in_trouble ? 1 : 0);
            {
                const std::lock_guard lock{mutex_};
                lists_loaded_ = true;
            }
            changed_.notify_all();
        }
    } while (wait(list_interval, false));
}

}  // namespace sluice
