#include "gateway/api/api.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>

#include "gateway/api/problem.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/api/stored_credentials.hpp"
#include "gateway/api/trace.hpp"
#include "gateway/flow/case_desk.hpp"
#include "gateway/flow/list_versions.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"

namespace sluice::api {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

void append(std::vector<Route>& routes, std::vector<Route> more) {
    std::ranges::move(more, std::back_inserter(routes));
}

std::vector<Route> main_routes(std::vector<Route> more) {
    auto routes = payment_routes();  // first: the most used
    append(routes, batch_routes());
    append(routes, file_routes());
    append(routes, event_routes());
    append(routes, account_routes());
    append(routes, statement_routes());
    append(routes, exception_routes());
    append(routes, case_routes());
    append(routes, case_file_routes());
    append(routes, case_report_routes());
    append(routes, large_value_routes());
    append(routes, disposition_routes());
    append(routes, list_routes());
    append(routes, rule_routes());
    append(routes, master_data_routes());
    append(routes, access_routes());
    append(routes, approval_routes());
    append(routes, approval_policy_routes());
    append(routes, audit_log_routes());
    append(routes, std::move(more));
    append(routes, health_routes());
    append(routes, page_routes());
    return routes;
}

std::vector<Route> admin_routes() {
    auto routes = health_routes();
    append(routes, metrics_routes());
    return routes;
}

// What one request leaves behind in log and metrics: no body, no token, no account number.
struct Record {
    std::string method;
    std::string route;  // the template, so that ids do not make new series
    std::string trace_id;
    SteadyTime started;
    bool quiet = false;  // probes would fill the log

    void write(int status) const {
        const auto passed = std::chrono::steady_clock::now() - started;
        metrics::count("sluice_http_requests_total",
                       {{"route", route}, {"method", method}, {"code", std::to_string(status)}});
        metrics::observe_seconds("sluice_http_request_duration_seconds", {{"route", route}},
                                 std::chrono::duration<double>(passed).count());
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(passed).count();
        log::write(quiet ? log::Level::debug : log::Level::info, "http.request",
                   {{"http.request.method", method},
                    {"url.route", route},
                    {"http.response.status_code", status},
                    {"duration_ms", ms},
                    {"trace.id", trace_id}});
    }
};

// Methods come from callers: only known ones become labels.
std::string known_method(const std::string& method) {
    constexpr std::string_view known[] = {"GET",    "POST", "PUT",    "PATCH",
                                          "DELETE", "HEAD", "OPTIONS"};
    return std::ranges::find(known, method) == std::end(known) ? "other" : method;
}

// The one enterprise of the principal, or the one of its several that the request names.
std::optional<EnterpriseId> enterprise_of(const Call& call, Instant now) {
    const auto& directory = call.services->directory;
    const auto named = call.request.header("Sluice-Enterprise");
    if (!named.empty()) {
        const auto id = EnterpriseId::parse(named);
        const bool is_there = id && directory.enterprise(*id) != nullptr;
        return is_there ? std::optional{*id} : std::nullopt;
    }
    const auto enterprises = call.principal->enterprises(now);
    if (enterprises.size() == 1 && !enterprises[0].is_nil()) {
        return enterprises[0];
    }
    const auto& all = directory.enterprises();
    return all.size() == 1 ? std::optional{all[0].id} : std::nullopt;
}

bool is_permitted(Call& call, Permission permission, Instant now) {
    if (access::is_of_compliance(permission)) {
        return call.officer != nullptr && call.principal->may_somewhere(permission, now);
    }
    if (access::is_of_access(permission)) {
        return call.principal->may(permission, {}, now);
    }
    const auto enterprise = enterprise_of(call, now);
    if (!enterprise || !call.principal->may(permission, {*enterprise}, now)) {
        return false;
    }
    call.enterprise = *enterprise;
    return true;
}

}  // namespace

struct Api::Impl {
    explicit Impl(ApiOptions given)
        : options(std::move(given)),
          authenticator(options.tokens),
          rate_limiter(options.rate_limit, *options.clock),
          main_router(main_routes(std::move(options.more_routes))),
          admin_router(admin_routes()),
          acceptor_database({.url = options.database_url}),
          services{.directory = *options.directory,
                   .clock = *options.clock,
                   .random = *options.random,
                   .seal_key = *options.seal_key,
                   .authenticator = authenticator,
                   .desk = options.desk,
                   .audit_verifier = options.audit_verifier,
                   .keyed = DatabasePool({.url = options.database_url}),
                   .reports = DatabasePool({.url = options.database_url, .keyed_plans = false}),
                   .running_keys = {},
                   .readiness = Readiness(options.database_url, *options.clock,
                                          options.readiness_interval, options.local_trouble),
                   .max_file_bytes = options.max_file_bytes,
                   .on_accepted = options.on_accepted,
                   .on_access_changed =
                       [this] {
                           if (const auto read = refresh_access(); !read) {
                               log::error("access.refresh_failed",
                                          {{"error.message", to_string(read.error())}});
                           }
                       },
                   .accept_queue = AcceptQueue(options.accept_queue, judge())} {}

    // On the queue's own thread and connection.
    AcceptQueue::Judge judge() {
        return [this](EnterpriseId enterprise, std::span<const flow::AcceptItem> items,
                      const std::string& actor) {
            flow::Context context{acceptor_database, *options.clock, *options.random,
                                  *options.directory, *options.seal_key};
            auto outcomes = flow::accept_payments(context, enterprise, items, actor);
            options.on_accepted(enterprise);
            return outcomes;
        };
    }

    Result<void> refresh_access();
    void serve(const Router& router, http::Request request, const http::Respond& respond);
    // False: `finish` got the refusal.
    bool admit(Call& call, Permission permission, http::Headers& headers, const Finish& finish);
    std::optional<SignedCaller> identify(const Call& call, Instant now) const;
    // False: `finish` got the refusal.
    bool is_first_time(const Call& call, const SignedCaller& caller, Instant now,
                       const Finish& finish);
    static void refuse_stranger(const Call& call, const Finish& finish);
    static void refuse_route(const Call& call, const std::string& allow, const Finish& finish);

    ApiOptions options;
    Authenticator authenticator;
    RateLimiter rate_limiter;
    Router main_router;
    Router admin_router;
    store::Database acceptor_database;
    Services services;
    std::mutex access_mutex;
    std::int64_t access_decisions = -1;  // that the authenticator knows; guarded by access_mutex
};

Result<void> Api::Impl::refresh_access() {
    const std::lock_guard lock{access_mutex};
    using Changes = std::vector<store::AccessChange>;
    std::int64_t decisions = 0;
    auto changes = services.read([&](store::Tx& tx) -> Result<std::optional<Changes>> {
        decisions = store::newest_access_decision(tx);
        return decisions == access_decisions ? std::optional<Changes>{}
                                             : store::confirmed_access_changes(tx);
    });
    if (!changes) {
        return changes.error();
    }
    if (*changes) {
        const auto all = stored_credentials(flow::held_principals(**changes), authenticator);
        authenticator.set_stored(all.tokens, all.keys);
        access_decisions = decisions;
    }
    return {};
}

void Api::Impl::refuse_route(const Call& call, const std::string& allow, const Finish& finish) {
    if (allow.empty()) {
        return finish(problem(call, fail(Errc::not_found)));
    }
    auto response = problem(call, fail(Errc::method_not_allowed));
    response.headers.emplace_back("Allow", allow);
    finish(std::move(response));
}

// Whatever was wrong, the answer is one.
void Api::Impl::refuse_stranger(const Call& call, const Finish& finish) {
    auto response = problem(call, fail(Errc::unauthenticated));
    response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"sluice\"");
    finish(std::move(response));
}

// By its signature where it has one, and then by nothing else.
std::optional<SignedCaller> Api::Impl::identify(const Call& call, Instant now) const {
    if (is_signed(call.request)) {
        return identify_signed(call.request, authenticator, options.signatures, now,
                               call.trace_id());
    }
    auto identity = authenticator.identify(call.request.header("Authorization"), now);
    return identity ? std::optional{SignedCaller{std::move(*identity), {}, {}}} : std::nullopt;
}

// After the rate limit, so that nobody fills the table of nonces.
bool Api::Impl::is_first_time(const Call& call, const SignedCaller& caller, Instant now,
                              const Finish& finish) {
    if (caller.key_id.empty()) {
        return true;  // a token is no signature of one request
    }
    const auto is_new = take_nonce(services, caller, now, call.trace_id());
    if (!is_new) {
        finish(problem(call, is_new.error()));
    } else if (!*is_new) {
        refuse_stranger(call, finish);
    }
    return is_new && *is_new;
}

bool Api::Impl::admit(Call& call, Permission permission, http::Headers& headers,
                      const Finish& finish) {
    const auto now = options.clock->now();
    const auto caller = identify(call, now);
    if (!caller) {
        refuse_stranger(call, finish);
        return false;
    }
    call.principal = caller->identity.principal;
    call.actor = caller->identity.actor;
    call.officer = caller->identity.officer;
    const auto decision = rate_limiter.take(EnterpriseId{caller->identity.bucket});
    headers = rate_limiter.headers(decision);
    if (decision.allowed && !is_first_time(call, *caller, now, finish)) {
        return false;
    }
    const bool permitted = decision.allowed && is_permitted(call, permission, now);
    if (!permitted) {
        auto response =
            problem(call, fail(decision.allowed ? Errc::forbidden : Errc::rate_limited));
        std::ranges::move(headers, std::back_inserter(response.headers));
        finish(std::move(response));
    }
    return permitted;
}

void Api::Impl::serve(const Router& router, http::Request request, const http::Respond& respond) {
    auto match = router.match(request.method, request.path);
    Call call;
    call.services = &services;
    call.parameters = std::move(match.parameters);
    call.traceparent = traceparent_or_new(request.header("traceparent"), *options.random);
    call.language = preferred_language(request.header("Accept-Language"), options.language);
    call.request = std::move(request);

    const bool is_open = match.route != nullptr && !match.route->permission;
    const Record record{known_method(call.request.method),
                        match.route != nullptr ? match.route->path_template : "none",
                        std::string{call.trace_id()}, std::chrono::steady_clock::now(), is_open};
    const auto finish = [record, respond, traceparent = call.traceparent](http::Response response) {
        response.headers.emplace_back("traceparent", traceparent);
        add_browser_headers(response);
        record.write(response.status);
        respond(std::move(response));
    };
    if (match.route == nullptr) {
        return refuse_route(call, match.allow, finish);
    }
    http::Headers limits;
    if (!is_open && !admit(call, *match.route->permission, limits, finish)) {
        return;
    }
    const auto finish_limited = [finish, limits](http::Response response) {
        response.headers.insert(response.headers.end(), limits.begin(), limits.end());
        finish(std::move(response));
    };
    match.route->handler(std::move(call), finish_limited);
}

Api::Api(ApiOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Api::~Api() {
    stop();
}

http::Handler Api::handler() {
    return [impl = impl_.get()](http::Request request, const http::Respond& respond) {
        impl->serve(impl->main_router, std::move(request), respond);
    };
}

http::Handler Api::admin_handler() {
    return [impl = impl_.get()](http::Request request, const http::Respond& respond) {
        impl->serve(impl->admin_router, std::move(request), respond);
    };
}

std::size_t Api::body_limit(std::string_view path) const {
    if (path == "/v1/files") {
        return impl_->options.max_file_body_bytes;
    }
    if (path.starts_with("/v1/screening/")) {
        if (path.starts_with("/v1/screening/cases/") && path.ends_with("/attachments")) {
            return flow::max_attachment_bytes;
        }
        if (path == "/v1/screening/reports/large-value") {
            return impl_->options.max_batch_body_bytes;
        }
        // Base64 makes four bytes of three.
        return path.ends_with("/versions") ? flow::max_list_bytes / 3 * 4 + (1u << 20) : 0;
    }
    return path == "/v1/batches" || path == "/v1/master-data" ? impl_->options.max_batch_body_bytes
                                                              : 0;
}

http::Response Api::error_response(int status, std::string_view code) const {
    const auto found = std::ranges::find(errc_table(), code, &ErrcInfo::name);
    Call call;
    call.traceparent = traceparent_or_new({}, *impl_->options.random);
    auto response =
        problem_as(status, call, fail(found == errc_table().end() ? Errc::internal : found->code));
    add_browser_headers(response);
    return response;
}

void Api::drain() {
    impl_->services.readiness.drain();
}

void Api::stop() {
    impl_->services.accept_queue.stop();
}

void Api::set_stored_tokens(const std::vector<StoredToken>& tokens) {
    impl_->authenticator.set_stored(tokens);
}

Result<void> Api::refresh_access() {
    return impl_->refresh_access();
}

std::vector<Route> Api::routes() const {
    auto routes = impl_->main_router.routes();
    append(routes, metrics_routes());
    return routes;
}

}  // namespace sluice::api
