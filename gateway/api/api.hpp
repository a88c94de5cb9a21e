#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/api/accept_queue.hpp"
#include "gateway/api/auth.hpp"
#include "gateway/api/desk_options.hpp"
#include "gateway/api/rate_limit.hpp"
#include "gateway/api/router.hpp"
#include "gateway/api/signed_request.hpp"
#include "gateway/flow/directory.hpp"
#include "gateway/http/message.hpp"
#include "ledger/store/ledger_store.hpp"

namespace sluice::api {

// What is pointed to outlives the Api and is safe from any thread.
struct ApiOptions {
    std::string database_url;
    const flow::Directory* directory = nullptr;
    Clock* clock = nullptr;
    RandomSource* random = nullptr;
    const store::SealKey* seal_key = nullptr;
    ConfiguredTokens tokens;
    DeskOptions desk;
    std::string audit_verifier;  // public key of the audit log, as signed-note writes it
    RateLimitOptions rate_limit;
    SignatureOptions signatures;
    AcceptQueueOptions accept_queue;
    std::size_t max_batch_body_bytes = 4u << 20;
    std::size_t max_file_body_bytes = 32u << 20;      // as sent, perhaps compressed
    std::size_t max_file_bytes = 64u << 20;           // of plain XML
    Language language = Language::english;            // of texts, when a request names none
    std::vector<Route> more_routes;                   // of the main listener: webhooks
    std::chrono::milliseconds readiness_interval{0};  // of asking the database; 0: when asked
    // What else is known when the database does not answer: a word such as "disk_full", or nothing.
    std::function<std::string()> local_trouble = [] { return std::string{}; };
    // Called after a commit that may have queued payments, on the thread that committed, so it has
    // to be quick.
    std::function<void(EnterpriseId)> on_accepted = [](EnterpriseId) {};
};

// The HTTP API of openapi.json as handlers for gateway/http. Connections to the database: one for
// each call at work, one for group commit, one for
// /readyz.
class Api {
public:
    explicit Api(ApiOptions options);
    ~Api();  // stops

    // For the main listener, which gives out payments and takes orders, and for the admin listener
    // (/livez, /readyz, /metrics). Stop the servers before the Api goes.
    http::Handler handler();
    http::Handler admin_handler();

    // For ServerOptions::body_limit and ServerOptions::error_response.
    std::size_t body_limit(std::string_view path) const;
    http::Response error_response(int status, std::string_view code) const;

    // /readyz says no from now on; requests are still served.
    void drain();
    // Answers what waits for its commit; payments that come later get 503. Idempotent.
    void stop();

    // The tokens of the database's principals, in place of those given before.
    void set_stored_tokens(const std::vector<StoredToken>& tokens);
    // Reads them and the keys from the database when anything was decided since. Call at the start,
    // and every second: another process may have changed them. Errors: those of the database; then
    // what was read before stays.
    Result<void> refresh_access();

    // Every route of both listeners.
    std::vector<Route> routes() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::api
