#include "gateway/api/webhook_routes.hpp"

#include <charconv>
#include <limits>

#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/services.hpp"
#include "gateway/flow/webhook_admin.hpp"
#include "ledger/store/webhook_store.hpp"

namespace sluice::api {

namespace {

using store::Tx;

constexpr std::size_t max_url = 2000;
constexpr std::int64_t max_sequence = std::numeric_limits<std::int64_t>::max();
constexpr char cursor_kind = 'd';

void write_webhook_members(json::Writer& writer, const store::WebhookView& webhook) {
    writer.text("id", webhook.id.to_string())
        .text("url", webhook.url)
        .boolean("is_enabled", webhook.is_enabled)
        .optional_text("disabled_reason", webhook.disabled_reason)
        .integer("planned_seq", webhook.planned_seq)
        .text("created_at", to_rfc3339(webhook.created_at));
}

Result<store::WebhookView> find_webhook(const Call& call, WebhookId id) {
    return call.services->read([&](Tx& tx) -> Result<store::WebhookView> {
        auto found = store::find_webhook(tx, call.enterprise, id);
        if (!found) {
            return fail(Errc::not_found, "there is no such webhook");
        }
        return std::move(*found);
    });
}

http::Response show_webhook(const Call& call, WebhookId id) {
    const auto webhook = find_webhook(call, id);
    if (!webhook) {
        return problem(call, webhook.error());
    }
    json::Writer writer;
    writer.begin_object();
    write_webhook_members(writer, *webhook);
    writer.end_object();
    return json_response(std::move(writer));
}

http::Response create(const Call& call, const flow::WebhookPolicy& policy) {
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    json::Reader reader(*body, "", errors);
    const auto url = reader.text("url", {.max = max_url, .required = true});
    reader.finish();
    if (!errors.empty()) {
        return problems(call, errors);
    }
    const auto made = call.services->with_context(call, [&](flow::Context& context) {
        return flow::create_webhook(context, call.enterprise, url, policy, call.actor);
    });
    if (!made) {
        return problem(call, made.error());
    }
    const auto webhook = find_webhook(call, made->id);
    if (!webhook) {
        return problem(call, webhook.error());
    }
    json::Writer writer;
    writer.begin_object();
    write_webhook_members(writer, *webhook);
    writer.text("secret", made->secret).end_object();
    auto answer = json_response(std::move(writer), 201);
    answer.headers.emplace_back("Location", "/v1/webhooks/" + made->id.to_string());
    answer.headers.emplace_back("Cache-Control", "no-store");  // the secret is in it
    return answer;
}

http::Response list(const Call& call) {
    const auto webhooks =
        call.services->read([&](Tx& tx) -> Result<std::vector<store::WebhookView>> {
            return store::list_webhooks(tx, call.enterprise);
        });
    if (!webhooks) {
        return problem(call, webhooks.error());
    }
    json::Writer writer;
    writer.begin_object().begin_array("items");
    for (const auto& webhook : *webhooks) {
        writer.begin_object();
        write_webhook_members(writer, webhook);
        writer.end_object();
    }
    writer.end_array().end_object();
    return json_response(std::move(writer));
}

http::Response show(const Call& call) {
    const auto id = path_id<WebhookId>(call);
    return id ? show_webhook(call, *id) : problem(call, id.error());
}

http::Response remove(const Call& call) {
    const auto id = path_id<WebhookId>(call);
    if (!id) {
        return problem(call, id.error());
    }
    const auto removed = call.services->with_context(call, [&](flow::Context& context) {
        return flow::remove_webhook(context, call.enterprise, *id, call.actor);
    });
    if (!removed) {
        return problem(call, removed.error());
    }
    return {.status = 204, .headers = {}, .body = {}};
}

http::Response enable(const Call& call) {
    const auto id = path_id<WebhookId>(call);
    if (!id) {
        return problem(call, id.error());
    }
    const auto enabled = call.services->with_context(call, [&](flow::Context& context) {
        return flow::enable_webhook(context, call.enterprise, *id, call.actor);
    });
    return enabled ? show_webhook(call, *id) : problem(call, enabled.error());
}

http::Response replay(const Call& call) {
    const auto id = path_id<WebhookId>(call);
    if (!id) {
        return problem(call, id.error());
    }
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    json::Reader reader(*body, "", errors);
    const auto from_seq = reader.integer("from_seq", 1, max_sequence);
    reader.finish();
    if (!errors.empty()) {
        return problems(call, errors);
    }
    const auto planned = call.services->with_context(call, [&](flow::Context& context) {
        return flow::replay_webhook(context, call.enterprise, *id, from_seq, call.actor);
    });
    if (!planned) {
        return problem(call, planned.error());
    }
    json::Writer writer;
    writer.begin_object().integer("planned", *planned).end_object();
    return json_response(std::move(writer), 202);
}

// Deliveries have no id of their own: the cursor is the last event's number.
Result<std::optional<std::int64_t>> query_sequence_cursor(const Call& call) {
    const auto text = call.request.query_value("cursor");
    if (text.empty()) {
        return std::optional<std::int64_t>{};
    }
    std::int64_t seq = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + 1, end, seq);
    if (text.front() != cursor_kind || error != std::errc{} || stop != end || seq < 1) {
        return query_error("cursor", "not a cursor of this list");
    }
    return std::optional{seq};
}

void write_delivery(json::Writer& writer, const store::DeliveryView& delivery) {
    writer.begin_object()
        .integer("seq", delivery.seq)
        .text("state", delivery.state)
        .integer("attempts", static_cast<std::int64_t>(delivery.attempts.size()));
    if (delivery.next_at) {
        writer.text("next_at", to_rfc3339(*delivery.next_at));
    }
    writer.begin_array("log");
    for (const auto& attempt : delivery.attempts) {
        writer.begin_object()
            .integer("attempt_no", attempt.attempt_no)
            .text("at", to_rfc3339(attempt.at))
            .integer("status", attempt.status)
            .optional_text("error", attempt.error)
            .integer("duration_ms", attempt.duration_ms)
            .end_object();
    }
    writer.end_array().end_object();
}

http::Response deliveries(const Call& call) {
    const auto id = path_id<WebhookId>(call);
    if (!id) {
        return problem(call, id.error());
    }
    const auto limit = query_integer(call, "limit", 50, 1, 200);
    const auto before = query_sequence_cursor(call);
    if (!limit || !before) {
        return problem(call, limit ? before.error() : limit.error());
    }
    if (const auto webhook = find_webhook(call, *id); !webhook) {
        return problem(call, webhook.error());
    }
    const auto size = static_cast<std::size_t>(*limit);
    const auto rows = call.services->read([&](Tx& tx) -> Result<std::vector<store::DeliveryView>> {
        return store::list_deliveries(tx, call.enterprise, *id, *before, size + 1);
    });
    if (!rows) {
        return problem(call, rows.error());
    }
    return page_response(*rows, size, write_delivery, [](const store::DeliveryView& last) {
        return cursor_kind + std::to_string(last.seq);
    });
}

}  // namespace

std::vector<Route> webhook_routes(const flow::WebhookPolicy& policy) {
    const auto create_by_policy = [policy](const Call& call) { return create(call, policy); };
    return {{"GET", "/v1/webhooks", direct(list), Permission::webhook_read},
            {"POST", "/v1/webhooks", direct(create_by_policy), Permission::webhook_manage},
            {"GET", "/v1/webhooks/{id}", direct(show), Permission::webhook_read},
            {"DELETE", "/v1/webhooks/{id}", direct(remove), Permission::webhook_manage},
            {"GET", "/v1/webhooks/{id}/deliveries", direct(deliveries), Permission::webhook_read},
            {"POST", "/v1/webhooks/{id}/replay", direct(replay), Permission::webhook_manage},
            {"POST", "/v1/webhooks/{id}/enable", direct(enable), Permission::webhook_manage}};
}

}  // namespace sluice::api
