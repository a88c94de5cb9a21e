#include "adapters/banks/simulated/service.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "adapters/banks/simulated/admin.hpp"
#include "adapters/banks/simulated/customer.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"

namespace sluice::simulated {

namespace {

http::Response response_of(Answer answer) {
    http::Response response;
    response.status = answer.status;
    response.headers = std::move(answer.headers);
    response.body = std::move(answer.body);
    response.drop_connection = answer.drop;
    return response;
}

}  // namespace

std::string common_name(std::string_view subject) {
    std::string value;
    bool wanted = subject.starts_with("CN=");
    bool at_start = true;
    for (std::size_t i = wanted ? 3 : 0; i < subject.size(); ++i) {
        if (subject[i] == '\\' && i + 1 < subject.size()) {
            ++i;
        } else if (subject[i] == ',') {
            if (wanted) {
                break;
            }
            wanted = subject.substr(i + 1).starts_with("CN=");
            i += wanted ? 3 : 0;
            at_start = false;
            continue;
        }
        if (wanted) {
            value += subject[i];
        }
    }
    return wanted || at_start ? value : std::string{};
}

BankService::BankService(Bank& bank, bool client_certificates,
                         std::chrono::milliseconds tick_interval)
    : bank_(bank),
      client_certificates_(client_certificates),
      tick_interval_(tick_interval),
      ticker_([this] { tick_until_stopped(); }) {}

BankService::~BankService() {
    stop();
}

void BankService::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    if (ticker_.joinable()) {
        ticker_.join();
    }
    send_delayed(true);
}

std::string BankService::customer_of(const http::Request& request) const {
    return client_certificates_ ? common_name(request.peer_subject)
                                : bank_.options().customers.front().subject;
}

void BankService::handle_customer(const http::Request& request, http::Respond respond) {
    const auto customer = customer_of(request);
    if (!bank_.knows(customer)) {
        log::warning("bank.unknown_customer", {{"subject", request.peer_subject}});
        send(problem(403, "Forbidden", "the certificate is not one of a customer"), respond);
        return;
    }
    try {
        Answer answer;
        {
            const std::lock_guard lock{bank_mutex_};
            answer = answer_customer(bank_, customer, request);
        }
        send(std::move(answer), respond);
    } catch (const StoreError& error) {
        log::error("bank.store_failed", {{"error", error.what()}});
        send(problem(503, "Service Unavailable", "the bank's store failed"), respond);
    }
}

void BankService::handle_admin(const http::Request& request, http::Respond respond) {
    try {
        respond(route_admin(request));
    } catch (const StoreError& error) {
        log::error("bank.store_failed", {{"error", error.what()}});
        respond(response_of(problem(503, "Service Unavailable", error.what())));
    }
}

http::Response BankService::route_admin(const http::Request& request) {
    if (request.path == "/metrics" && request.method == "GET") {
        http::Response response;
        response.headers = {{"Content-Type", "text/plain; version=0.0.4"}};
        response.body = metrics::render();
        return response;
    }
    const std::lock_guard lock{bank_mutex_};
    return response_of(answer_admin(bank_, request.method, request.path,
                                    request.query_value("payments"), request.body));
}

void BankService::send(Answer answer, const http::Respond& respond) {
    metrics::count("sluice_bank_answers_total", {{"status", std::to_string(answer.status)}});
    const auto delay = answer.delay;
    auto response = response_of(std::move(answer));
    if (delay.count() <= 0) {
        respond(std::move(response));
        return;
    }
    const std::lock_guard lock{mutex_};
    delayed_.emplace(std::chrono::steady_clock::now() + delay,
                     [respond, response = std::move(response)] { respond(response); });
}

void BankService::tick_until_stopped() {
    while (true) {
        {
            std::unique_lock lock{mutex_};
            if (wake_.wait_for(lock, tick_interval_, [this] { return stopping_; })) {
                return;
            }
        }
        try {
            const std::lock_guard lock{bank_mutex_};
            bank_.tick();
        } catch (const StoreError& error) {
            log::error("bank.store_failed", {{"error", error.what()}});
        }
        send_delayed(false);
    }
}

void BankService::send_delayed(bool all) {
    std::vector<std::function<void()>> due;
    {
        const std::lock_guard lock{mutex_};
        const auto end =
            all ? delayed_.end() : delayed_.upper_bound(std::chrono::steady_clock::now());
        for (auto at = delayed_.begin(); at != end; ++at) {
            due.push_back(std::move(at->second));
        }
        delayed_.erase(delayed_.begin(), end);
    }
    for (const auto& answer : due) {
        answer();
    }
}

}  // namespace sluice::simulated
