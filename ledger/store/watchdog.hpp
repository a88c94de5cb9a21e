#pragma once

#include <chrono>

namespace sluice::store {

// Bounds one exchange with a server that may have stopped answering without going away, as on a
// disk that hangs: Postgres' own timeouts stand still with it, and so do TCP's. When the time is
// over the socket is shut down, which libpq sees as a lost connection. One thread watches them all.
class Watch {
public:
    // The connection may be closed meanwhile. 0 ms: without a bound.
    Watch(int socket, std::chrono::milliseconds at_most);
    ~Watch();
    Watch(const Watch&) = delete;

private:
    std::chrono::steady_clock::time_point end_;
    int socket_;
};

}  // namespace sluice::store
