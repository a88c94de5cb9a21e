#include <algorithm>

#include "gateway/api/access_json.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/flow/access_desk.hpp"

// Who may do what: principals, roles, and the changes that two administrators make.
namespace sluice::api {

namespace {

using store::AccessChange;

flow::Administrator administrator_of(const Call& call) {
    return {call.actor, call.principal->handle};
}

http::Response change_response(const AccessChange& change, int status = 200) {
    json::Writer writer;
    write_access_change(writer, change);
    return json_response(std::move(writer), status);
}

Result<std::vector<flow::HeldPrincipal>> principals_of(const Call& call, std::string_view handle) {
    return call.services->report([&](store::Tx& tx) -> Result<std::vector<flow::HeldPrincipal>> {
        return flow::held_principals(store::confirmed_access_changes(tx, handle));
    });
}

http::Response list_principals(const Call& call) {
    const auto principals = principals_of(call, {});
    if (!principals) {
        return problem(call, principals.error());
    }
    json::Writer writer;
    writer.begin_object();
    writer.begin_array("items");
    for (const auto& principal : *principals) {
        write_principal(writer, principal);
    }
    writer.end_array();
    writer.end_object();
    return json_response(std::move(writer), 200);
}

http::Response get_principal(const Call& call) {
    const auto found = principals_of(call, call.parameters.front());
    if (!found || found->empty()) {
        return problem(call, found ? fail(Errc::not_found) : found.error());
    }
    json::Writer writer;
    write_principal(writer, found->front());
    return json_response(std::move(writer), 200);
}

void write_role(json::Writer& writer, const access::Role& role, bool chinese) {
    writer.begin_object();
    writer.text("role", role.id);
    writer.text("holder", role.holder == access::Holder::person ? "person" : "service");
    writer.text("title", chinese ? role.chinese : role.english);
    writer.begin_array("permissions");
    for (const auto& text : access::permission_texts()) {
        if (role.permissions[static_cast<std::size_t>(text.permission)]) {
            writer.element(access::name(text.permission));
        }
    }
    writer.end_array();
    writer.end_object();
}

http::Response list_roles(const Call& call) {
    const bool chinese = call.language == Language::chinese;
    json::Writer writer;
    writer.begin_object();
    writer.begin_array("roles");
    for (const auto& role : access::roles()) {
        write_role(writer, role, chinese);
    }
    writer.end_array();
    writer.begin_array("permissions");
    for (const auto& text : access::permission_texts()) {
        writer.begin_object();
        writer.text("permission", access::name(text.permission));
        writer.text("text", chinese ? text.chinese : text.english);
        writer.end_object();
    }
    writer.end_array();
    writer.begin_array("conflicts");
    for (const auto& conflict : access::conflicts()) {
        writer.begin_object();
        writer.text("rule", conflict.rule);
        writer.text("role_a", conflict.role_a);
        writer.text("role_b", conflict.role_b);
        writer.text("reason", chinese ? conflict.chinese : conflict.english);
        writer.end_object();
    }
    writer.end_array();
    writer.end_object();
    return json_response(std::move(writer), 200);
}

http::Response list_changes(const Call& call) {
    const auto limit = query_integer(call, "limit", 50, 1, 200);
    const auto cursor = query_cursor(call, 'x');
    if (!limit || !cursor) {
        return problem(call, limit ? cursor.error() : limit.error());
    }
    const auto state = call.request.query_value("state");
    if (!state.empty() && state != "proposed" && state != "confirmed" && state != "refused") {
        return problem(call, query_error("state", "not a state of changes"));
    }
    const auto after =
        *cursor ? std::optional{AccessChangeId{**cursor}} : std::optional<AccessChangeId>{};
    const auto wanted = static_cast<std::size_t>(*limit);
    const auto changes =
        call.services->report([&](store::Tx& tx) -> Result<std::vector<AccessChange>> {
            return store::list_access_changes(tx, state, call.request.query_value("handle"), after,
                                              wanted + 1);
        });
    if (!changes) {
        return problem(call, changes.error());
    }
    return page_response(*changes, wanted, write_access_change,
                         [](const AccessChange& last) { return cursor_text('x', last.id.uuid); });
}

http::Response propose(const Call& call) {
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    json::Reader reader{*body, "", errors};
    const auto change = read_access_change(reader, call.services->clock.now());
    reader.finish();
    if (change.kind == "principal" && call.services->authenticator.is_configured(change.handle)) {
        reader.note("handle", Errc::invalid_value, "the configuration has somebody of that name");
    }
    if (call.services->authenticator.is_configured_token(change.token_sha256)) {
        reader.note("token_sha256", Errc::invalid_value, "the token is somebody's already");
    }
    if (!errors.empty()) {
        return problems(call, errors);
    }
    const auto proposed = call.services->with_context(call, [&](flow::Context& context) {
        return flow::propose_access(context, administrator_of(call), change);
    });
    if (!proposed) {
        return problem(call, proposed.error());
    }
    call.services->on_access_changed();
    auto response = change_response(*proposed, 201);
    response.headers.emplace_back("Location", call.request.path + '/' + proposed->id.to_string());
    return response;
}

using Decide = Result<AccessChange> (*)(flow::Context&, const flow::Administrator&, AccessChangeId);

http::Response decide(const Call& call, Decide how) {
    const auto id = path_id<AccessChangeId>(call);
    if (!id) {
        return problem(call, id.error());
    }
    const auto decided = call.services->with_context(
        call, [&](flow::Context& context) { return how(context, administrator_of(call), *id); });
    if (!decided) {
        return problem(call, decided.error());
    }
    call.services->on_access_changed();
    return change_response(*decided);
}

http::Response confirm(const Call& call) {
    return decide(call, flow::confirm_access);
}

http::Response refuse(const Call& call) {
    return decide(call, flow::refuse_access);
}

}  // namespace

std::vector<Route> access_routes() {
    const std::string changes = "/v1/access/changes";
    return {
        {"GET", "/v1/access/roles", direct(list_roles), Permission::access_read},
        {"GET", "/v1/access/principals", direct(list_principals), Permission::access_read},
        {"GET", "/v1/access/principals/{handle}", direct(get_principal), Permission::access_read},
        {"GET", changes, direct(list_changes), Permission::access_read},
        {"POST", changes, direct(propose), Permission::access_propose},
        {"POST", changes + "/{id}/confirm", direct(confirm), Permission::access_confirm},
        {"POST", changes + "/{id}/refuse", direct(refuse), Permission::access_confirm}};
}

}  // namespace sluice::api
