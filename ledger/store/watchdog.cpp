#include "ledger/store/watchdog.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"

namespace sluice::store {

namespace {

using Steady = std::chrono::steady_clock;

// It looks, rather than being woken for every statement: that would cost each of them more than
// the rest of this.
constexpr std::chrono::milliseconds look_interval{250};

class Watchdog {
public:
    static Watchdog& instance() {
        static Watchdog watchdog;
        return watchdog;
    }

    void add(Steady::time_point end, int socket) {
        const std::lock_guard lock{mutex_};
        watched_.emplace(end, socket);
    }

    // Afterwards the socket is no longer touched.
    void remove(Steady::time_point end, int socket) {
        const std::lock_guard lock{mutex_};
        watched_.erase({end, socket});
    }

private:
    Watchdog() : thread_([this] { work(); }) {}
    ~Watchdog() {
        {
            const std::lock_guard lock{mutex_};
            stopping_ = true;
        }
        changed_.notify_one();
        thread_.join();
    }

    void work() {
        std::unique_lock lock{mutex_};
        while (!stopping_) {
            changed_.wait_for(lock, look_interval);
            while (!watched_.empty() && watched_.begin()->first <= Steady::now()) {
                shutdown(watched_.begin()->second, SHUT_RDWR);
                watched_.erase(watched_.begin());
                log::error("database.no_answer");
                metrics::count("sluice_database_no_answer_total");
            }
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;  // to stopping
    std::set<std::pair<Steady::time_point, int>> watched_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

Watch::Watch(int socket, std::chrono::milliseconds at_most)
    : end_(Steady::now() + at_most),
      // A descriptor of its own: libpq may close its one, and the number be somebody else's then.
      socket_(at_most.count() > 0 ? fcntl(socket, F_DUPFD_CLOEXEC, 0) : -1) {
    if (socket_ >= 0) {
        Watchdog::instance().add(end_, socket_);
    }
}

Watch::~Watch() {
    if (socket_ >= 0) {
        Watchdog::instance().remove(end_, socket_);
        close(socket_);
    }
}

}  // namespace sluice::store
