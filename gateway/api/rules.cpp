#include "gateway/api/header_list.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/flow/rule_versions.hpp"

// Versions of operators' monitoring rules, for officers.
namespace sluice::api {

namespace {

using store::RulesView;

void write_members(json::Writer& writer, const RulesView& rules) {
    writer.integer("version_no", rules.version_no);
    writer.text("sha256", rules.sha256);
    writer.text("state", rules.state);
    writer.text("loaded_by", rules.loaded_by);
    writer.text("loaded_at", to_rfc3339(rules.loaded_at));
    if (rules.decided_at) {
        writer.text("decided_by", rules.decided_by);
        writer.text("decided_at", to_rfc3339(*rules.decided_at));
    }
    if (rules.effective_seq) {
        writer.integer("effective_seq", *rules.effective_seq);
    }
}

http::Response rules_response(const RulesView& rules, int status = 200) {
    json::Writer writer;
    writer.begin_object();
    write_members(writer, rules);
    writer.text("text", rules.content);
    writer.raw("backtest", rules.backtest);
    writer.end_object();
    return json_response(std::move(writer), status);
}

http::Response list_rules(const Call& call) {
    const auto limit = query_integer(call, "limit", 50, 1, 200);
    const auto before = query_version_cursor(call);
    if (!limit || !before) {
        return problem(call, limit ? before.error() : limit.error());
    }
    const auto wanted = static_cast<std::size_t>(*limit);
    const auto versions = call.services->read([&](store::Tx& tx) -> Result<std::vector<RulesView>> {
        return store::list_rules(tx, *before, wanted + 1);
    });
    if (!versions) {
        return problem(call, versions.error());
    }
    return page_response(
        *versions, wanted,
        [](json::Writer& writer, const RulesView& rules) {
            writer.begin_object();
            write_members(writer, rules);
            writer.end_object();
        },
        [](const RulesView& last) { return version_cursor_text(last.version_no); });
}

http::Response get_rules(const Call& call) {
    const auto number = path_number(call, 0);
    if (!number) {
        return problem(call, number.error());
    }
    const auto rules = call.services->read([&](store::Tx& tx) -> Result<RulesView> {
        auto found = store::find_rules(tx, *number);
        return found ? Result<RulesView>{std::move(*found)} : fail(Errc::not_found);
    });
    return rules ? rules_response(*rules) : problem(call, rules.error());
}

http::Response load(const Call& call) {
    if (!equal_ignoring_case(media_type(call.request.header("Content-Type")), "text/plain")) {
        return problem(call, fail(Errc::unsupported_media, "must be text/plain"));
    }
    const auto loaded = call.services->with_context(call, [&](flow::Context& context) {
        return flow::load_rules(context, *call.officer, call.request.body,
                                call.services->desk.parameters);
    });
    if (!loaded) {
        return problem(call, loaded.error());
    }
    auto response = rules_response(*loaded, 201);
    response.headers.emplace_back("Location",
                                  call.request.path + '/' + std::to_string(loaded->version_no));
    return response;
}

using Decide = Result<RulesView> (*)(flow::Context&, const flow::Officer&, int);

http::Response decide(const Call& call, Decide how) {
    const auto number = path_number(call, 0);
    if (!number) {
        return problem(call, number.error());
    }
    const auto decided = call.services->with_context(
        call, [&](flow::Context& context) { return how(context, *call.officer, *number); });
    return decided ? rules_response(*decided) : problem(call, decided.error());
}

http::Response release(const Call& call) {
    return decide(call, flow::release_rules);
}

http::Response refuse(const Call& call) {
    return decide(call, flow::refuse_rules);
}

}  // namespace

std::vector<Route> rule_routes() {
    const std::string rules = "/v1/screening/rules";
    return {{"GET", rules, direct(list_rules), Permission::list_read},
            {"POST", rules, direct(load), Permission::list_load},
            {"GET", rules + "/{version}", direct(get_rules), Permission::list_read},
            {"POST", rules + "/{version}/release", direct(release), Permission::list_release},
            {"POST", rules + "/{version}/refuse", direct(refuse), Permission::list_release}};
}

}  // namespace sluice::api
