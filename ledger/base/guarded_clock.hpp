#pragma once

#include <functional>
#include <mutex>

#include "ledger/base/time.hpp"

namespace sluice {

// The clock of a process that decides by elapsed time: UTC as the machine tells it, compared with a
// clock that nobody sets and that counts through a suspend. When the two part by more than a
// second, UTC has jumped, and steady_since() begins anew. Any thread.
class GuardedClock final : public Clock {
public:
    struct Readers {
        std::function<Instant()> utc;
        std::function<std::chrono::nanoseconds()> elapsed;  // since any moment, never set
    };

    GuardedClock();  // the system's UTC and CLOCK_BOOTTIME
    explicit GuardedClock(Readers readers);

    Instant now() override;
    Instant steady_since() override;

private:
    struct Reading {
        Instant utc;
        std::chrono::microseconds elapsed;
    };

    Reading read() const;
    std::chrono::microseconds parted(const Reading& reading);

    const Readers readers_;
    std::mutex mutex_;
    Reading last_;
    std::chrono::microseconds offset_;  // of UTC to the elapsed time, as followed
    Instant steady_since_;
};

}  // namespace sluice
