#include <limits>

#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/flow/event.hpp"
#include "ledger/store/report_store.hpp"

namespace sluice::api {

namespace {

constexpr auto max_seq = std::numeric_limits<std::int64_t>::max() / 2;

http::Response list_events(const Call& call) {
    const auto after = query_integer(call, "after", 0, 0, max_seq);
    const auto limit = query_integer(call, "limit", 100, 1, 1000);
    if (!after || !limit) {
        return problem(call, after ? limit.error() : after.error());
    }
    const auto events =
        call.services->read([&](store::Tx& tx) -> Result<std::vector<store::FeedEvent>> {
            return store::read_feed(tx, call.enterprise, *after, static_cast<std::size_t>(*limit));
        });
    if (!events) {
        return problem(call, events.error());
    }
    json::Writer writer;
    writer.begin_object();
    writer.begin_array("items");
    for (const auto& event : *events) {
        writer.raw_element(flow::event_json(call.enterprise, event));
    }
    writer.end_array();
    writer.integer("last_seq", events->empty() ? *after : events->back().seq);
    writer.end_object();
    return json_response(std::move(writer));
}

}  // namespace

std::vector<Route> event_routes() {
    return {{"GET", "/v1/events", direct(list_events), Permission::event_read}};
}

}  // namespace sluice::api
