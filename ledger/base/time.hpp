#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"

namespace sluice {

// A point in UTC, microseconds, as Postgres keeps it.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
// A calendar day of a bank's business, without a time zone.
using BusinessDate = std::chrono::sys_days;
// The end of the time an I/O may take. Steady: a jump of the clock does not move it.
using Deadline = std::chrono::steady_clock::time_point;

// The only source of time for domain code. Domain SQL never calls now().
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() = 0;
    // Since when, in this clock's own time, it has run without a jump. Only from there on is the
    // difference of two of its readings time that has really passed. The lowest value: always.
    virtual Instant steady_since() { return Instant::min(); }
};

// As the machine tells it, jumps and all. What decides by elapsed time uses GuardedClock.
class SystemClock final : public Clock {
public:
    Instant now() override;
};

// For tests and simulation: stands still until told. One thread.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start) : now_(start) {}
    Instant now() override { return now_; }
    void advance(std::chrono::microseconds by) { now_ += by; }
    void set(Instant at) { now_ = at; }
    // As a clock that is set: no time passes.
    void jump(std::chrono::microseconds by) {
        now_ += by;
        steady_since_ = now_;
    }
    Instant steady_since() override { return steady_since_; }

private:
    Instant now_;
    Instant steady_since_ = Instant::min();
};

// RFC 3339 in UTC with microseconds: "2026-01-31T12:00:00.000000Z". Postgres reads it too.
std::string to_rfc3339(Instant at);
// RFC 3339 with any offset, or ISO 8601 without one (taken as UTC, as in ISODateTime).
// Also reads Postgres' "2026-01-31 12:00:00.123+00".
Result<Instant> parse_instant(std::string_view text);

std::string to_iso_date(BusinessDate date);  // "2026-01-31"
// "2026-01-31", also with a time zone behind it ("2026-01-31Z", "+02:00"), which is dropped.
Result<BusinessDate> parse_date(std::string_view text);

}  // namespace sluice
