#include "gateway/api/case_evidence.hpp"

#include "gateway/api/payment_json.hpp"
#include "ledger/base/check.hpp"

namespace sluice::api {

namespace {

void write_payment_event(json::Writer& writer, const store::EventView& event) {
    writer.begin_object();
    writer.integer("version", event.version);
    writer.text("from", name(event.from));
    writer.text("event", name(event.event));
    writer.text("to", name(event.to));
    writer.text("actor", event.actor);
    writer.text("at", to_rfc3339(event.at));
    writer.integer("seq", event.seq);
    writer.end_object();
}

void write_list(json::Writer& writer, const store::ListVersionView& list) {
    writer.begin_object();
    writer.text("name", list.list_name);
    writer.integer("version_no", list.version_no);
    writer.text("rule_set", list.rule_set);
    writer.text("source_version", list.source_version);
    writer.text("sha256", list.sha256);
    writer.text("loaded_by", list.loaded_by);
    writer.text("released_by", list.decided_by);
    writer.text("released_at", to_rfc3339(*list.decided_at));
    writer.integer("release_seq", *list.release_seq);
    writer.end_object();
}

void write_rules(json::Writer& writer, const store::RulesVersion& rules) {
    writer.begin_object("rules");
    writer.integer("version_no", rules.version_no);
    writer.text("sha256", rules.sha256);
    writer.text("loaded_by", rules.loaded_by);
    writer.text("released_by", rules.decided_by);
    writer.integer("effective_seq", rules.effective_seq);
    writer.end_object();
}

void write_false_match(json::Writer& writer, const store::FalseMatch& match) {
    writer.begin_object();
    writer.text("party", match.pair.party);
    writer.text("entry", match.pair.entry);
    writer.text("list", match.list_name);
    writer.text("id", match.entry_id);
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

CaseEvidence read_case_evidence(store::Tx& tx, store::CaseView view) {
    CaseEvidence evidence{read_case_detail(tx, std::move(view)), {}, {}, {}, {}};
    const auto& found = evidence.detail.view;
    const auto& decision = evidence.detail.decision;
    if (found.payment) {
        evidence.payment_events = store::payment_history(tx, found.enterprise, *found.payment);
    }
    evidence.lists = store::lists_at(tx, decision.decided_at);
    evidence.rules = store::rules_at(tx, decision.seq);
    evidence.false_matches = store::false_matches_of_case(tx, found.enterprise, found.id);
    return evidence;
}

std::string case_evidence(const CaseEvidence& evidence) {
    const auto& detail = evidence.detail;
    json::Writer writer;
    writer.begin_object();
    writer.text("format", "sluice.case_evidence.v1");
    writer.begin_object("case");
    write_case_members(writer, detail.view);
    writer.end_object();
    json::Writer decision;
    write_decision(decision, detail.decision);
    writer.raw("decision", std::move(decision).take());
    write_array(writer, "decisions", detail.decisions, write_decision);
    if (detail.payment) {
        json::Writer payment;
        write_payment(payment, *detail.payment);
        writer.raw("payment", std::move(payment).take());
        write_array(writer, "payment_events", evidence.payment_events, write_payment_event);
    }
    if (detail.receipt) {
        write_receipt(writer, "receipt", *detail.receipt);
    }
    if (detail.beneficiary) {
        write_beneficiary(writer, *detail.beneficiary);
    }
    write_array(writer, "events", detail.events, write_case_event);
    write_array(writer, "attachments", detail.attachments, write_attachment);
    write_array(writer, "lists", evidence.lists, write_list);
    if (evidence.rules) {
        write_rules(writer, *evidence.rules);
    }
    write_array(writer, "false_matches", evidence.false_matches, write_false_match);
    writer.end_object();
    const auto value = json::parse(std::move(writer).take());
    check(value.has_value(), "what was written as JSON can be read as such");
    return json::canonical(*value);
}

}  // namespace sluice::api
