#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <string>
#include <string_view>

#include "adapters/banks/simulated/serve.hpp"
#include "ledger/base/log.hpp"

namespace {

namespace bank = sluice::simulated;

std::atomic<bool> stop_requested{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

void request_stop(int) {
    stop_requested = true;
}

struct Arguments {
    std::string config;
    std::string tls_dir;
    std::string data_dir;
    std::string listen;
    std::string admin_listen;
    std::string synchronous;
};

sluice::Result<void> replace(bank::Endpoint& endpoint, const std::string& text) {
    if (text == "none") {
        endpoint = {};
        return {};
    }
    const auto parsed = bank::parse_endpoint(text);
    if (!parsed) {
        return parsed.error();
    }
    endpoint = *parsed;
    return {};
}

sluice::Result<bank::Config> read(const Arguments& arguments) {
    auto config = bank::read_config(arguments.config, arguments.tls_dir, arguments.data_dir);
    if (!config) {
        return config;
    }
    if (!arguments.listen.empty()) {
        if (auto replaced = replace(config->listen, arguments.listen); !replaced) {
            return replaced.error();
        }
    }
    if (!arguments.admin_listen.empty()) {
        if (auto replaced = replace(config->admin, arguments.admin_listen); !replaced) {
            return replaced.error();
        }
    }
    if (!arguments.synchronous.empty()) {
        config->bank.synchronous = arguments.synchronous == "full"     ? bank::Synchronous::full
                                   : arguments.synchronous == "normal" ? bank::Synchronous::normal
                                                                       : bank::Synchronous::off;
    }
    return config;
}

int report(const sluice::Error& error) {
    fmt::print(stderr, "sluice-bank: {}\n", sluice::to_string(error));
    return 1;
}

int run_serve(const Arguments& arguments) {
    auto config = read(arguments);
    if (!config) {
        return report(config.error());
    }
    sluice::log::open(config->log_file, sluice::log::Level::info, "sluice-bank");
    std::signal(SIGTERM, request_stop);
    std::signal(SIGINT, request_stop);
    // A script waits for these lines before it goes on.
    const auto announce = [](std::string_view what, const bank::Endpoint& endpoint) {
        fmt::print("listening {} {}:{}\n", what, endpoint.address, endpoint.port);
        std::fflush(stdout);
    };
    const auto served = bank::serve(*config, stop_requested, announce);
    return served ? 0 : report(served.error());
}

int run_certificates(const Arguments& arguments) {
    const auto config = read(arguments);
    if (!config) {
        return report(config.error());
    }
    const auto made = bank::make_development_certificates(*config);
    return made ? 0 : report(made.error());
}

int run_check(const Arguments& arguments) {
    const auto config = read(arguments);
    if (!config) {
        return report(config.error());
    }
    fmt::print("{}: {} customer(s), good\n", arguments.config, config->bank.customers.size());
    return 0;
}

void add_files(CLI::App& command, Arguments& arguments) {
    command.add_option("-c,--config", arguments.config, "Configuration file of the bank (TOML)")
        ->required();
    command.add_option("--tls-dir", arguments.tls_dir,
                       "Folder of the certificate files [default: that of the config]");
    command.add_option("--data", arguments.data_dir,
                       "Folder of the store and the log [default: that of the config]");
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "A simulated bank: takes pain.001.001.09 over HTTPS with client certificates, keeps its "
        "own\n"
        "books, answers pain.002.001.10, issues camt.052/053/054.001.08, and fails on demand."};
    app.require_subcommand(1);
    app.set_version_flag("--version", SLUICE_VERSION);
    app.footer(
        "Magic account numbers and run-time faults: sluice-bank faults. Configuration and\n"
        "admin calls: adapters/banks/simulated/README.md.");
    Arguments arguments;

    auto& serve = *app.add_subcommand("serve", "Run the bank until SIGTERM or SIGINT");
    add_files(serve, arguments);
    serve.add_option("--listen", arguments.listen,
                     "Customers' address:port (port 0: any free one)");
    serve.add_option("--admin-listen", arguments.admin_listen,
                     "Admin address:port on loopback, or \"none\"");
    serve
        .add_option("--synchronous", arguments.synchronous,
                    "When the store waits for the disk: full, normal or off")
        ->check(CLI::IsMember({"full", "normal", "off"}));
    auto& certificates = *app.add_subcommand(
        "certificates", "Make the development certificates that are missing in --tls-dir");
    add_files(certificates, arguments);
    auto& check =
        *app.add_subcommand("check-config", "Read the configuration and say if it is good");
    add_files(check, arguments);
    const auto& faults =
        *app.add_subcommand("faults", "Print every fault, its magic number and what it does");
    CLI11_PARSE(app, argc, argv);

    if (faults.parsed()) {
        fmt::print("{}", bank::describe_faults());
        return 0;
    }
    if (certificates.parsed()) {
        return run_certificates(arguments);
    }
    return check.parsed() ? run_check(arguments) : run_serve(arguments);
}
