#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/api/api.hpp"
#include "gateway/http/server.hpp"
#include "gateway/main/audit_log_keeper.hpp"
#include "gateway/main/channel_worker.hpp"
#include "gateway/main/config.hpp"
#include "gateway/main/database_keeper.hpp"
#include "gateway/main/every_second.hpp"
#include "gateway/main/housekeeper.hpp"
#include "gateway/main/runtime.hpp"
#include "gateway/main/screening_worker.hpp"

namespace sluice {

// The running gateway. Members end in the reverse of their order: servers first, so that nothing
// new comes in; then the workers, each after the exchange it is in; the database last.
class Daemon {
public:
    // Starts everything. Errors say what is wrong with configuration, database or network.
    static Result<std::unique_ptr<Daemon>> start(const Config& config);

    // Ends in order: not ready, no new connections, running requests up to the grace, workers.
    void stop();

    std::uint16_t port() const { return server_->port(); }
    std::uint16_t metrics_port() const { return metrics_server_ ? metrics_server_->port() : 0; }

private:
    explicit Daemon(const Config& config) : config_(config) {}

    Result<void> make_certificate();
    Result<void> make_api();
    Result<void> start_audit_log();
    Result<void> start_workers();
    Result<void> start_screening(Uuid owner);
    Result<void> start_servers();
    api::ApiOptions api_options() const;

    Config config_;
    std::unique_ptr<Runtime> runtime_;
    std::unique_ptr<DatabaseKeeper> keeper_;
    std::unique_ptr<api::Api> api_;
    std::unique_ptr<EverySecond> access_watch_;  // a token that another gateway took away ends here
    std::unique_ptr<AuditLogKeeper> audit_log_;
    std::unique_ptr<EverySecond> audit_watch_;
    std::unique_ptr<flow::HttpWebhookSender> sender_;
    std::unique_ptr<Housekeeper> housekeeper_;
    std::vector<std::unique_ptr<ChannelWorker>> workers_;
    std::optional<screening::NameModel> own_model_;  // when the configuration names one
    std::unique_ptr<ScreeningWorker> screening_;
    std::unique_ptr<http::Server> metrics_server_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace sluice
