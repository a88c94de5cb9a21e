#include "gateway/main/commands.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <csignal>
#include <cstdio>

#include "gateway/flow/audit.hpp"
#include "gateway/main/daemon.hpp"
#include "ledger/base/log.hpp"
#include "ledger/store/migrate.hpp"

namespace sluice {

namespace {

int failed(const Error& error) {
    log::error("daemon.failed", {{"error", to_string(error)}});
    fmt::print(stderr, "sluiced: {}\n", to_string(error));
    return 1;
}

// Blocked in every thread, so that one place waits for them.
sigset_t block_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return set;
}

void print_bank(const BankConfig& bank) {
    const auto& can = bank.capabilities;
    fmt::print("bank {} ({}), {} at {}\n", bank.id, bank.name, bank.adapter, bank.base_url);
    fmt::print("  calendar {}, largest batch {}, executes one reference once: {}\n",
               bank.calendar.name, can.max_batch, can.idempotent_by_reference ? "yes" : "no");
    fmt::print("  send timeout {} ms, asked after {} ms, then every {} ms\n",
               can.submit_timeout.count(), can.first_query_after.count(),
               can.query_interval.count());
    fmt::print("  \"unknown\" is final: {}\n",
               can.unknown_is_final_after
                   ? fmt::format("{} ms after the deadline", can.unknown_is_final_after->count())
                   : std::string{"never; a person decides"});
}

struct Audited {
    std::string enterprise;
    flow::AuditReport report;
};

Result<std::vector<Audited>> audit_all(Runtime& runtime) {
    store::Database database{{.url = runtime.database_url(),
                              .role = "sluice_reader",
                              .keyed_plans = false,
                              .statement_timeout_ms = 0}};
    flow::Context context{database, runtime.clock, runtime.random, *runtime.directory,
                          runtime.seal_key};
    std::vector<Audited> all;
    for (const auto& enterprise : runtime.directory->enterprises()) {
        auto report = flow::audit(context, enterprise.id);
        if (!report) {
            return report.error();
        }
        all.push_back({enterprise.name, std::move(*report)});
    }
    return all;
}

void print_json(const std::vector<Audited>& all) {
    boost::json::array findings;
    for (const auto& [enterprise, report] : all) {
        for (const auto& finding : report.findings) {
            findings.push_back({{"enterprise", enterprise},
                                {"check", finding.check},
                                {"row", finding.row},
                                {"detail", finding.detail}});
        }
    }
    const bool ok = findings.empty();
    const boost::json::object report{{"ok", ok}, {"findings", std::move(findings)}};
    fmt::print("{}\n", boost::json::serialize(report));
}

void print_text(const std::vector<Audited>& all) {
    for (const auto& [enterprise, report] : all) {
        fmt::print("{}: {} invariants over {} payments and {} postings: {}\n", enterprise,
                   report.checks.size(), report.payments, report.postings,
                   report.findings.empty() ? "all hold" : "BROKEN");
        for (const auto& finding : report.findings) {
            fmt::print("  {}: {}: {}\n", finding.check, finding.row, finding.detail);
        }
    }
}

}  // namespace

int serve(const Config& config) {
    const auto signals = block_signals();
    auto daemon = Daemon::start(config);
    if (!daemon) {
        return failed(daemon.error());
    }
    log::info("daemon.serving", {{"address", config.server.address},
                                 {"port", (*daemon)->port()},
                                 {"metrics_port", (*daemon)->metrics_port()},
                                 {"version", SLUICE_VERSION}});
    fmt::print("sluiced {} serving on https://{}:{}\n", SLUICE_VERSION, config.server.address,
               (*daemon)->port());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&signals, &signal);
    (*daemon)->stop();
    return 0;
}

int migrate_database(const Config& config) {
    std::filesystem::create_directories(config.data_dir);
    auto host = DatabaseHost::open(config, DatabaseHost::Sharing::attach);
    if (!host) {
        return failed(host.error());
    }
    const auto applied = store::migrate(host->url(), SystemClock{}.now());
    if (!applied) {
        return failed(applied.error());
    }
    for (const auto& name : *applied) {
        fmt::print("applied {}\n", name);
    }
    fmt::print("the schema is at version {}\n", store::migrations().size());
    return 0;
}

int audit_books(const Config& config, bool json) {
    auto runtime = open_runtime(config, DatabaseHost::Sharing::attach);
    if (!runtime) {
        return failed(runtime.error());
    }
    const auto all = audit_all(**runtime);
    if (!all) {
        return failed(all.error());
    }
    json ? print_json(*all) : print_text(*all);
    for (const auto& [enterprise, report] : *all) {
        if (!report.findings.empty()) {
            return 1;
        }
    }
    return 0;
}

int print_config(const Config& config) {
    for (const auto& bank : config.banks) {
        print_bank(bank);
    }
    for (const auto& enterprise : config.enterprises) {
        fmt::print("enterprise {} ({}), {} accounts\n", enterprise.name, enterprise.id.to_string(),
                   enterprise.accounts.size());
    }
    const auto connections = config.server.workers + 3 * config.banks.size() + 4;
    fmt::print("database {}, up to {} connections\nthe configuration is valid\n",
               config.database.url.empty() ? "embedded" : "external", connections);
    return 0;
}

}  // namespace sluice
