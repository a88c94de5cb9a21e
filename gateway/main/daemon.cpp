#include "gateway/main/daemon.hpp"

#include "gateway/api/webhook_routes.hpp"
#include "gateway/main/compose.hpp"
#include "gateway/main/compose_screening.hpp"
#include "ledger/base/log.hpp"
#include "security/tls/certificate.hpp"

namespace sluice {

namespace {

constexpr std::string_view development_name = "sluice-dev";
constexpr std::chrono::milliseconds readiness_interval{1'000};
// Without sub-domains: others' servers are not this one's to speak for.
constexpr std::chrono::days strict_transport{365};

http::ServerOptions server_options(const Config& config, const api::Api& api) {
    http::ServerOptions options;
    options.address = config.server.address;
    options.port = config.server.port;
    options.certificate_file = config.server.certificate_file;
    options.private_key_file = config.server.private_key_file;
    options.client_ca_file = config.server.client_ca_file;
    options.client_crl_file = config.server.client_crl_file;
    options.strict_transport = strict_transport;
    options.workers = config.server.workers;
    options.max_queue = config.server.max_queue;
    options.max_connections = config.server.max_connections;
    options.max_header_bytes = config.server.max_header_bytes;
    options.max_body_bytes = config.server.max_body_bytes;
    options.body_limit = [&api](std::string_view path) { return api.body_limit(path); };
    options.head_timeout = config.server.head_timeout;
    options.read_timeout = config.server.read_timeout;
    options.idle_timeout = config.server.idle_timeout;
    options.handler_timeout = config.server.handler_timeout;
    options.error_response = [&api](int status, std::string_view code) {
        return api.error_response(status, code);
    };
    return options;
}

}  // namespace

Result<std::unique_ptr<Daemon>> Daemon::start(const Config& config) {
    std::unique_ptr<Daemon> daemon{new Daemon(config)};
    if (auto made = daemon->make_certificate(); !made) {
        return made.error();
    }
    auto runtime = open_runtime(daemon->config_, DatabaseHost::Sharing::exclusive);
    if (!runtime) {
        return runtime.error();
    }
    daemon->runtime_ = std::move(*runtime);
    daemon->keeper_ = std::make_unique<DatabaseKeeper>(*daemon->runtime_->database_host);
    if (auto made = daemon->make_api(); !made) {
        return made.error();
    }
    if (auto started = daemon->start_audit_log(); !started) {
        return started.error();
    }
    if (auto started = daemon->start_workers(); !started) {
        return started.error();
    }
    if (auto started = daemon->start_servers(); !started) {
        return started.error();
    }
    return daemon;
}

// TLS from the first day: without a certificate of its own the daemon makes one for this machine.
Result<void> Daemon::make_certificate() {
    auto& server = config_.server;
    if (!server.certificate_file.empty()) {
        return {};
    }
    const auto dir = config_.data_dir / "tls";
    std::error_code error;
    std::filesystem::create_directories(dir, error);
    if (error) {
        return fail(Errc::io_error, error.message(), dir.string());
    }
    server.certificate_file = dir / (std::string{development_name} + ".pem");
    server.private_key_file = dir / (std::string{development_name} + ".key");
    if (std::filesystem::exists(server.certificate_file)) {
        return {};
    }
    const tls::CertificateRequest request{.common_name = std::string{development_name},
                                          .dns_names = {"localhost"},
                                          .ip_addresses = {"127.0.0.1", "::1"}};
    auto pair = tls::make_certificate(request, SystemClock{}.now());
    if (!pair) {
        return pair.error();
    }
    log::warning("tls.development_certificate", {{"file", server.certificate_file.string()}});
    return tls::write_certificate(dir, std::string{development_name}, *pair);
}

Result<void> Daemon::start_audit_log() {
    audit_log_ = std::make_unique<AuditLogKeeper>(AuditLogKeeperOptions{
        .database_url = runtime_->database_url(),
        .directory = &*runtime_->directory,
        .clock = &runtime_->clock,
        .random = &runtime_->random,
        .seal_key = &runtime_->seal_key,
        .key = &*runtime_->audit_key,
        .checkpoint_folder = config_.audit_log.checkpoint_folder});
    if (auto written = audit_log_->write_start(config_.sha256); !written) {
        return written;
    }
    audit_watch_ = std::make_unique<EverySecond>("audit_log", "give_places",
                                                 [this] { return audit_log_->step(); });
    return {};
}

Result<void> Daemon::start_workers() {
    const auto& directory = *runtime_->directory;
    const auto owner = make_uuid7(runtime_->clock.now(), runtime_->random);
    for (const auto& channel : directory.channels()) {
        const auto* bank = config_.bank(channel.bank_id);
        auto sending = make_bank_adapter(*bank);
        if (!sending) {
            return sending.error();
        }
        auto asking = make_bank_adapter(*bank);
        if (!asking) {
            return asking.error();
        }
        workers_.push_back(std::make_unique<ChannelWorker>(
            ChannelWorkerOptions{runtime_->database_url(), &directory, &runtime_->clock,
                                 &runtime_->random, &runtime_->seal_key, channel.enterprise,
                                 channel.id, owner, config_.submit.lease},
            std::move(*sending), std::move(*asking)));
    }
    if (auto started = start_screening(owner); !started) {
        return started.error();
    }
    flow::WebhookSenderOptions sending;
    sending.policy.allow_private_addresses = config_.webhooks.allow_private_addresses;
    sending.timeout = config_.webhooks.timeout;
    sender_ = std::make_unique<flow::HttpWebhookSender>(sending);
    housekeeper_ = std::make_unique<Housekeeper>(
        HousekeeperOptions{runtime_->database_url(), &directory, &runtime_->clock,
                           &runtime_->random, &runtime_->seal_key, sender_.get()});
    return {};
}

// The lists of a new installation, then the worker.
Result<void> Daemon::start_screening(Uuid owner) {
    const auto& config = config_.screening;
    const std::chrono::hours look_back{24 * config.look_back_days};
    store::Database database{{.url = runtime_->database_url()}};
    flow::Context context{database, runtime_->clock, runtime_->random, *runtime_->directory,
                          runtime_->seal_key};
    for (const auto& list : config.lists) {
        if (auto loaded = load_first_version(context, list, look_back); !loaded) {
            return loaded.error();
        }
    }
    auto compliance = compliance_options(config);
    if (!compliance) {
        return compliance.error();
    }
    auto model = name_model(config, own_model_);
    if (!model) {
        return model.error();
    }
    screening_ = std::make_unique<ScreeningWorker>(ScreeningWorkerOptions{
        .database_url = runtime_->database_url(),
        .directory = &*runtime_->directory,
        .clock = &runtime_->clock,
        .random = &runtime_->random,
        .seal_key = &runtime_->seal_key,
        .owner = owner,
        .screening = {.lease = config_.submit.lease,
                      .hold_due = config.hold_due,
                      .stop_due = config.stop_due,
                      .look_back = look_back},
        .compliance = std::move(*compliance),
        .model = *model,
        .on_screened = [this] {
            for (const auto& worker : workers_) {
                worker->wake();
            }
        }});
    return {};
}

api::ApiOptions Daemon::api_options() const {
    api::ApiOptions options;
    options.database_url = runtime_->database_url();
    options.directory = &*runtime_->directory;
    options.clock = &runtime_->clock;
    options.random = &runtime_->random;
    options.seal_key = &runtime_->seal_key;
    options.audit_verifier = runtime_->audit_key->verifier().to_string();
    for (const auto& enterprise : config_.enterprises) {
        options.tokens.enterprises.push_back({enterprise.id, enterprise.token_sha256});
    }
    options.desk.look_back = std::chrono::days{config_.screening.look_back_days};
    if (auto compliance = compliance_options(config_.screening)) {  // checked at the start
        options.desk.parameters = std::move(compliance->parameters);
        options.desk.wanted_lists = std::move(compliance->wanted_lists);
    }
    for (const auto& officer : config_.officers) {
        options.tokens.officers.push_back({{officer.id, officer.name, officer.enterprise_ids,
                                     officer.special_measures},
                                    officer.token_sha256});
    }
    for (const auto& one : config_.administrators) {
        options.tokens.administrators.push_back({one.id, one.name, one.token_sha256});
    }
    options.rate_limit = {config_.server.rate_per_second, config_.server.rate_burst};
    options.signatures = {std::chrono::seconds{config_.server.signature_window_s},
                          config_.server.signature_authority};
    options.accept_queue.group_max = config_.accept.group_max;
    options.max_file_body_bytes = config_.server.max_file_bytes;
    options.max_file_bytes = config_.server.max_file_bytes;
    options.language = config_.locale == "zh" ? api::Language::chinese : api::Language::english;
    options.readiness_interval = readiness_interval;
    options.local_trouble = [this] { return runtime_->database_host->local_trouble(); };
    options.on_accepted = [this](EnterpriseId) { screening_->wake(); };
    options.more_routes = api::webhook_routes({config_.webhooks.allow_private_addresses});
    return options;
}

Result<void> Daemon::make_api() {
    api_ = std::make_unique<api::Api>(api_options());
    if (auto read = api_->refresh_access(); !read) {
        return read;
    }
    access_watch_ = std::make_unique<EverySecond>(
        "access", "refresh", [this] { return api_->refresh_access(); });
    return {};
}

Result<void> Daemon::start_servers() {
    auto server = http::start_server(server_options(config_, *api_), api_->handler());
    if (!server) {
        return server.error();
    }
    server_ = std::move(*server);
    if (config_.metrics.port != 0) {
        http::ServerOptions options;
        options.address = config_.metrics.address;
        options.port = config_.metrics.port;
        options.workers = 1;
        auto metrics = http::start_server(options, api_->admin_handler());
        if (!metrics) {
            return metrics.error();
        }
        metrics_server_ = std::move(*metrics);
    }
    return {};
}

void Daemon::stop() {
    log::info("daemon.stopping");
    api_->drain();
    server_->stop(config_.server.shutdown_grace);
    api_->stop();
    screening_.reset();
    for (const auto& worker : workers_) {
        worker->stop();
    }
    workers_.clear();
    housekeeper_.reset();
    access_watch_.reset();
    audit_watch_.reset();
    log::info("daemon.stopped");
}

}  // namespace sluice
