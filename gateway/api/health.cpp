#include <algorithm>

#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "ledger/base/metrics.hpp"

namespace sluice::api {

namespace {

http::Response get_live(const Call&) {
    json::Writer writer;
    writer.begin_object();
    writer.text("status", "ok");
    writer.end_object();
    return json_response(std::move(writer));
}

http::Response get_ready(const Call& call) {
    const auto checks = call.services->readiness.checks();
    const bool ok = std::ranges::all_of(checks, &HealthCheck::ok);
    json::Writer writer;
    writer.begin_object();
    writer.text("status", ok ? "ok" : "failing");
    const auto& query = call.request.query;
    if (std::ranges::any_of(query, [](const auto& pair) { return pair.first == "verbose"; })) {
        writer.begin_array("checks");
        for (const auto& check : checks) {
            writer.begin_object();
            writer.text("name", check.name);
            writer.boolean("ok", check.ok);
            writer.optional_text("detail", check.detail);
            writer.optional_text("since", check.since ? to_rfc3339(*check.since) : std::string{});
            writer.end_object();
        }
        writer.end_array();
    }
    writer.end_object();
    return json_response(std::move(writer), ok ? 200 : 503);
}

http::Response get_metrics(const Call&) {
    return {.status = 200,
            .headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
            .body = metrics::render()};
}

}  // namespace

std::vector<Route> health_routes() {
    return {{"GET", "/livez", direct(get_live), open_to_all},
            {"GET", "/readyz", direct(get_ready), open_to_all}};
}

std::vector<Route> metrics_routes() {
    return {{"GET", "/metrics", direct(get_metrics), open_to_all}};
}

}  // namespace sluice::api
