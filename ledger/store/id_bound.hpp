#pragma once

#include <chrono>
#include <cstdint>

#include "ledger/base/id.hpp"
#include "ledger/base/time.hpp"

namespace sluice::store {

// The smallest id of version 7 that anything could have got at that time: what came since has an id
// from it on, so the primary key is the index by time.
inline Uuid lower_bound_of(Instant at) {
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
    Uuid bound;
    for (std::size_t i = 0; i < 6; ++i) {
        bound.bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
    }
    return bound;
}

}  // namespace sluice::store
