#include <algorithm>

#include "gateway/api/case_json.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/flow/case_desk.hpp"

// What officers do to a case. Each act needs the version that the officer saw.
namespace sluice::api {

namespace {

using store::CaseView;

constexpr json::TextRule note_rule{.max = 500, .required = true, .several_lines = true};
constexpr json::TextRule word_rule{.max = 40, .required = true};
constexpr json::TextRule print_rule{.max = 200, .required = true};  // a fingerprint
constexpr std::size_t most_findings = 1'000;

Result<flow::CaseRequest> case_request(const Call& call) {
    const auto id = path_id<CaseId>(call);
    if (!id) {
        return id.error();
    }
    const auto version = if_match(call);
    if (!version) {
        return version.error();
    }
    return flow::CaseRequest{*id, *version};
}

http::Response case_response(const CaseView& view) {
    json::Writer writer;
    writer.begin_object();
    write_case_members(writer, view);
    writer.end_object();
    auto response = json_response(std::move(writer));
    response.headers.emplace_back("ETag", etag(view.version));
    return response;
}

// An act with a JSON body: `read` takes its members and notes errors, `act` does it.
template <class Read, class Act>
http::Response with_body(const Call& call, Read&& read, Act&& act) {
    const auto request = case_request(call);
    if (!request) {
        return problem(call, request.error());
    }
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    json::Reader reader{*body, "", errors};
    read(reader, errors);
    reader.finish();
    if (!errors.empty()) {
        return problems(call, errors);
    }
    const Result<CaseView> changed = call.services->with_context(
        call, [&](flow::Context& context) { return act(context, *request); });
    return changed ? case_response(*changed) : problem(call, changed.error());
}

http::Response assign(const Call& call) {
    std::shared_ptr<const flow::Officer> to;
    return with_body(
        call,
        [&](json::Reader& reader, std::vector<Error>&) {
            const auto id = reader.text("officer", {.max = 32});
            to = call.services->authenticator.officer(id, call.services->clock.now());
            if (to == nullptr && !id.empty()) {
                reader.note("officer", Errc::invalid_value, "no such officer");
            }
        },
        [&](flow::Context& context, const flow::CaseRequest& request) {
            return flow::assign_case(context, *call.officer, request, to.get());
        });
}

http::Response add_note(const Call& call) {
    std::string note;
    return with_body(
        call,
        [&](json::Reader& reader, std::vector<Error>&) { note = reader.text("note", note_rule); },
        [&](flow::Context& context, const flow::CaseRequest& request) {
            return flow::note_case(context, *call.officer, request, note);
        });
}

http::Response give_back(const Call& call) {
    std::string note;
    return with_body(
        call,
        [&](json::Reader& reader, std::vector<Error>&) { note = reader.text("note", note_rule); },
        [&](flow::Context& context, const flow::CaseRequest& request) {
            return flow::return_case(context, *call.officer, request, note);
        });
}

std::vector<store::CaseFinding> read_findings(json::Reader& reader, std::vector<Error>& errors) {
    std::vector<store::CaseFinding> findings;
    const auto* list = reader.member("findings");
    if (list == nullptr) {
        return findings;
    }
    if (!list->is(json::Value::Kind::array) || list->items.size() > most_findings) {
        reader.note("findings", Errc::invalid_value, "must be an array of at most 1,000 findings");
        return findings;
    }
    for (std::size_t i = 0; i < list->items.size(); ++i) {
        json::Reader one{list->items[i], reader.place_of("findings") + '/' + std::to_string(i),
                         errors};
        auto& finding = findings.emplace_back();
        finding.pair.party = one.text("party", print_rule);
        finding.pair.entry = one.text("entry", print_rule);
        finding.finding = one.text("finding", word_rule);
        one.finish();
    }
    return findings;
}

http::Response propose(const Call& call) {
    flow::CaseProposal proposal;
    return with_body(
        call,
        [&](json::Reader& reader, std::vector<Error>& errors) {
            proposal.outcome = reader.text("outcome", word_rule);
            proposal.reason_code = reader.text("reason_code", word_rule);
            proposal.note = reader.text("note", note_rule);
            proposal.findings = read_findings(reader, errors);
        },
        [&](flow::Context& context, const flow::CaseRequest& request) {
            return flow::propose_outcome(context, *call.officer, request, proposal);
        });
}

http::Response decided_response(const flow::DecidedCase& decided) {
    json::Writer writer;
    writer.begin_object();
    writer.text("effect", name(decided.effect));
    write_case_members(writer, decided.view);
    writer.end_object();
    auto response = json_response(std::move(writer));
    response.headers.emplace_back("ETag", etag(decided.view.version));
    return response;
}

http::Response confirm(const Call& call) {
    const auto request = case_request(call);
    if (!request) {
        return problem(call, request.error());
    }
    const auto key = idempotency(call, "confirm_case");
    const auto body = key ? json_body(call) : Result<json::Value>{key.error()};
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    json::Reader reader{*body, "", errors};
    const auto note = reader.text("note", {.max = 500, .several_lines = true});
    reader.finish();
    if (!errors.empty()) {
        return problems(call, errors);
    }
    const auto decided = call.services->with_context(call, [&](flow::Context& context) {
        return flow::confirm_outcome(context, *call.officer, *request, *key, note);
    });
    if (!decided) {
        return problem(call, decided.error());
    }
    call.services->on_accepted(decided->view.enterprise);
    return decided_response(*decided);
}

}  // namespace

std::vector<Route> case_act_routes() {
    const std::string one = "/v1/screening/cases/{id}";
    return {{"POST", one + "/assign", direct(assign), Permission::case_work},
            {"POST", one + "/notes", direct(add_note), Permission::case_work},
            {"POST", one + "/propose", direct(propose), Permission::case_decide},
            {"POST", one + "/confirm", direct(confirm), Permission::case_decide},
            {"POST", one + "/return", direct(give_back), Permission::case_decide}};
}

}  // namespace sluice::api
