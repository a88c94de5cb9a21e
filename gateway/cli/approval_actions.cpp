#include <algorithm>
#include <boost/json.hpp>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/lookup.hpp"
#include "gateway/cli/whole_file.hpp"

// Payments that wait for people, and the policies that say who is asked.
namespace sluice::cli {

namespace json = boost::json;

namespace {

constexpr const char* policies = "/v1/approval-policies";

// "checker 1/1 (kim), approver 0/2"
std::string levels_of(const json::value& approval) {
    std::string text;
    for (const auto& level : items_at(approval, "/levels")) {
        std::string people;
        const auto& approved = items_at(level, "/approved_by");
        for (const auto& one : approved) {
            people += (people.empty() ? "" : " ") + text_at(one, "");
        }
        text += (text.empty() ? "" : ", ") + text_at(level, "/role") + ' ' +
                std::to_string(approved.size()) + '/' + text_at(level, "/count") +
                (people.empty() ? "" : " (" + people + ')');
    }
    return text;
}

void print_acts(Session& session, const json::value& approval) {
    Table acts({{session.text("Time")},
                {session.text("Act")},
                {session.text("Actor")},
                {session.text("Role")},
                {session.text("Reason")}});
    for (const auto& act : items_at(approval, "/acts")) {
        acts.add({time_at(act, "/at"), session.code(text_at(act, "/act")), text_at(act, "/actor"),
                  text_at(act, "/role"), text_at(act, "/reason")});
    }
    if (!acts.empty()) {
        session.out << '\n' << acts.render();
    }
}

// One act on one payment; the answer tells what became of it.
Exit act(Session& session, const Arguments& arguments, const char* what) {
    Exit failed = Exit::ok;
    const auto payment = find_payment(session, arguments.get("payment"), failed);
    if (!payment) {
        return failed;
    }
    json::object item{{"payment_id", text_at(*payment, "/id")}};
    if (arguments.has("content")) {
        item["content_sha256"] = arguments.get("content");
    }
    json::object body{{"act", what}, {"items", json::array{std::move(item)}}};
    if (arguments.has("reason")) {
        body["reason"] = arguments.get("reason");
    }
    const auto answer = session.read(session.client.post("/v1/approvals", json::serialize(body),
                                                         {{"Content-Type", "application/json"}}),
                                     failed);
    if (!answer) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*answer);
    }
    const auto& done = items_at(*answer, "/items")[0];
    const auto error = text_at(done, "/error/title");
    if (error.empty()) {
        session.out << (session.as_json ? "" : session.code(text_at(done, "/state")) + '\n');
        return Exit::ok;
    }
    session.err << error << ' ' << text_at(done, "/error/message") << '\n';
    return Exit::refused;
}

void print_policy(Session& session, const json::value& policy) {
    if (session.as_json) {
        session.print_json(policy);
        return;
    }
    Fields fields;
    fields.add(session.text("Version"), text_at(policy, "/version_no"));
    fields.add(session.text("State"), session.code(text_at(policy, "/state")));
    fields.add("SHA-256", text_at(policy, "/sha256"));
    fields.add(session.text("Reason"), text_at(policy, "/reason"));
    fields.add(session.text("Proposed by"), text_at(policy, "/loaded_by"));
    fields.add(session.text("Decided by"), text_at(policy, "/decided_by"));
    fields.add(session.text("Payments of the last 90 days"),
               text_at(policy, "/simulation/payments"));
    fields.add(session.text("People would be asked about"), text_at(policy, "/simulation/asked"));
    fields.add(session.text("Otherwise than now"), text_at(policy, "/simulation/changed"));
    session.out << fields.render() << json::serialize(policy.at("policies")) << '\n';
}

Exit send_policy(Session& session, const std::string& target, const std::string& body) {
    Exit failed = Exit::ok;
    const auto policy = session.read(
        session.client.post(target, body, {{"Content-Type", "application/json"}}), failed);
    if (policy) {
        print_policy(session, *policy);
    }
    return failed;
}

}  // namespace

Exit list_approvals(Session& session, const Arguments& arguments) {
    const auto target =
        "/v1/approvals?limit=" + std::to_string(std::min(arguments.number("limit", 100), 500LL)) +
        (arguments.has("mine") ? "&mine=true" : "");
    Exit failed = Exit::ok;
    const auto list = session.fetch(target, failed);
    if (!list) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("Payment")},
                 {session.text("Amount"), Align::right},
                 {session.text("Currency")},
                 {session.text("Creditor")},
                 {session.text("Creditor account")},
                 {session.text("Policy")},
                 {session.text("Approvals")}});
    for (const auto& item : items_at(*list, "/items")) {
        table.add({text_at(item, "/payment_id"), amount_at(item, "/payment/amount"),
                   text_at(item, "/payment/amount/currency"),
                   text_at(item, "/payment/creditor/name"),
                   account_at(item, "/payment/creditor/account"), text_at(item, "/policy"),
                   levels_of(item)});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

Exit show_approval(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto payment = find_payment(session, arguments.get("payment"), failed);
    if (!payment) {
        return failed;
    }
    const auto found =
        session.fetch("/v1/payments/" + text_at(*payment, "/id") + "/approval", failed);
    if (!found) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*found);
        return Exit::ok;
    }
    Fields fields;
    fields.add(session.text("Payment"), text_at(*found, "/payment_id"));
    fields.add(session.text("State"), session.code(text_at(*found, "/payment/state")));
    fields.add(session.text("Amount"), amount_at(*found, "/payment/amount") + ' ' +
                                           text_at(*found, "/payment/amount/currency"));
    fields.add(session.text("Creditor"), text_at(*found, "/payment/creditor/name"));
    fields.add(session.text("Creditor account"), account_at(*found, "/payment/creditor/account"));
    fields.add(session.text("Remittance"), text_at(*found, "/payment/remittance"));
    fields.add(session.text("Execution date"), text_at(*found, "/payment/execution_date"));
    fields.add(session.text("Policy"), text_at(*found, "/policy"));
    fields.add(session.text("Approvals"), levels_of(*found));
    fields.add(session.text("Content"), text_at(*found, "/content_sha256"));
    session.out << fields.render();
    print_acts(session, *found);
    return Exit::ok;
}

Exit approve_payment(Session& session, const Arguments& arguments) {
    return act(session, arguments, "approve");
}

Exit refuse_payment(Session& session, const Arguments& arguments) {
    return act(session, arguments, "refuse");
}

Exit withdraw_approval(Session& session, const Arguments& arguments) {
    return act(session, arguments, "withdraw");
}

Exit show_policies(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    if (arguments.has("version")) {
        const auto one =
            session.fetch(std::string{policies} + '/' + arguments.get("version"), failed);
        if (one) {
            print_policy(session, *one);
        }
        return failed;
    }
    const auto list = session.fetch_list(policies, arguments.number("limit", 50), failed);
    if (!list) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("Version"), Align::right},
                 {session.text("State")},
                 {session.text("Proposed by")},
                 {session.text("Decided by")},
                 {session.text("Reason")}});
    for (const auto& item : items_at(*list, "/items")) {
        table.add({text_at(item, "/version_no"), session.code(text_at(item, "/state")),
                   text_at(item, "/loaded_by"), text_at(item, "/decided_by"),
                   text_at(item, "/reason")});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

Exit load_policies(Session& session, const Arguments& arguments) {
    const auto content = read_whole_file(session, arguments.get("file"));
    if (!content) {
        return Exit::usage;
    }
    return send_policy(session,
                       std::string{policies} + "?reason=" + url_encoded(arguments.get("reason")),
                       *content);
}

Exit release_policies(Session& session, const Arguments& arguments) {
    return send_policy(
        session, std::string{policies} + '/' + url_encoded(arguments.get("version")) + "/release",
        "");
}

Exit refuse_policies(Session& session, const Arguments& arguments) {
    return send_policy(
        session, std::string{policies} + '/' + url_encoded(arguments.get("version")) + "/refuse",
        "");
}

}  // namespace sluice::cli
