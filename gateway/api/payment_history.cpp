#include "gateway/api/payment_history.hpp"

#include "gateway/api/json.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/response.hpp"
#include "gateway/api/services.hpp"
#include "gateway/api/statement_json.hpp"
#include "gateway/flow/evidence.hpp"
#include "ledger/store/payment_store.hpp"
#include "ledger/store/report_store.hpp"

namespace sluice::api {

namespace {

struct History {
    PaymentId payment;
    std::vector<store::EventView> events;
    std::vector<store::SubmissionAttemptView> attempts;
    std::vector<store::MatchedLine> matches;
};

constexpr std::string_view screening_actor = "gateway:screen";

bool is_of_screening(PaymentEvent event) {
    return event == PaymentEvent::queue || event == PaymentEvent::hold ||
           event == PaymentEvent::release || event == PaymentEvent::refuse;
}

// Why screening stopped a payment, and who looked at it, is not for those who ordered it (no
// tipping-off, FATF recommendation 21): they see that there is a decision, and no more.
void write_evidence(json::Writer& writer, const store::EventView& event) {
    auto evidence = json::parse(event.evidence);
    const bool is_object = evidence && evidence->is(json::Value::Kind::object);
    if (!is_of_screening(event.event)) {
        if (is_object) {
            writer.raw("evidence", event.evidence);
        } else {
            writer.optional_text("evidence", event.evidence);
        }
        return;
    }
    const auto* decision = is_object ? evidence->find("decision_id") : nullptr;
    if (decision != nullptr && decision->is(json::Value::Kind::string)) {
        writer.raw("evidence", flow::evidence({{"decision_id", decision->text}}));
    }
}

void write_event(json::Writer& writer, const store::EventView& event) {
    writer.begin_object();
    writer.integer("version", event.version);
    writer.text("from", name(event.from));
    writer.text("event", name(event.event));
    writer.text("to", name(event.to));
    writer.text("actor", is_of_screening(event.event) ? screening_actor : event.actor);
    writer.text("at", to_rfc3339(event.at));
    write_evidence(writer, event);
    if (event.submission) {
        writer.text("submission_id", event.submission->to_string());
    }
    writer.integer("seq", event.seq);
    writer.end_object();
}

void write_attempt(json::Writer& writer, const store::SubmissionAttemptView& attempt) {
    writer.begin_object();
    writer.integer("attempt_no", attempt.attempt_no);
    writer.text("submission_id", attempt.submission.to_string());
    writer.text("message_id", attempt.message_id);
    writer.text("reference", attempt.reference);
    writer.text("created_at", to_rfc3339(attempt.created_at));
    writer.text("deadline", to_rfc3339(attempt.deadline));
    writer.end_object();
}

void write_matched(json::Writer& writer, const store::MatchedLine& matched) {
    writer.begin_object();
    write_match_members(writer, matched.match);
    write_line(writer, "line", matched.line);
    writer.end_object();
}

template <class Rows, class Write>
void write_array(json::Writer& writer, std::string_view name, const Rows& rows, Write&& write) {
    writer.begin_array(name);
    for (const auto& row : rows) {
        write(writer, row);
    }
    writer.end_array();
}

}  // namespace

http::Response get_payment_history(const Call& call) {
    const auto id = path_id<PaymentId>(call);
    if (!id) {
        return problem(call, id.error());
    }
    auto history = call.services->read([&](store::Tx& tx) -> Result<History> {
        History found{*id, store::payment_history(tx, call.enterprise, *id),
                      store::attempts_of_payment(tx, call.enterprise, *id),
                      store::matches_of_payment(tx, call.enterprise, *id)};
        return found.events.empty() ? Result<History>{fail(Errc::not_found)}
                                    : Result<History>{std::move(found)};
    });
    if (!history) {
        return problem(call, history.error());
    }
    json::Writer writer;
    writer.begin_object();
    writer.text("payment_id", id->to_string());
    writer.text("state", name(history->events.back().to));
    writer.integer("version", history->events.back().version);
    write_array(writer, "events", history->events, write_event);
    write_array(writer, "attempts", history->attempts, write_attempt);
    write_array(writer, "matches", history->matches, write_matched);
    writer.end_object();
    return json_response(std::move(writer));
}

}  // namespace sluice::api
