#include "gateway/flow/work_share.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <latch>

namespace sluice::flow {

WorkShare::WorkShare(std::size_t threads) : threads_(std::max<std::size_t>(threads, 1)) {
    if (threads_ > 1) {
        helpers_ = std::make_unique<boost::asio::thread_pool>(threads_ - 1);
    }
}

WorkShare::~WorkShare() = default;

void WorkShare::run(std::size_t shares, const Work& work) {
    shares = std::clamp<std::size_t>(shares, 1, threads_);
    std::latch done{static_cast<std::ptrdiff_t>(shares - 1)};
    for (std::size_t share = 1; share < shares; ++share) {
        boost::asio::post(*helpers_, [&, share] {
            work(share, shares);
            done.count_down();
        });
    }
    work(0, shares);
    done.wait();
}

}  // namespace sluice::flow
