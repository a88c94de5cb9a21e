#include <algorithm>

#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/flow/case_desk.hpp"
#include "gateway/flow/case_finding.hpp"

namespace sluice::api {

namespace {

// What two people found out about a pair of names. "unknown": they could not tell, or decided for
// other reasons.
std::string label_of(const std::vector<store::CaseFinding>& findings, const flow::KeptHit& hit) {
    const store::PartyAndEntry pair{hit.party, hit.entry};
    const auto found = std::ranges::find(findings, pair, &store::CaseFinding::pair);
    return found == findings.end() ? "unknown" : found->finding;
}

void write_line(std::string& out, const store::CaseMaterial& decided, const flow::KeptHit& hit,
                const std::string& label) {
    json::Writer writer;
    writer.begin_object();
    writer.text("case_id", decided.view.id.to_string());
    writer.text("decided_at", to_rfc3339(*decided.view.decided_at));
    writer.text("state", decided.view.state);
    writer.text("reason_code", decided.reason_code);
    writer.text("label", label);
    writer.text("list", hit.list_name);
    writer.text("entry_id", hit.entry_id);
    writer.text("listed_name", hit.listed_name);
    writer.text("screened_name", hit.screened_name);
    writer.text("field", hit.field);
    writer.integer("score_permille", hit.score_permille);
    writer.text("party", hit.party);
    writer.text("entry", hit.entry);
    writer.end_object();
    out += std::move(writer).take() + '\n';
}

// JSON lines, one for each hit of a decided case. The `Link` header tells where it goes on.
http::Response list_dispositions(const Call& call) {
    const auto after = query_id<CaseId>(call, "after");
    const auto limit = query_integer(call, "limit", 500, 1, 1000);
    if (!after || !limit) {
        return problem(call, after ? limit.error() : after.error());
    }
    const auto seen = flow::seen_enterprises(call.services->directory, *call.officer);
    using Decided = std::vector<store::CaseMaterial>;
    const auto decided = call.services->report([&](store::Tx& tx) -> Result<Decided> {
        return store::decided_cases(tx, seen, call.officer->special_measures, *after,
                                    static_cast<std::size_t>(*limit));
    });
    if (!decided) {
        return problem(call, decided.error());
    }
    http::Response response{
        .status = 200, .headers = {{"Content-Type", "application/jsonl"}}, .body = {}};
    for (const auto& one : *decided) {
        const auto hits = flow::hits_of(one.matches);
        const auto findings =
            flow::findings_or_implied(one.findings, flow::pairs_of(hits), one.reason_code);
        for (const auto& hit : hits) {
            write_line(response.body, one, hit, label_of(findings, hit));
        }
    }
    // Cases without hits have no line: where it goes on is told apart.
    if (decided->size() == static_cast<std::size_t>(*limit)) {
        response.headers.emplace_back(
            "Link", "</v1/screening/dispositions?after=" + decided->back().view.id.to_string() +
                        "&limit=" + std::to_string(*limit) + ">; rel=\"next\"");
    }
    return response;
}

}  // namespace

std::vector<Route> disposition_routes() {
    return {
        {"GET", "/v1/screening/dispositions", direct(list_dispositions), Permission::list_read}};
}

}  // namespace sluice::api
