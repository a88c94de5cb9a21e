#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/services.hpp"
#include "gateway/api/statement_json.hpp"
#include "gateway/flow/decide.hpp"
#include "ledger/store/statement_report_store.hpp"

namespace sluice::api {

namespace {

using store::ExceptionView;

void write_exception(json::Writer& writer, const ExceptionView& exception) {
    writer.begin_object();
    writer.text("id", exception.id.to_string());
    writer.text("kind", exception.kind);
    writer.text("account_id", exception.account.to_string());
    if (exception.line) {
        write_line(writer, "line", *exception.line);
    }
    if (exception.payment) {
        writer.text("payment_id", exception.payment->to_string());
    }
    if (exception.statement) {
        writer.text("statement_id", exception.statement->to_string());
    }
    writer.text("detail", exception.detail);
    writer.text("opened_at", to_rfc3339(exception.opened_at));
    if (exception.closed_at) {
        writer.text("closed_at", to_rfc3339(*exception.closed_at));
        writer.text("closed_by", exception.closed_by);
        writer.text("resolution", exception.resolution);
    }
    writer.end_object();
}

http::Response list_exceptions(const Call& call) {
    const auto open = query_boolean(call, "open");
    const auto limit = query_integer(call, "limit", 50, 1, 200);
    const auto cursor = query_cursor(call, 'x');
    if (!open || !limit || !cursor) {
        return problem(call, !open ? open.error() : !limit ? limit.error() : cursor.error());
    }
    const auto wanted = static_cast<std::size_t>(*limit);
    const store::ExceptionFilter filter{
        .open = *open,
        .id = {},
        .before = *cursor ? std::optional{ExceptionId{**cursor}} : std::nullopt,
        .limit = wanted + 1};
    auto exceptions =
        call.services->report([&](store::Tx& tx) -> Result<std::vector<ExceptionView>> {
            return store::list_exceptions(tx, call.enterprise, filter);
        });
    if (!exceptions) {
        return problem(call, exceptions.error());
    }
    return page_response(*exceptions, wanted, write_exception,
                         [](const ExceptionView& last) { return cursor_text('x', last.id.uuid); });
}

std::optional<flow::ExceptionAction> parse_action(std::string_view text) {
    if (text == "match") {
        return flow::ExceptionAction::match;
    }
    if (text == "charge") {
        return flow::ExceptionAction::charge;
    }
    return text == "close" ? std::optional{flow::ExceptionAction::close} : std::nullopt;
}

void read_decision(const json::Value& body, flow::ExceptionDecision& decision,
                   std::vector<Error>& errors) {
    json::Reader reader{body, "", errors};
    const auto action = reader.text("action", {.max = 35, .required = true});
    const auto payment = reader.text("payment_id", {.max = 36});
    decision.reason = reader.text("reason", {.max = 500, .required = true, .several_lines = true});
    reader.finish();
    const auto known = parse_action(action);
    if (!known && !action.empty()) {
        reader.note("action", Errc::invalid_value, "match, charge or close");
    }
    decision.action = known.value_or(flow::ExceptionAction::close);
    if ((decision.action == flow::ExceptionAction::match) == payment.empty()) {
        reader.note("payment_id", payment.empty() ? Errc::missing_field : Errc::invalid_value,
                    "required for match, and only there");
    } else if (!payment.empty()) {
        const auto id = PaymentId::parse(payment);
        if (!id) {
            reader.note("payment_id", Errc::invalid_value, "must be an id");
        } else {
            decision.payment = *id;
        }
    }
}

// Closes it and reads it back.
Result<ExceptionView> carry_out(const Call& call, const flow::ExceptionDecision& decision) {
    auto done = call.services->with_context(call, [&](flow::Context& context) {
        return flow::decide_exception(context, call.enterprise, decision, call.actor);
    });
    if (!done) {
        return done.error();
    }
    return call.services->report([&](store::Tx& tx) -> Result<ExceptionView> {
        const store::ExceptionFilter filter{
            .open = {}, .id = decision.exception, .before = {}, .limit = 1};
        auto found = store::list_exceptions(tx, call.enterprise, filter);
        return found.empty() ? Result<ExceptionView>{fail(Errc::not_found)}
                             : Result<ExceptionView>{std::move(found[0])};
    });
}

http::Response decide_exception(const Call& call) {
    const auto id = path_id<ExceptionId>(call);
    if (!id) {
        return problem(call, id.error());
    }
    auto key = idempotency(call, "decide_exception");
    if (!key) {
        return problem(call, key.error());
    }
    const auto body = json_body(call);
    if (!body) {
        return problem(call, body.error());
    }
    flow::ExceptionDecision decision;
    decision.exception = *id;
    decision.idempotency = std::move(*key);
    std::vector<Error> errors;
    read_decision(*body, decision, errors);
    if (!errors.empty()) {
        return problems(call, errors);
    }
    const auto held = call.services->running_keys.hold(
        call.enterprise, decision.idempotency.operation, decision.idempotency.key);
    if (!held) {
        return problem(call, fail(Errc::idempotency_key_running));
    }
    const auto exception = carry_out(call, decision);
    if (!exception) {
        return problem(call, exception.error());
    }
    json::Writer writer;
    write_exception(writer, *exception);
    return json_response(std::move(writer));
}

}  // namespace

std::vector<Route> exception_routes() {
    return {{"GET", "/v1/exceptions", direct(list_exceptions), Permission::exception_read},
            {"POST", "/v1/exceptions/{id}/decision", direct(decide_exception),
             Permission::exception_decide}};
}

}  // namespace sluice::api
