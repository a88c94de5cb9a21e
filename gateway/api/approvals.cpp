#include <algorithm>

#include "gateway/api/approval_json.hpp"
#include "gateway/api/payment_json.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"

// Payments that wait for people: the inbox, what was asked of one, and acts on many at once.
namespace sluice::api {

namespace {

using flow::Approval;
using flow::ApprovalAct;
using Approvals = std::vector<Approval>;

constexpr std::size_t most_items = 500;  // of one act

Result<Approvals> read_page(const Call& call, std::optional<PaymentId> after, std::size_t limit) {
    return call.services->read([&](store::Tx& tx) -> Result<Approvals> {
        const auto ids = store::payments_to_approve(tx, call.enterprise, after, limit);
        return ids.empty() ? Approvals{} : flow::read_approvals(tx, call.enterprise, ids);
    });
}

// What waits, oldest first. `mine=true`: only what the caller may approve now.
http::Response list_approvals(const Call& call) {
    const auto after = query_id<PaymentId>(call, "after");
    const auto limit = query_integer(call, "limit", 100, 1, 500);
    const auto mine = query_boolean(call, "mine");
    if (!after || !limit || !mine) {
        return problem(call, !after ? after.error() : !limit ? limit.error() : mine.error());
    }
    const auto waiting = read_page(call, *after, static_cast<std::size_t>(*limit));
    if (!waiting) {
        return problem(call, waiting.error());
    }
    const auto now = call.services->clock.now();
    json::Writer writer;
    writer.begin_object();
    writer.begin_array("items");
    for (const auto& one : *waiting) {
        const bool may = flow::level_for(one, call.enterprise, *call.principal, now).has_value();
        if (may || !mine->value_or(false)) {
            write_approval(writer, one, may);
        }
    }
    writer.end_array();
    if (waiting->size() == static_cast<std::size_t>(*limit)) {
        writer.text("next_after", waiting->back().payment.id.to_string());
    }
    writer.end_object();
    return json_response(std::move(writer));
}

http::Response show_approval(const Call& call) {
    const auto id = path_id<PaymentId>(call);
    if (!id) {
        return problem(call, id.error());
    }
    const auto found = call.services->read([&](store::Tx& tx) -> Result<Approval> {
        auto approvals = flow::read_approvals(tx, call.enterprise, {&*id, 1});
        return approvals.empty() ? Result<Approval>{fail(Errc::not_found)}
                                 : std::move(approvals[0]);
    });
    if (!found) {
        return problem(call, found.error());
    }
    const auto now = call.services->clock.now();
    json::Writer writer;
    write_approval(writer, *found,
                   flow::level_for(*found, call.enterprise, *call.principal, now).has_value());
    return json_response(std::move(writer));
}

// Each item is carried out by itself: one that is refused keeps no other from being approved.
http::Response act(const Call& call) {
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    const auto order = read_bulk_order(*body, most_items, errors);
    if (!errors.empty()) {
        return problems(call, errors);
    }
    json::Writer writer;
    writer.begin_object();
    writer.begin_array("items");
    std::int64_t done = 0;
    for (const auto& item : order.items) {
        const auto acted = call.services->with_context(call, [&](flow::Context& context) {
            return flow::act_on_approval(context, call.enterprise, *call.principal, order.act,
                                         item);
        });
        write_outcome(writer, item.payment, acted, call.language);
        done += acted.has_value() ? 1 : 0;
    }
    writer.end_array();
    writer.integer("done", done);
    writer.integer("not_done", static_cast<std::int64_t>(order.items.size()) - done);
    writer.end_object();
    if (done > 0 && order.act == ApprovalAct::approve) {
        call.services->on_accepted(call.enterprise);  // what is queued may be sent at once
    }
    return json_response(std::move(writer));
}

}  // namespace

std::vector<Route> approval_routes() {
    return {{"GET", "/v1/approvals", direct(list_approvals), Permission::payment_read},
            {"POST", "/v1/approvals", direct(act), Permission::payment_approve},
            {"GET", "/v1/payments/{id}/approval", direct(show_approval), Permission::payment_read}};
}

}  // namespace sluice::api
