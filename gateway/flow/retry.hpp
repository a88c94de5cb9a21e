#pragma once

#include <algorithm>
#include <chrono>

namespace sluice::flow {

// How long a payment waits before it is sent again: 1 s, doubling, at most a minute.
inline std::chrono::milliseconds retry_after(int attempts) {
    constexpr std::chrono::milliseconds first{1'000};
    constexpr std::chrono::milliseconds longest{60'000};
    auto wait = first;
    for (int i = 1; i < attempts && wait < longest; ++i) {
        wait *= 2;
    }
    return std::min(wait, longest);
}

}  // namespace sluice::flow
