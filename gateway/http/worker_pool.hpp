#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "gateway/http/message.hpp"

namespace sluice::http {

// A fixed number of threads that call the handler for requests from a bounded queue. An exception
// that leaves the handler is logged; its Respond is then destroyed uncalled.
class WorkerPool {
public:
    WorkerPool(std::size_t workers, std::size_t max_queue, Handler handler);
    ~WorkerPool() { stop(); }

    // Any thread. False when the queue is full or the pool has stopped; the request is then
    // dropped.
    bool submit(Request request, Respond respond);

    // Drops what waits and returns when the running handlers have. Idempotent; never from a worker.
    void stop();

private:
    struct Job {
        Request request;
        Respond respond;
    };
    void work();
    void handle(Job job);

    const Handler handler_;
    const std::size_t max_queue_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Job> queue_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace sluice::http
