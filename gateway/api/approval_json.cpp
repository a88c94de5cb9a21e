#include "gateway/api/approval_json.hpp"

#include <set>

#include "gateway/api/payment_json.hpp"
#include "ledger/base/errc.hpp"

namespace sluice::api {

namespace {

using json::Value;

void write_levels(json::Writer& writer, const flow::Approval& approval) {
    const auto people = approval::standing(approval.policy, approval.policy_acts());
    writer.text("order", approval.policy.is_parallel ? "parallel" : "serial");
    writer.begin_array("levels");
    for (std::size_t i = 0; i < people.size(); ++i) {
        writer.begin_object();
        writer.text("role", approval.policy.levels[i].role);
        writer.integer("count", approval.policy.levels[i].count);
        writer.begin_array("approved_by");
        for (const auto& handle : people[i]) {
            writer.element(handle);
        }
        writer.end_array();
        writer.end_object();
    }
    writer.end_array();
}

void write_acts(json::Writer& writer, const flow::Approval& approval) {
    writer.begin_array("acts");
    for (const auto& act : approval.acts) {
        writer.begin_object();
        writer.text("act", act.act);
        writer.integer("level", act.level);
        writer.text("actor", act.actor);
        writer.text("role", act.role);
        writer.optional_text("reason", act.reason);
        writer.text("at", to_rfc3339(act.at));
        writer.end_object();
    }
    writer.end_array();
}

std::optional<flow::ApprovalAct> act_of(std::string_view text) {
    for (const auto act :
         {flow::ApprovalAct::approve, flow::ApprovalAct::refuse, flow::ApprovalAct::withdraw}) {
        if (text == flow::name(act)) {
            return act;
        }
    }
    return std::nullopt;
}

flow::ApprovalOrder read_item(const Value& value, const std::string& place, bool needs_content,
                              const std::string& reason, std::vector<Error>& errors) {
    json::Reader reader{value, place, errors};
    flow::ApprovalOrder order;
    const auto id = reader.text("payment_id", {.max = 36, .required = true});
    if (const auto parsed = PaymentId::parse(id)) {
        order.payment = *parsed;
    } else if (!id.empty()) {
        reader.note("payment_id", Errc::invalid_value, "must be an id");
    }
    order.content_sha256 = reader.text("content_sha256", {.max = 64, .required = needs_content});
    order.reason = reason;
    reader.finish();
    return order;
}

}  // namespace

void write_approval(json::Writer& writer, const flow::Approval& approval, bool may_approve) {
    writer.begin_object();
    writer.text("payment_id", approval.payment.id.to_string());
    writer.text("policy", approval.request.policy_name);
    writer.integer("policy_version", approval.request.policy_version);
    writer.text("asked_at", to_rfc3339(approval.request.asked_at));
    writer.text("content_sha256", approval.request.content_sha256);
    writer.boolean("may_approve", may_approve);
    write_levels(writer, approval);
    write_acts(writer, approval);
    writer.begin_array("makers");
    for (const auto& maker : approval.request.makers) {
        writer.element(maker);
    }
    writer.end_array();
    json::Writer payment;
    write_payment(payment, approval.payment);
    writer.raw("payment", std::move(payment).take());
    writer.end_object();
}

BulkOrder read_bulk_order(const Value& body, std::size_t most_items, std::vector<Error>& errors) {
    BulkOrder order;
    json::Reader reader{body, "", errors};
    const auto act = reader.text("act", {.max = 10, .required = true});
    if (const auto known = act_of(act)) {
        order.act = *known;
    } else if (!act.empty()) {
        reader.note("act", Errc::invalid_value, "approve, refuse or withdraw");
    }
    const bool approves = order.act == flow::ApprovalAct::approve;
    const auto reason = reader.text("reason", {.max = 2'000, .required = !approves});
    const auto* items = reader.member("items");
    reader.finish();
    if (items == nullptr || !items->is(Value::Kind::array) || items->items.empty() ||
        items->items.size() > most_items) {
        reader.note("items", Errc::missing_field,
                    "1 to " + std::to_string(most_items) + " are needed");
        return order;
    }
    std::set<PaymentId> seen;
    for (std::size_t i = 0; i < items->items.size(); ++i) {
        const auto place = "/items/" + std::to_string(i);
        order.items.push_back(read_item(items->items[i], place, approves, reason, errors));
        if (!seen.insert(order.items.back().payment).second) {
            errors.push_back(fail(Errc::invalid_value, "is there twice", place + "/payment_id"));
        }
    }
    return order;
}

void write_outcome(json::Writer& writer, PaymentId payment,
                   const Result<store::PaymentView>& outcome, Language language) {
    writer.begin_object();
    writer.text("payment_id", payment.to_string());
    if (outcome) {
        writer.text("state", name(outcome->state));
    } else {
        const auto& row = info(outcome.error().code);
        writer.begin_object("error");
        writer.text("code", row.name);
        writer.text("title", language == Language::chinese ? row.chinese : row.english);
        writer.optional_text("message", outcome.error().detail);
        writer.end_object();
    }
    writer.end_object();
}

void write_policy(json::Writer& writer, const store::PolicyView& policy, bool with_content) {
    writer.begin_object();
    writer.integer("version_no", policy.version_no);
    writer.text("state", policy.state);
    writer.text("sha256", policy.sha256);
    writer.text("reason", policy.reason);
    writer.text("loaded_by", policy.loaded_by);
    writer.text("loaded_at", to_rfc3339(policy.loaded_at));
    writer.optional_text("decided_by", policy.decided_by);
    if (policy.decided_at) {
        writer.text("decided_at", to_rfc3339(*policy.decided_at));
    }
    if (with_content) {
        writer.raw("simulation", policy.simulation);
        writer.raw("policies", policy.content);
    }
    writer.end_object();
}

}  // namespace sluice::api
