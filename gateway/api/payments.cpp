#include <memory>

#include "gateway/api/grant_check.hpp"
#include "gateway/api/payment_history.hpp"
#include "gateway/api/payment_json.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/api/today.hpp"
#include "gateway/flow/decide.hpp"

namespace sluice::api {

namespace {

constexpr json::TextRule reason_rule{.max = 500, .required = true, .several_lines = true};

http::Response accepted_response(const Call& call, const flow::AcceptedPayment& payment) {
    json::Writer writer;
    writer.begin_object();
    writer.text("id", payment.id.to_string());
    // What became of it since is not the answer to this request: GET tells.
    writer.text("state", name(PaymentState::received));
    writer.text("execution_date", to_iso_date(payment.execution_date));
    writer.text("created_at", to_rfc3339(payment.created_at));
    writer.end_object();
    auto response = json_response(std::move(writer), 202);
    response.headers.emplace_back("Location", call.request.path + '/' + payment.id.to_string());
    response.headers.emplace_back("ETag", etag(1));  // created
    if (payment.replayed) {
        response.headers.emplace_back("Idempotency-Replayed", "true");
    }
    return response;
}

http::Response validated(const Call& call, CreditTransfer transfer) {
    const flow::AcceptItem item{{}, std::move(transfer), call.traceparent};
    const auto judged = call.services->with_context(call, [&](flow::Context& context) {
        return flow::validate_payment(context, call.enterprise, item);
    });
    if (!judged) {
        return problem(call, judged.error());
    }
    json::Writer writer;
    writer.begin_object();
    writer.boolean("valid", true);
    writer.text("execution_date", to_iso_date(judged->execution_date));
    writer.end_object();
    return json_response(std::move(writer));
}

// Puts the payment into the queue; the answer comes from the queue's thread.
void enqueue(Call call, flow::Idempotency key, CreditTransfer transfer, const Finish& finish) {
    auto& services = *call.services;
    auto held = services.running_keys.hold(call.enterprise, key.operation, key.key);
    if (!held) {
        finish(problem(call, fail(Errc::idempotency_key_running)));
        return;
    }
    call.request.body.clear();  // read; no need to keep it while it waits
    flow::AcceptItem item{std::move(key), std::move(transfer), call.traceparent};
    const auto waiting = std::make_shared<const Call>(std::move(call));
    const bool taken = services.accept_queue.submit(
        waiting->enterprise, waiting->actor, std::move(item),
        [waiting, held = std::move(held), finish](const flow::AcceptOutcome& outcome) mutable {
            held.reset();  // before the answer: the caller may repeat at once
            finish(outcome ? accepted_response(*waiting, *outcome)
                           : problem(*waiting, outcome.error()));
        });
    if (!taken) {
        finish(problem(*waiting, fail(Errc::overloaded)));
    }
}

void create_payment(Call call, const Finish& finish) {
    const auto validate_only = query_boolean(call, "validate_only");
    if (!validate_only) {
        return finish(problem(call, validate_only.error()));
    }
    const bool only = validate_only->value_or(false);
    auto key =
        only ? Result<flow::Idempotency>{flow::Idempotency{}} : idempotency(call, "payments");
    if (!key) {
        return finish(problem(call, key.error()));
    }
    const auto body = json_body(call);
    if (!body) {
        return finish(problem(call, body.error()));
    }
    std::vector<Error> errors;
    auto transfer = read_payment(*body, "", today_at_bank(call), errors);
    if (!transfer) {
        return finish(problems(call, errors));
    }
    if (const auto covered = within_grant(call, *transfer); !covered) {
        return finish(problem(call, covered.error()));
    }
    if (only) {
        return finish(validated(call, std::move(*transfer)));
    }
    enqueue(std::move(call), std::move(*key), std::move(*transfer), finish);
}

http::Response payment_response(const store::PaymentView& payment) {
    json::Writer writer;
    write_payment(writer, payment);
    auto response = json_response(std::move(writer));
    response.headers.emplace_back("ETag", etag(payment.version));
    return response;
}

http::Response get_payment(const Call& call) {
    const auto id = path_id<PaymentId>(call);
    if (!id) {
        return problem(call, id.error());
    }
    auto payment = call.services->read([&](store::Tx& tx) -> Result<store::PaymentView> {
        auto found = store::read_payments(tx, call.enterprise, {&*id, 1});
        return found.empty() ? Result<store::PaymentView>{fail(Errc::not_found)}
                             : Result<store::PaymentView>{std::move(found[0])};
    });
    return payment ? payment_response(*payment) : problem(call, payment.error());
}

Result<store::PaymentFilter> payment_filter(const Call& call) {
    store::PaymentFilter filter;
    if (const auto state = call.request.query_value("state"); !state.empty()) {
        filter.state = parse_state(state);
        if (!filter.state || *filter.state == PaymentState::none) {
            return query_error("state", "not a state of payments");
        }
    }
    const auto account = query_id<AccountId>(call, "account");
    const auto batch = query_id<BatchId>(call, "batch");
    const auto limit = query_integer(call, "limit", 50, 1, 200);
    const auto cursor = query_cursor(call, 'p');
    if (!account || !batch || !limit || !cursor) {
        return !account ? account.error()
               : !batch ? batch.error()
               : !limit ? limit.error()
                        : cursor.error();
    }
    filter.account = *account;
    filter.batch = *batch;
    filter.end_to_end_id = call.request.query_value("end_to_end_id");
    if (!json::is_plain_text(filter.end_to_end_id, false)) {
        return query_error("end_to_end_id", "control characters");
    }
    if (*cursor) {
        filter.before = PaymentId{**cursor};
    }
    filter.limit = static_cast<std::size_t>(*limit);
    return filter;
}

http::Response list_payments(const Call& call) {
    auto filter = payment_filter(call);
    if (!filter) {
        return problem(call, filter.error());
    }
    const auto limit = filter->limit++;
    auto payments =
        call.services->read([&](store::Tx& tx) -> Result<std::vector<store::PaymentView>> {
            return store::list_payments(tx, call.enterprise, *filter);
        });
    if (!payments) {
        return problem(call, payments.error());
    }
    return page_response(*payments, limit, write_payment, [](const store::PaymentView& last) {
        return cursor_text('p', last.id.uuid);
    });
}

// Id, If-Match and Idempotency-Key of a request that changes one payment; the reason comes later.
Result<flow::Decision> decision_head(const Call& call, const std::string& operation) {
    const auto id = path_id<PaymentId>(call);
    if (!id) {
        return id.error();
    }
    auto key = idempotency(call, operation);
    if (!key) {
        return key.error();
    }
    const auto version = if_match(call);
    if (!version) {
        return version.error();
    }
    return flow::Decision{*id, *version, std::move(*key), {}};
}

using Decide = std::function<Result<store::PaymentView>(flow::Context&, const flow::Decision&)>;

http::Response carry_out(const Call& call, const flow::Decision& decision, const Decide& decide) {
    auto& services = *call.services;
    const auto held = services.running_keys.hold(call.enterprise, decision.idempotency.operation,
                                                 decision.idempotency.key);
    if (!held) {
        return problem(call, fail(Errc::idempotency_key_running));
    }
    auto payment = services.with_context(
        call, [&](flow::Context& context) { return decide(context, decision); });
    return payment ? payment_response(*payment) : problem(call, payment.error());
}

http::Response cancel_payment(const Call& call) {
    auto decision = decision_head(call, "cancel");
    if (!decision) {
        return problem(call, decision.error());
    }
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    json::Reader reader{*body, "", errors};
    decision->reason = reader.text("reason", reason_rule);
    reader.finish();
    if (!errors.empty()) {
        return problems(call, errors);
    }
    return carry_out(call, *decision, [&](flow::Context& context, const flow::Decision& what) {
        return flow::cancel_payment(context, call.enterprise, what, call.actor);
    });
}

http::Response decide_payment(const Call& call) {
    auto decision = decision_head(call, "decide");
    if (!decision) {
        return problem(call, decision.error());
    }
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    std::vector<Error> errors;
    json::Reader reader{*body, "", errors};
    const auto event = parse_event(reader.text("event", {.max = 35, .required = true}));
    decision->reason = reader.text("reason", reason_rule);
    reader.finish();
    if (errors.empty() && (!event || (*event != PaymentEvent::bank_accepted &&
                                      *event != PaymentEvent::bank_rejected &&
                                      *event != PaymentEvent::bank_unknown))) {
        reader.note("event", Errc::invalid_value, "bank_accepted, bank_rejected or bank_unknown");
    }
    if (!errors.empty()) {
        return problems(call, errors);
    }
    return carry_out(call, *decision, [&](flow::Context& context, const flow::Decision& what) {
        return flow::decide_payment(context, call.enterprise, *event, what, call.actor);
    });
}

}  // namespace

std::vector<Route> payment_routes() {
    return {
        {"POST", "/v1/payments", create_payment, Permission::payment_create},
        {"GET", "/v1/payments", direct(list_payments), Permission::payment_read},
        {"GET", "/v1/payments/{id}", direct(get_payment), Permission::payment_read},
        {"GET", "/v1/payments/{id}/events", direct(get_payment_history), Permission::payment_read},
        {"POST", "/v1/payments/{id}/cancel", direct(cancel_payment), Permission::payment_cancel},
        {"POST", "/v1/payments/{id}/decision", direct(decide_payment), Permission::payment_decide}};
}

}  // namespace sluice::api
