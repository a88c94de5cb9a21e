#include "gateway/api/case_json.hpp"

#include "gateway/api/payment_json.hpp"
#include "ledger/base/check.hpp"

namespace sluice::api {

namespace {

// The JSON that was kept, or as text where it is none.
void write_kept_json(json::Writer& writer, std::string_view name, const std::string& kept) {
    if (json::parse(kept)) {
        writer.raw(name, kept);
    } else {
        writer.text(name, kept);
    }
}

bool is_overdue(const store::CaseView& view, Instant now) {
    return view.decided_at.value_or(now) > view.due_at;
}

}  // namespace

CaseDetail read_case_detail(store::Tx& tx, store::CaseView view) {
    auto decision = store::find_decision(tx, view.enterprise, view.decision);
    check(decision.has_value(), "a case has its decision");
    CaseDetail detail{std::move(view), std::move(*decision), {}, {}, {}, {}, {}, {}};
    const auto& found = detail.view;
    if (found.payment) {
        detail.payment = store::read_payments(tx, found.enterprise, {&*found.payment, 1}).at(0);
        detail.decisions = store::decisions_of_payment(tx, found.enterprise, *found.payment);
    } else if (found.beneficiary) {
        detail.beneficiary = store::find_beneficiary(tx, found.enterprise, *found.beneficiary);
    } else {
        detail.receipt = store::find_receipt(tx, found.enterprise, *found.line);
        detail.decisions = store::decisions_of_receipt(tx, found.enterprise, *found.line);
    }
    detail.events = store::case_events(tx, found.enterprise, found.id);
    detail.attachments = store::list_attachments(tx, found.enterprise, found.id);
    return detail;
}

void write_case_members(json::Writer& writer, const store::CaseView& view) {
    writer.text("id", view.id.to_string());
    writer.text("enterprise_id", view.enterprise.to_string());
    writer.text("decision_id", view.decision.to_string());
    if (view.payment) {
        writer.text("payment_id", view.payment->to_string());
    }
    if (view.line) {
        writer.text("line_id", view.line->to_string());
    }
    if (view.beneficiary) {
        writer.text("beneficiary_id", view.beneficiary->to_string());
    }
    writer.text("verdict", view.verdict);
    writer.boolean("is_special", view.is_special);
    writer.text("state", view.state);
    writer.integer("version", view.version);
    writer.optional_text("assigned_to", view.assigned_to);
    writer.text("opened_at", to_rfc3339(view.opened_at));
    writer.text("due_at", to_rfc3339(view.due_at));
    writer.optional_text("proposed_by", view.proposed_by);
    writer.optional_text("proposed_outcome", view.proposed_outcome);
    writer.optional_text("decided_by", view.decided_by);
    if (view.decided_at) {
        writer.text("decided_at", to_rfc3339(*view.decided_at));
    }
}

void write_case_summary(json::Writer& writer, const store::CaseSummary& summary, Instant now) {
    writer.begin_object();
    write_case_members(writer, summary.view);
    writer.boolean("is_overdue", is_overdue(summary.view, now));
    writer.integer("score_permille", summary.score_permille);
    if (summary.amount) {
        writer.amount("amount", *summary.amount);
    }
    writer.optional_text("counterparty_name", summary.counterparty_name);
    writer.optional_text("payment_state", summary.payment_state);
    writer.end_object();
}

void write_decision(json::Writer& writer, const store::DecisionView& decision) {
    writer.begin_object();
    writer.text("id", decision.id.to_string());
    writer.integer("seq", decision.seq);
    writer.text("subject", decision.subject);
    writer.text("verdict", decision.verdict);
    writer.integer("score_permille", decision.score_permille);
    writer.optional_text("posture", decision.posture);
    write_kept_json(writer, "matches", decision.matches);
    write_kept_json(writer, "monitoring", decision.monitoring);
    writer.text("lists_version", decision.lists_version);
    writer.text("rules_version", decision.rules_version);
    writer.text("program_version", decision.program_version);
    writer.integer("epoch", decision.epoch);
    writer.text("observed_at", to_rfc3339(decision.observed_at));
    writer.text("decided_at", to_rfc3339(decision.decided_at));
    writer.end_object();
}

namespace {

void write_findings(json::Writer& writer, const std::vector<store::CaseFinding>& findings) {
    writer.begin_array("findings");
    for (const auto& one : findings) {
        writer.begin_object();
        writer.text("party", one.pair.party);
        writer.text("entry", one.pair.entry);
        writer.text("finding", one.finding);
        writer.end_object();
    }
    writer.end_array();
}

}  // namespace

void write_case_event(json::Writer& writer, const store::CaseEventView& event) {
    writer.begin_object();
    writer.integer("version", event.version);
    writer.text("event", event.event);
    writer.text("actor", event.actor);
    writer.text("at", to_rfc3339(event.at));
    writer.optional_text("outcome", event.outcome);
    writer.optional_text("reason_code", event.reason_code);
    writer.optional_text("note", event.note);
    if (!event.findings.empty()) {
        write_findings(writer, event.findings);
    }
    writer.end_object();
}

void write_attachment(json::Writer& writer, const store::AttachmentView& attachment) {
    writer.begin_object();
    writer.integer("version", attachment.version);
    writer.text("file_name", attachment.file_name);
    writer.text("sha256", attachment.sha256);
    writer.integer("size", attachment.size);
    writer.text("actor", attachment.actor);
    writer.text("at", to_rfc3339(attachment.at));
    writer.end_object();
}

void write_receipt(json::Writer& writer, std::string_view name, const store::Receipt& receipt) {
    writer.begin_object(name);
    writer.text("line_id", receipt.line.to_string());
    writer.text("account_id", receipt.account.to_string());
    writer.amount("amount", receipt.amount);
    writer.text("booking_date", to_iso_date(receipt.booking_date));
    writer.optional_text("counterparty_name", receipt.counterparty_name);
    writer.optional_text("counterparty_account", receipt.counterparty_account);
    writer.optional_text("remittance", receipt.remittance);
    writer.optional_text("end_to_end_id", receipt.end_to_end_id);
    writer.end_object();
}

void write_beneficiary(json::Writer& writer, const store::Beneficiary& beneficiary) {
    writer.begin_object("beneficiary");
    writer.text("id", beneficiary.id.to_string());
    writer.text("kind", beneficiary.kind);
    writer.text("reference", beneficiary.reference);
    writer.text("name", beneficiary.name);
    writer.optional_text("account", beneficiary.account);
    writer.optional_text("country", beneficiary.country);
    writer.end_object();
}

void write_case(json::Writer& writer, const CaseDetail& detail, Instant now) {
    writer.begin_object();
    write_case_members(writer, detail.view);
    writer.boolean("is_overdue", is_overdue(detail.view, now));
    writer.begin_array("decisions");
    if (detail.decisions.empty()) {
        write_decision(writer, detail.decision);
    }
    for (const auto& decision : detail.decisions) {
        write_decision(writer, decision);
    }
    writer.end_array();
    if (detail.payment) {
        json::Writer payment;
        write_payment(payment, *detail.payment);
        writer.raw("payment", std::move(payment).take());
    }
    if (detail.receipt) {
        write_receipt(writer, "receipt", *detail.receipt);
    }
    if (detail.beneficiary) {
        write_beneficiary(writer, *detail.beneficiary);
    }
    writer.begin_array("events");
    for (const auto& event : detail.events) {
        write_case_event(writer, event);
    }
    writer.end_array();
    writer.begin_array("attachments");
    for (const auto& attachment : detail.attachments) {
        write_attachment(writer, attachment);
    }
    writer.end_array();
    writer.end_object();
}

}  // namespace sluice::api
