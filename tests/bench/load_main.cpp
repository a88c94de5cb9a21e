// Drives payments through a running gateway and waits until all are settled. Used by ops/bench.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/banks/wire/http_client.hpp"
#include "tests/bench/payloads.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;
using sluice::bench::Payer;

struct Arguments {
    std::string url;
    std::string metrics_url;
    std::string ca_file;
    std::vector<std::string> token_files;  // one an enterprise
    std::string mode = "single";
    std::size_t payments = 10'000;
    std::size_t connections = 32;
    std::size_t group = 1;
    int give_up_s = 300;
};

struct Enterprise {
    std::string token;
    Payer payer;
};

// Payments [first, first + count) of one enterprise, in one request.
struct Job {
    const Enterprise* enterprise;
    std::size_t first;
    std::size_t count;
};

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "sluice-load: %s\n", why.c_str());
    std::exit(1);
}

std::string today() {
    return fmt::format("{:%F}", fmt::gmtime(std::chrono::system_clock::now()));
}

sluice::HttpRequest request_of(const std::string& mode, const Job& job) {
    const auto& payer = job.enterprise->payer;
    sluice::HttpRequest request{"POST", "/v1/payments", {}, {}};
    if (mode == "single") {
        request.body = payment_json(payer, job.first);
    } else if (mode == "batch") {
        request.target = "/v1/batches";
        request.body = batch_json(payer, job.first, job.count);
    } else {
        request.target = "/v1/files";
        request.body = file_xml(payer, today(), job.first, job.count);
    }
    const auto* type = mode == "file" ? "application/xml" : "application/json";
    request.headers = {{"Authorization", "Bearer " + job.enterprise->token},
                       {"Content-Type", type},
                       {"Idempotency-Key", fmt::format("{}-{}", payer.run, job.first)}};
    return request;
}

std::unique_ptr<sluice::Transport> connect(const std::string& url, const std::string& ca_file) {
    sluice::HttpClientOptions options;
    options.base_url = url;
    options.ca_file = ca_file;
    return sluice::make_http_client(std::move(options));
}

// How many payments the gateway has settled since it started, from its own counter.
std::size_t settled(sluice::Transport& metrics) {
    const auto answer =
        metrics.exchange({"GET", "/metrics", {}, {}}, Clock::now() + std::chrono::seconds{10});
    if (!answer || answer->status != 200) {
        give_up("the gateway's metrics do not answer");
    }
    constexpr std::string_view line = "sluice_payment_events_total{event=\"statement_matched\"} ";
    const auto found = answer->body.find(line);
    return found == std::string::npos ? 0 : std::stoul(answer->body.substr(found + line.size()));
}

class Load {
public:
    Load(const Arguments& arguments, const std::vector<Job>& jobs)
        : arguments_(arguments), jobs_(jobs) {}

    void run() {
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < arguments_.connections; ++i) {
            threads.emplace_back([this] { drive(); });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        std::ranges::sort(latencies_ms_);
    }

    double percentile_ms(double share) const {
        const auto last = static_cast<double>(latencies_ms_.size() - 1);
        return latencies_ms_.at(static_cast<std::size_t>(share * last));
    }

private:
    void drive() {
        const auto connection = connect(arguments_.url, arguments_.ca_file);
        std::vector<double> latencies_ms;
        for (auto i = next_++; i < jobs_.size(); i = next_++) {
            const auto request = request_of(arguments_.mode, jobs_[i]);
            const auto start = Clock::now();
            const auto answer = connection->exchange(request, start + std::chrono::seconds{60});
            if (!answer || answer->status != 202) {
                give_up(answer ? fmt::format("{}: {}", answer->status, answer->body)
                               : to_string(answer.error()));
            }
            latencies_ms.push_back(Seconds{Clock::now() - start}.count() * 1000);
        }
        const std::lock_guard lock{mutex_};
        latencies_ms_.insert(latencies_ms_.end(), latencies_ms.begin(), latencies_ms.end());
    }

    const Arguments& arguments_;
    const std::vector<Job>& jobs_;
    std::atomic<std::size_t> next_ = 0;
    std::mutex mutex_;
    std::vector<double> latencies_ms_;
};

std::vector<Enterprise> read_enterprises(const Arguments& arguments) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto run =
        std::chrono::duration_cast<std::chrono::milliseconds>(now).count() % 10'000'000'000;
    std::vector<Enterprise> enterprises;
    for (const auto& file : arguments.token_files) {
        Enterprise enterprise{{}, {fmt::format("BENCH{}", enterprises.size() + 1), {}}};
        enterprise.payer.run = fmt::format("{:010}", run);
        if (!(std::ifstream{file} >> enterprise.token)) {
            give_up("cannot read " + file);
        }
        enterprises.push_back(std::move(enterprise));
    }
    return enterprises;
}

std::vector<Job> plan(const Arguments& arguments, const std::vector<Enterprise>& enterprises) {
    std::vector<Job> jobs;
    for (std::size_t first = 0; first < arguments.payments; first += arguments.group) {
        jobs.push_back({&enterprises[jobs.size() % enterprises.size()], first,
                        std::min(arguments.group, arguments.payments - first)});
    }
    return jobs;
}

int measure(const Arguments& arguments) {
    const auto enterprises = read_enterprises(arguments);
    const auto jobs = plan(arguments, enterprises);
    const auto metrics = connect(arguments.metrics_url, "");
    const auto before = settled(*metrics);
    Load load{arguments, jobs};
    const auto start = Clock::now();
    load.run();
    const auto accepted = Clock::now();
    while (settled(*metrics) < before + arguments.payments) {
        if (Clock::now() - accepted > std::chrono::seconds{arguments.give_up_s}) {
            give_up(fmt::format("only {} of {} payments were settled", settled(*metrics) - before,
                                arguments.payments));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    const Seconds whole = Clock::now() - start;
    fmt::print(
        "{{\"mode\":\"{}\",\"enterprises\":{},\"connections\":{},\"payments\":{},"
        "\"requests\":{},\"accept_seconds\":{:.3f},\"seconds\":{:.3f},"
        "\"accepted_per_second\":{:.1f},\"payments_per_second\":{:.1f},"
        "\"accept_p50_ms\":{:.2f},\"accept_p99_ms\":{:.2f}}}\n",
        arguments.mode, enterprises.size(), arguments.connections, arguments.payments, jobs.size(),
        Seconds{accepted - start}.count(), whole.count(),
        static_cast<double>(arguments.payments) / Seconds{accepted - start}.count(),
        static_cast<double>(arguments.payments) / whole.count(), load.percentile_ms(0.5),
        load.percentile_ms(0.99));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "sluice-load: sends payments to a gateway over kept-alive TLS connections, waits until all "
        "are settled, and prints one JSON object. Ends with 1 when a payment is not accepted, or "
        "not settled in time."};
    Arguments arguments;
    app.add_option("--url", arguments.url, "the gateway")->required();
    app.add_option("--metrics", arguments.metrics_url, "its metrics listener")->required();
    app.add_option("--ca", arguments.ca_file, "trust anchor of its certificate, PEM")->required();
    app.add_option("--token-file", arguments.token_files, "bearer token, one file an enterprise")
        ->required();
    app.add_option("--mode", arguments.mode, "single, batch or file")
        ->check(CLI::IsMember({"single", "batch", "file"}));
    app.add_option("--payments", arguments.payments)->check(CLI::Range(1, 1'000'000));
    app.add_option("--connections", arguments.connections)->check(CLI::Range(1, 1000));
    app.add_option("--group", arguments.group, "payments in one batch or file")
        ->check(CLI::Range(1, 100'000));
    app.add_option("--give-up-s", arguments.give_up_s, "seconds to wait for the last settlement");
    CLI11_PARSE(app, argc, argv);
    if (arguments.mode == "single") {
        arguments.group = 1;
    }
    return measure(arguments);
}
