#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "adapters/banks/simulated/bank.hpp"
#include "gateway/http/message.hpp"

namespace sluice::simulated {

// Puts a Bank behind HTTP: one lock around the bank, one ticker thread that lets time pass and
// sends delayed answers. Handlers may be called from any thread until stop().
class BankService {
public:
    // With client certificates, a customer is known by the common name of its certificate; without,
    // every caller is the first customer. `bank` must outlive the service.
    BankService(Bank& bank, bool client_certificates, std::chrono::milliseconds tick_interval);
    ~BankService();  // stops

    void handle_customer(const http::Request& request, http::Respond respond);
    void handle_admin(const http::Request& request, http::Respond respond);
    // Ends the ticker; answers still delayed are sent at once. Idempotent.
    void stop();

private:
    using Time = std::chrono::steady_clock::time_point;

    std::string customer_of(const http::Request& request) const;
    http::Response route_admin(const http::Request& request);
    void send(Answer answer, const http::Respond& respond);
    void tick_until_stopped();
    void send_delayed(bool all);

    Bank& bank_;
    const bool client_certificates_;
    const std::chrono::milliseconds tick_interval_;
    std::mutex bank_mutex_;
    std::mutex mutex_;  // of what follows
    std::condition_variable wake_;
    bool stopping_ = false;
    std::multimap<Time, std::function<void()>> delayed_;
    std::thread ticker_;
};

// The CN of a subject as RFC 2253 writes it; empty when there is none.
std::string common_name(std::string_view subject);

}  // namespace sluice::simulated
