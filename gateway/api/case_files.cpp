#include <boost/json.hpp>

#include "gateway/api/case_evidence.hpp"
#include "gateway/api/header_list.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/api/view_log.hpp"
#include "gateway/flow/case_desk.hpp"
#include "gateway/flow/case_links.hpp"
#include "gateway/flow/case_material.hpp"
#include "gateway/flow/case_reason.hpp"
#include "security/digest/digest.hpp"

// What belongs to a case beside its own data: documents, evidence, what is around it, and what
// decided cases teach.
namespace sluice::api {

namespace {

constexpr std::string_view octets = "application/octet-stream";

// Reads with the connection for reports: body(tx, case) gives the answer.
template <class Body>
auto with_case(const Call& call, Body&& body)
    -> std::invoke_result_t<Body, store::Tx&, store::CaseView> {
    using Outcome = std::invoke_result_t<Body, store::Tx&, store::CaseView>;
    const auto id = path_id<CaseId>(call);
    if (!id) {
        return id.error();
    }
    return call.services->report([&](store::Tx& tx) -> Outcome {
        auto found = flow::seen_case(tx, call.services->directory, *call.officer, *id);
        if (!found) {
            return found.error();
        }
        return body(tx, std::move(*found));
    });
}

Result<std::string> file_name_of(const Call& call) {
    const auto name = call.request.query_value("file_name");
    if (name.empty()) {
        return query_error("file_name", "is required");
    }
    if (!json::is_plain_text(name, false) || name.find_first_of("/\\") != std::string_view::npos) {
        return query_error("file_name", "no name of a file");
    }
    return std::string{name};
}

http::Response attach(const Call& call) {
    const auto id = path_id<CaseId>(call);
    const auto version = id ? if_match(call) : Result<std::optional<int>>{id.error()};
    const auto file_name = version ? file_name_of(call) : Result<std::string>{version.error()};
    if (!file_name) {
        return problem(call, file_name.error());
    }
    if (!equal_ignoring_case(media_type(call.request.header("Content-Type")), octets)) {
        return problem(call, fail(Errc::unsupported_media, "must be application/octet-stream"));
    }
    const auto changed = call.services->with_context(call, [&](flow::Context& context) {
        return flow::attach_to_case(context, *call.officer, {*id, *version}, *file_name,
                                    call.request.body);
    });
    if (!changed) {
        return problem(call, changed.error());
    }
    json::Writer writer;
    writer.begin_object();
    write_case_members(writer, *changed);
    writer.end_object();
    auto response = json_response(std::move(writer), 201);
    response.headers.emplace_back("Location",
                                  call.request.path + '/' + std::to_string(changed->version));
    response.headers.emplace_back("ETag", etag(changed->version));
    return response;
}

// RFC 8187: everything but letters, digits and few marks as %XX.
std::string extended_value(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = "UTF-8''";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        out += plain ? std::string(1, c) : std::string{'%', digits[byte >> 4], digits[byte & 15]};
    }
    return out;
}

http::Response get_attachment(const Call& call) {
    const auto version = path_number(call, 1);
    if (!version) {
        return problem(call, version.error());
    }
    const auto file =
        with_case(call, [&](store::Tx& tx, store::CaseView found) -> Result<store::Attachment> {
            auto read = store::read_attachment(tx, found.enterprise, found.id, *version);
            return read ? Result<store::Attachment>{std::move(*read)} : fail(Errc::not_found);
        });
    if (!file) {
        return problem(call, file.error());
    }
    if (auto seen = write_view_down(call, "case.attachment_taken", "case", call.parameters[0]);
        !seen) {
        return problem(call, seen.error());
    }
    // Never of a type that a browser would run.
    return {.status = 200,
            .headers = {{"Content-Type", std::string{octets}},
                        {"Content-Disposition",
                         "attachment; filename*=" + extended_value(file->file_name)}},
            .body = file->content};
}

http::Response get_evidence(const Call& call) {
    const auto evidence =
        with_case(call, [](store::Tx& tx, store::CaseView found) -> Result<CaseEvidence> {
            return read_case_evidence(tx, std::move(found));
        });
    if (!evidence) {
        return problem(call, evidence.error());
    }
    if (auto seen = write_view_down(call, "case.evidence_taken", "case", call.parameters[0]);
        !seen) {
        return problem(call, seen.error());
    }
    const auto content = case_evidence(*evidence);
    json::Writer writer;
    writer.begin_object();
    writer.text("sha256", digest::hex(digest::sha256(content)));
    writer.raw("content", content);
    writer.end_object();
    auto response = json_response(std::move(writer));
    const auto whole = digest::sha256(response.body);
    response.headers.emplace_back(
        "Content-Digest",
        "sha-256=:" + digest::base64({reinterpret_cast<const char*>(whole.data()), whole.size()}) +
            ":");  // RFC 9530
    response.headers.emplace_back("ETag", etag(evidence->detail.view.version));
    return response;
}

void write_node(json::Writer& writer, const flow::LinkNode& node) {
    writer.begin_object();
    writer.text("id", node.id);
    writer.boolean("is_own", node.is_own);
    writer.boolean("is_centre", node.is_centre);
    writer.optional_text("account", node.account);
    writer.begin_array("names");
    for (const auto& name : node.names) {
        writer.element(name);
    }
    writer.end_array();
    writer.end_object();
}

void write_edge(json::Writer& writer, const flow::LinkEdge& edge) {
    writer.begin_object();
    writer.text("from", edge.from);
    writer.text("to", edge.to);
    writer.text("kind", edge.is_receipt ? "receipt" : "payment");
    writer.integer("count", edge.count);
    writer.amount("total", edge.total);
    writer.text("first_at", to_rfc3339(edge.first_at));
    writer.text("last_at", to_rfc3339(edge.last_at));
    writer.end_object();
}

http::Response get_links(const Call& call) {
    const auto links =
        with_case(call, [&](store::Tx& tx, store::CaseView found) -> Result<flow::CaseLinks> {
            return flow::case_links(tx, call.services->directory, found);
        });
    if (!links) {
        return problem(call, links.error());
    }
    json::Writer writer;
    writer.begin_object();
    writer.text("since", to_rfc3339(links->since));
    writer.boolean("is_truncated", links->is_truncated);
    writer.begin_array("nodes");
    for (const auto& node : links->nodes) {
        write_node(writer, node);
    }
    writer.end_array();
    writer.begin_array("edges");
    for (const auto& edge : links->edges) {
        write_edge(writer, edge);
    }
    writer.end_array().end_object();
    return json_response(std::move(writer));
}

http::Response get_similar(const Call& call) {
    const auto limit = query_integer(call, "limit", 20, 1, 100);
    if (!limit) {
        return problem(call, limit.error());
    }
    using Similar = std::vector<flow::SimilarCase>;
    const auto similar =
        with_case(call, [&](store::Tx& tx, store::CaseView found) -> Result<Similar> {
            return flow::similar_cases(tx, found, call.officer->special_measures,
                                       static_cast<std::size_t>(*limit));
        });
    if (!similar) {
        return problem(call, similar.error());
    }
    json::Writer writer;
    writer.begin_object().begin_array("items");
    for (const auto& one : *similar) {
        writer.begin_object();
        write_case_members(writer, one.view);
        writer.optional_text("reason_code", one.reason_code);
        writer.begin_array("in_common");
        for (const auto& why : one.why) {
            writer.element(why);
        }
        writer.end_array().end_object();
    }
    writer.end_array().end_object();
    return json_response(std::move(writer));
}

}  // namespace

std::vector<Route> case_file_routes() {
    const std::string one = "/v1/screening/cases/{id}";
    return {
        {"POST", one + "/attachments", direct(attach), Permission::case_work},
        {"GET", one + "/attachments/{version}", direct(get_attachment), Permission::case_read},
        {"GET", one + "/evidence", direct(get_evidence), Permission::case_read},
        {"GET", one + "/links", direct(get_links), Permission::case_read},
        {"GET", one + "/similar", direct(get_similar), Permission::case_read},
    };
}

}  // namespace sluice::api
