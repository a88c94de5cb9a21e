#pragma once

#include <functional>
#include <memory>

namespace boost::asio {
class thread_pool;
}

namespace sluice::flow {

// Threads that stand by to share one caller's work, so that what a thread keeps for itself (the
// memory of screening a name) is made once and not with every piece of work.
class WorkShare {
public:
    // The work of one of `shares` threads; it takes every `shares`-th item from `share` on. It does
    // not throw.
    using Work = std::function<void(std::size_t share, std::size_t shares)>;

    // The caller is one of the threads.
    explicit WorkShare(std::size_t threads);
    ~WorkShare();

    // Returns when all shares are done.
    void run(std::size_t shares, const Work& work);

private:
    std::size_t threads_;
    std::unique_ptr<boost::asio::thread_pool> helpers_;
};

}  // namespace sluice::flow
