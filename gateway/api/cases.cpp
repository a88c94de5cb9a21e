#include "gateway/api/case_json.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/api/view_log.hpp"
#include "gateway/flow/case_desk.hpp"
#include "gateway/flow/case_reason.hpp"

// Cases of screening, for officers: lists and single ones. What is done to them: case_acts.cpp.
namespace sluice::api {

namespace {

constexpr std::string_view states[] = {"open", "proposed", "released", "refused", "closed"};

Result<std::vector<EnterpriseId>> wanted_enterprises(const Call& call) {
    auto seen = flow::seen_enterprises(call.services->directory, *call.officer);
    const auto one = query_id<EnterpriseId>(call, "enterprise");
    if (!one) {
        return one.error();
    }
    if (*one) {
        std::erase_if(seen, [&](const EnterpriseId& id) { return id != **one; });
    }
    return seen;
}

std::optional<std::string> wanted_officer(const Call& call) {
    const auto text = call.request.query_value("assigned");
    if (text.empty()) {
        return std::nullopt;
    }
    return text == "me" ? call.officer->id : text == "nobody" ? std::string{} : std::string{text};
}

Result<store::CaseFilter> case_filter(const Call& call) {
    store::CaseFilter filter;
    filter.special = call.officer->special_measures;
    filter.state = call.request.query_value("state");
    if (!filter.state.empty() && std::ranges::find(states, filter.state) == std::end(states)) {
        return query_error("state", "not a state of cases");
    }
    const auto due_before = query_instant(call, "due_before");
    const auto limit = query_integer(call, "limit", 50, 1, 200);
    const auto cursor = query_cursor(call, 'c');
    if (!due_before || !limit || !cursor) {
        return !due_before ? due_before.error() : !limit ? limit.error() : cursor.error();
    }
    const auto assigned = wanted_officer(call);
    if (assigned && !json::is_plain_text(*assigned, false)) {
        return query_error("assigned", "control characters");
    }
    filter.assigned_to = assigned;
    filter.due_before = *due_before;
    if (*cursor) {
        filter.after = CaseId{**cursor};
    }
    filter.limit = static_cast<std::size_t>(*limit);
    return filter;
}

http::Response list_cases(const Call& call) {
    auto filter = case_filter(call);
    const auto enterprises = wanted_enterprises(call);
    if (!filter || !enterprises) {
        return problem(call, filter ? enterprises.error() : filter.error());
    }
    filter->enterprises = *enterprises;
    const auto limit = filter->limit++;
    const auto cases =
        call.services->report([&](store::Tx& tx) -> Result<std::vector<store::CaseSummary>> {
            return store::list_cases(tx, *filter);
        });
    if (!cases) {
        return problem(call, cases.error());
    }
    const auto now = call.services->clock.now();
    return page_response(
        *cases, limit,
        [&](json::Writer& writer, const store::CaseSummary& one) {
            write_case_summary(writer, one, now);
        },
        [](const store::CaseSummary& last) { return cursor_text('c', last.view.id.uuid); });
}

http::Response get_case(const Call& call) {
    const auto id = path_id<CaseId>(call);
    if (!id) {
        return problem(call, id.error());
    }
    const auto detail = call.services->read([&](store::Tx& tx) -> Result<CaseDetail> {
        auto found = flow::seen_case(tx, call.services->directory, *call.officer, *id);
        return found ? Result<CaseDetail>{read_case_detail(tx, std::move(*found))} : found.error();
    });
    if (!detail) {
        return problem(call, detail.error());
    }
    if (auto seen = write_view_down(call, "case.viewed", "case", id->to_string()); !seen) {
        return problem(call, seen.error());
    }
    json::Writer writer;
    write_case(writer, *detail, call.services->clock.now());
    auto response = json_response(std::move(writer));
    response.headers.emplace_back("ETag", etag(detail->view.version));
    return response;
}

http::Response list_reasons(const Call& call) {
    json::Writer writer;
    writer.begin_object().begin_array("items");
    for (const auto& reason : flow::case_reasons()) {
        writer.begin_object();
        writer.text("outcome", reason.outcome);
        writer.text("code", reason.code);
        writer.text("text", call.language == Language::chinese ? reason.chinese : reason.english);
        writer.end_object();
    }
    writer.end_array().end_object();
    return json_response(std::move(writer));
}

}  // namespace

std::vector<Route> case_routes() {
    std::vector<Route> routes{
        {"GET", "/v1/screening/cases", direct(list_cases), Permission::case_read},
        {"GET", "/v1/screening/cases/{id}", direct(get_case), Permission::case_read},
        {"GET", "/v1/screening/reasons", direct(list_reasons), Permission::case_read}};
    std::ranges::move(case_act_routes(), std::back_inserter(routes));
    return routes;
}

}  // namespace sluice::api
