#include "gateway/flow/audit_log.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "ledger/store/audit_log_store.hpp"
#include "security/digest/digest.hpp"

// The audit log: one enterprise's entries for its auditors, and the whole log with what proves it
// for those who see the whole platform.
namespace sluice::api {

namespace {

using store::AuditQuery;
using store::LoggedEntry;
using Entries = std::vector<LoggedEntry>;

constexpr std::int64_t most_entries = 1'000;

struct Asked {
    AuditQuery query;
    std::size_t limit = 0;
};

Result<Asked> read_query(const Call& call) {
    const auto from = query_integer(call, "from", 0, 0, std::int64_t{1} << 53);
    const auto limit = query_integer(call, "limit", 100, 1, most_entries);
    const auto since = query_instant(call, "since");
    const auto until = query_instant(call, "until");
    if (!from || !limit) {
        return from ? limit.error() : from.error();
    }
    if (!since || !until) {
        return since ? until.error() : since.error();
    }
    Asked asked;
    asked.query.from = *from;
    asked.query.actor = call.request.query_value("actor");
    asked.query.action = call.request.query_value("action");
    asked.query.subject_id = call.request.query_value("subject");
    asked.query.since = *since;
    asked.query.until = *until;
    asked.limit = static_cast<std::size_t>(*limit);
    return asked;
}

Result<Entries> find(const Call& call, const Asked& asked) {
    return call.services->report([&](store::Tx& tx) -> Result<Entries> {
        return store::find_logged(tx, asked.query, asked.limit);
    });
}

// Where the next page begins; nothing when this one was not full.
std::optional<std::int64_t> next_of(const Entries& entries, const Asked& asked) {
    return entries.size() < asked.limit ? std::nullopt : std::optional{entries.back().sequence + 1};
}

// The entries of the caller's enterprise.
http::Response list_entries(const Call& call) {
    auto asked = read_query(call);
    if (!asked) {
        return problem(call, asked.error());
    }
    asked->query.enterprises = std::vector<EnterpriseId>{call.enterprise};
    const auto entries = find(call, *asked);
    if (!entries) {
        return problem(call, entries.error());
    }
    json::Writer writer;
    writer.begin_object();
    writer.begin_array("items");
    for (const auto& entry : *entries) {
        writer.raw_element(entry.line);
    }
    writer.end_array();
    if (const auto next = next_of(*entries, *asked)) {
        writer.integer("next_from", *next);
    }
    writer.end_object();
    return json_response(std::move(writer));
}

http::Response lines(const Call& call, const Entries& entries, const Asked& asked,
                     std::string_view content_type, const std::string& body) {
    http::Response response{
        .status = 200, .headers = {{"Content-Type", std::string{content_type}}}, .body = body};
    if (const auto next = next_of(entries, asked)) {
        response.headers.emplace_back(
            "Link", "<" + call.request.path + "?from=" + std::to_string(*next) +
                        "&limit=" + std::to_string(asked.limit) + ">; rel=\"next\"");
    }
    return response;
}

// Who takes the log out of the house is in the log.
Result<void> write_export_down(const Call& call, const Asked& asked) {
    if (asked.query.from > 0) {
        return {};
    }
    return call.services->with_context(call, [&](flow::Context& context) {
        return flow::write_down(context, {.actor = call.actor,
                                          .action = "audit.exported",
                                          .subject = {"log", call.request.path}});
    });
}

// The log, byte for byte as it is hashed, one entry a line.
http::Response export_log(const Call& call) {
    const auto asked = read_query(call);
    if (!asked) {
        return problem(call, asked.error());
    }
    if (const auto written = write_export_down(call, *asked); !written) {
        return problem(call, written.error());
    }
    const auto entries = find(call, *asked);
    if (!entries) {
        return problem(call, entries.error());
    }
    std::string body;
    for (const auto& entry : *entries) {
        body += entry.line + '\n';
    }
    return lines(call, *entries, *asked, "application/jsonl", body);
}

http::Response export_leaves(const Call& call) {
    const auto asked = read_query(call);
    if (!asked) {
        return problem(call, asked.error());
    }
    const auto entries = find(call, *asked);
    if (!entries) {
        return problem(call, entries.error());
    }
    std::string body;
    for (const auto& entry : *entries) {
        body += digest::hex(
                    {reinterpret_cast<const std::uint8_t*>(entry.leaf.data()), entry.leaf.size()}) +
                '\n';
    }
    return lines(call, *entries, *asked, "text/plain; charset=utf-8", body);
}

// Signed checkpoints, smallest first; `newest=true`: the last one alone.
http::Response list_checkpoints(const Call& call) {
    using Checkpoints = std::vector<store::StoredCheckpoint>;
    const auto after = query_integer(call, "after", 0, 0, std::int64_t{1} << 53);
    const auto newest = query_boolean(call, "newest");
    if (!after || !newest) {
        return problem(call, after ? newest.error() : after.error());
    }
    const auto found = call.services->report([&](store::Tx& tx) -> Result<Checkpoints> {
        if (!newest->value_or(false)) {
            return store::checkpoints_after(tx, *after, most_entries);
        }
        const auto last = store::newest_checkpoint(tx);
        return last ? Checkpoints{*last} : Checkpoints{};
    });
    if (!found) {
        return problem(call, found.error());
    }
    json::Writer writer;
    writer.begin_object();
    writer.begin_array("items");
    for (const auto& checkpoint : *found) {
        writer.begin_object();
        writer.integer("tree_size", checkpoint.tree_size);
        writer.text("made_at", to_rfc3339(checkpoint.made_at));
        writer.text("note", checkpoint.note);
        writer.end_object();
    }
    writer.end_array();
    writer.end_object();
    return json_response(std::move(writer));
}

http::Response show_key(const Call& call) {
    return {.status = 200,
            .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
            .body = call.services->audit_verifier + '\n'};
}

}  // namespace

std::vector<Route> audit_log_routes() {
    return {
        {"GET", "/v1/audit/entries", direct(list_entries), Permission::audit_read},
        {"GET", "/v1/audit/log", direct(export_log), Permission::audit_export},
        {"GET", "/v1/audit/leaves", direct(export_leaves), Permission::audit_export},
        {"GET", "/v1/audit/checkpoints", direct(list_checkpoints), Permission::audit_export},
        {"GET", "/v1/audit/key", direct(show_key), Permission::audit_export},
    };
}

}  // namespace sluice::api
