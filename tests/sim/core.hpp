#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/time.hpp"
#include "tests/sim/dice.hpp"
#include "tests/sim/script.hpp"

namespace sluice::sim {

// Thrown through everything when a process dies. Not a std::exception: nothing between may take it
// for an error of a library.
struct SimulatedCrash {};

// What happened, as text for people and as a digest that two runs of one seed must share.
class Trace {
public:
    void add(std::string line) {
        for (const char c : line) {
            digest_ = (digest_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
        }
        if (print_) {
            print_(line);
        }
    }
    void print_with(std::function<void(const std::string&)> print) { print_ = std::move(print); }
    std::uint64_t digest() const { return digest_; }

private:
    std::uint64_t digest_ = 0xcbf29ce484222325ULL;  // FNV-1a
    std::function<void(const std::string&)> print_;
};

// Until when a send may go on: its deadline, and that of the process' steady clock, which stands
// still while the process does.
struct SendTimes {
    Instant deadline;
    Instant steady_deadline;
};

// What all parts of a simulated world share. One thread.
struct Core {
    const Script& script;
    ManualClock time;  // true time: what the banks and the auditor go by
    Trace trace{};
    Dice dice{0};         // of the operation that runs
    bool calm = false;    // no faults in this event
    bool ending = false;  // no faults any more
    std::int64_t list_release = 0;  // of the lists that gateways screen with
    // Lets the world go on for some events while the operation that calls stands still, and throws
    // SimulatedCrash when its process died meanwhile.
    std::function<void(int events)> interlude = [](int) {};
    // Of the send that runs.
    std::function<SendTimes()> send_times = [] { return SendTimes{}; };
    // Lets the other gateways do all their work for some seconds, a few times over.
    std::function<void(int rounds)> others_work = [](int) {};
    // Counts for the table at the end: what was done and what went wrong.
    std::vector<std::pair<std::string, std::int64_t>> counts{};

    // A fault of that strength strikes now.
    bool strikes(double probability) { return !calm && dice.chance(probability); }
    void count(std::string_view what, std::int64_t by = 1);
};

// The dice of the event that runs, for code that wants a source of random numbers.
class EventRandom final : public RandomSource {
public:
    explicit EventRandom(Core& core) : core_(core) {}
    std::uint64_t next() override { return core_.dice.next(); }

private:
    Core& core_;
};

}  // namespace sluice::sim
