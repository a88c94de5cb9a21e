#include "gateway/api/approval_json.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/flow/approval_policy.hpp"

// Approval policies: loaded by one person with what they would have asked for, released by another.
namespace sluice::api {

namespace {

using store::PolicyView;

http::Response policy_response(const PolicyView& policy, int status = 200) {
    json::Writer writer;
    write_policy(writer, policy, true);
    return json_response(std::move(writer), status);
}

http::Response list_policies(const Call& call) {
    using Policies = std::vector<PolicyView>;
    const auto before = query_version_cursor(call);
    const auto limit = query_integer(call, "limit", 50, 1, 200);
    if (!before || !limit) {
        return problem(call, before ? limit.error() : before.error());
    }
    const auto found = call.services->read([&](store::Tx& tx) -> Result<Policies> {
        return store::list_policies(tx, call.enterprise, *before, static_cast<std::size_t>(*limit));
    });
    if (!found) {
        return problem(call, found.error());
    }
    json::Writer writer;
    writer.begin_object();
    writer.begin_array("items");
    for (const auto& policy : *found) {
        write_policy(writer, policy, false);
    }
    writer.end_array();
    if (found->size() == static_cast<std::size_t>(*limit)) {
        writer.text("next_cursor", version_cursor_text(found->back().version_no));
    }
    writer.end_object();
    return json_response(std::move(writer));
}

http::Response show_policy(const Call& call) {
    const auto number = path_number(call, 0);
    if (!number) {
        return problem(call, number.error());
    }
    const auto found = call.services->read([&](store::Tx& tx) -> Result<PolicyView> {
        auto policy = store::find_policy(tx, call.enterprise, *number);
        return policy ? Result<PolicyView>{std::move(*policy)}
                      : Result<PolicyView>{fail(Errc::not_found)};
    });
    return found ? policy_response(*found) : problem(call, found.error());
}

// The body is the set itself; why it changes is in the query, so that what is hashed is what was
// written.
http::Response load_policy(const Call& call) {
    if (const auto body = json_body(call); !body) {
        return problem(call, body.error());
    }
    const std::string reason{call.request.query_value("reason")};
    const auto loaded = call.services->with_context(call, [&](flow::Context& context) {
        return flow::load_policy(context, call.enterprise, call.actor, call.request.body, reason);
    });
    return loaded ? policy_response(*loaded, 201) : problem(call, loaded.error());
}

http::Response decide(const Call& call, const std::string& state) {
    const auto number = path_number(call, 0);
    if (!number) {
        return problem(call, number.error());
    }
    const auto decided = call.services->with_context(call, [&](flow::Context& context) {
        return flow::decide_policy(context, call.enterprise, call.actor, *number, state);
    });
    return decided ? policy_response(*decided) : problem(call, decided.error());
}

http::Response release_policy(const Call& call) {
    return decide(call, "released");
}

http::Response refuse_policy(const Call& call) {
    return decide(call, "refused");
}

}  // namespace

std::vector<Route> approval_policy_routes() {
    const std::string policies = "/v1/approval-policies";
    return {{"GET", policies, direct(list_policies), Permission::policy_read},
            {"POST", policies, direct(load_policy), Permission::policy_propose},
            {"GET", policies + "/{version}", direct(show_policy), Permission::policy_read},
            {"POST", policies + "/{version}/release", direct(release_policy),
             Permission::policy_release},
            {"POST", policies + "/{version}/refuse", direct(refuse_policy),
             Permission::policy_release}};
}

}  // namespace sluice::api
