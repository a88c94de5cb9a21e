#include "gateway/http/worker_pool.hpp"

#include <exception>
#include <typeinfo>
#include <utility>

#include "ledger/base/check.hpp"
#include "ledger/base/log.hpp"

namespace sluice::http {

WorkerPool::WorkerPool(std::size_t workers, std::size_t max_queue, Handler handler)
    : handler_(std::move(handler)), max_queue_(max_queue) {
    check(workers > 0 && handler_ != nullptr, "a worker pool has threads and a handler");
    for (std::size_t i = 0; i < workers; ++i) {
        threads_.emplace_back([this] { work(); });
    }
}

bool WorkerPool::submit(Request request, Respond respond) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || queue_.size() >= max_queue_) {
            return false;
        }
        queue_.push_back({std::move(request), std::move(respond)});
    }
    arrived_.notify_one();
    return true;
}

void WorkerPool::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (stopping_) {
            return;
        }
        auto job = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        handle(std::move(job));
        lock.lock();
    }
}

void WorkerPool::handle(Job job) {
    const auto path = job.request.path;
    try {
        handler_(std::move(job.request), std::move(job.respond));
    } catch (const std::exception& e) {
        // The type only: the text may quote the request or a row.
        log::error("http.handler_threw", {{"url.path", path}, {"error.type", typeid(e).name()}});
    } catch (...) {
        log::error("http.handler_threw", {{"url.path", path}, {"error.type", "unknown"}});
    }
}

void WorkerPool::stop() {
    std::deque<Job> dropped;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        dropped.swap(queue_);
    }
    arrived_.notify_all();
    for (auto& thread : threads_) {
        check(thread.get_id() != std::this_thread::get_id(), "a worker cannot stop its own pool");
        thread.join();
    }
    threads_.clear();
}

}  // namespace sluice::http
