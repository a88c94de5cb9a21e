#pragma once

namespace sluice::screening {

// Asks for memory that is needed a few steps later, and does not wait for it. An index is larger
// than what a processor keeps close, and what one name needs of it lies everywhere: without this, a
// third of a search is waiting. Any address will do.
inline void prefetch(const void* address) {
    __builtin_prefetch(address);
}

}  // namespace sluice::screening
