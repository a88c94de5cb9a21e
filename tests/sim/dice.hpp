#pragma once

#include <cstdint>

#include "ledger/base/id.hpp"

namespace sluice::sim {

// Random choices of one event. Each event has dice of its own, made from its number in the script,
// so that leaving an event out changes nothing in the others.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}

    std::uint64_t next() { return random_.next(); }
    std::int64_t below(std::int64_t limit) {
        return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(limit));
    }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + below(high - low + 1);
    }
    double unit() {
        constexpr double range = 9007199254740992.0;  // 2^53: the integers a double holds exactly
        return static_cast<double>(next() >> 11) / range;
    }
    bool chance(double probability) { return probability > 0 && unit() < probability; }

private:
    SeededRandom random_;
};

}  // namespace sluice::sim
