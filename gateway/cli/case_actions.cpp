#include <boost/json.hpp>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/case_findings.hpp"
#include "gateway/cli/display.hpp"

// What officers look at. What they do: case_act_actions.cpp.
namespace sluice::cli {

namespace json = boost::json;

namespace {

constexpr const char* cases = "/v1/screening/cases";

std::string query_of(const Arguments& arguments) {
    std::string query;
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) {
            query += (query.empty() ? '?' : '&') + std::string{name} + '=' + url_encoded(value);
        }
    };
    add("state", arguments.get("state"));
    add("enterprise", arguments.get("enterprise"));
    add("assigned", arguments.get("assigned"));
    add("due_before", arguments.get("due-before"));
    return query;
}

std::string yes_or_nothing(const Session& session, const json::value& item,
                           std::string_view pointer) {
    return text_at(item, pointer) == "true" ? std::string{session.text("yes")} : std::string{};
}

std::string amount_of(const json::value& value, const std::string& pointer) {
    return amount_at(value, pointer) + ' ' + text_at(value, pointer + "/currency");
}

void print_facts(Session& session, const json::value& found) {
    Fields fields;
    fields.add(session.text("Case"), text_at(found, "/id"));
    fields.add(session.text("State"), session.code(text_at(found, "/state")));
    fields.add(session.text("Version"), text_at(found, "/version"));
    fields.add(session.text("Verdict"), session.code(text_at(found, "/verdict")));
    fields.add(session.text("Special measures"), yes_or_nothing(session, found, "/is_special"));
    fields.add(session.text("Due"), time_at(found, "/due_at"));
    fields.add(session.text("Overdue"), yes_or_nothing(session, found, "/is_overdue"));
    fields.add(session.text("Assigned to"), text_at(found, "/assigned_to"));
    fields.add(session.text("Proposed"), session.code(text_at(found, "/proposed_outcome")));
    fields.add(session.text("Proposed by"), text_at(found, "/proposed_by"));
    fields.add(session.text("Decided by"), text_at(found, "/decided_by"));
    if (!text_at(found, "/payment/id").empty()) {
        fields.add(session.text("Payment"), text_at(found, "/payment/id"));
        fields.add(session.text("Payment state"), session.code(text_at(found, "/payment/state")));
        fields.add(session.text("Amount"), amount_of(found, "/payment/amount"));
        fields.add(session.text("Creditor"), text_at(found, "/payment/creditor/name"));
        fields.add(session.text("Creditor account"),
                   account_at(found, "/payment/creditor/account"));
        fields.add(session.text("Debtor account"), account_at(found, "/payment/debtor_account"));
        fields.add(session.text("Remittance"), text_at(found, "/payment/remittance"));
    } else if (!text_at(found, "/beneficiary/id").empty()) {
        fields.add(session.text("Beneficiary"), text_at(found, "/beneficiary/name"));
        fields.add(session.text("Kind"), session.code(text_at(found, "/beneficiary/kind")));
        fields.add(session.text("Reference"), text_at(found, "/beneficiary/reference"));
        fields.add(session.text("Account"), text_at(found, "/beneficiary/account"));
    } else {
        fields.add(session.text("Amount"), amount_of(found, "/receipt/amount"));
        fields.add(session.text("Counterparty"), text_at(found, "/receipt/counterparty_name"));
        fields.add(session.text("Account"), text_at(found, "/receipt/counterparty_account"));
        fields.add(session.text("Remittance"), text_at(found, "/receipt/remittance"));
    }
    session.out << fields.render();
}

void print_part(Session& session, std::string_view title, const Table& table) {
    if (!table.empty()) {
        session.out << '\n' << title << '\n' << table.render();
    }
}

void print_hits(Session& session, const json::value& found) {
    Table hits({{session.text("No."), Align::right},
                {session.text("List")},
                {session.text("Entry")},
                {session.text("Listed name")},
                {session.text("Screened")},
                {session.text("Field")},
                {session.text("Score"), Align::right},
                {session.text("Finding")}});
    Table reasons({{session.text("Scenario")},
                   {session.text("Value"), Align::right},
                   {session.text("Usual"), Align::right},
                   {session.text("Threshold"), Align::right},
                   {session.text("Window")},
                   {session.text("Score"), Align::right}});
    for (const auto& decision : items_at(found, "/decisions")) {
        if (const auto why = text_at(decision, "/posture"); !why.empty()) {
            session.out << session.text("Could not be screened: {0}", printable(why)) << '\n';
        }
        for (const auto& hit : items_at(decision, "/matches")) {
            const auto number = number_of_hit(found, decision, hit);
            hits.add({number, text_at(hit, "/list"), text_at(hit, "/id"), text_at(hit, "/name"),
                      text_at(hit, "/value"), text_at(hit, "/field"), text_at(hit, "/score"),
                      number.empty() ? "" : session.code(finding_of_hit(found, hit))});
        }
        for (const auto& reason : items_at(decision, "/monitoring/reasons")) {
            reasons.add({text_at(reason, "/scenario"), text_at(reason, "/value"),
                         text_at(reason, "/baseline"), text_at(reason, "/threshold"),
                         text_at(reason, "/window"), text_at(reason, "/score_permille")});
        }
    }
    print_part(session, session.text("Hits on lists"), hits);
    print_part(session, session.text("Monitoring"), reasons);
}

void print_history(Session& session, const json::value& found) {
    Table events({{session.text("Version"), Align::right},
                  {session.text("Time")},
                  {session.text("Event")},
                  {session.text("Actor")},
                  {session.text("Outcome")},
                  {session.text("Reason")},
                  {session.text("Note")}});
    for (const auto& event : items_at(found, "/events")) {
        events.add({text_at(event, "/version"), time_at(event, "/at"),
                    session.code(text_at(event, "/event")), text_at(event, "/actor"),
                    session.code(text_at(event, "/outcome")), text_at(event, "/reason_code"),
                    text_at(event, "/note")});
    }
    Table files({{session.text("Version"), Align::right},
                 {session.text("File")},
                 {session.text("Bytes"), Align::right},
                 {"SHA-256"}});
    for (const auto& file : items_at(found, "/attachments")) {
        files.add({text_at(file, "/version"), text_at(file, "/file_name"), text_at(file, "/size"),
                   text_at(file, "/sha256")});
    }
    print_part(session, session.text("History"), events);
    print_part(session, session.text("Attachments"), files);
}

}  // namespace

Exit list_cases(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto list =
        session.fetch_list(cases + query_of(arguments), arguments.number("limit", 50), failed);
    if (!list) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("Case")},
                 {session.text("State")},
                 {session.text("Verdict")},
                 {session.text("Due")},
                 {session.text("Overdue")},
                 {session.text("Score"), Align::right},
                 {session.text("Amount"), Align::right},
                 {session.text("Currency")},
                 {session.text("Counterparty")},
                 {session.text("Payment state")},
                 {session.text("Assigned to")},
                 {session.text("Proposed")}});
    for (const auto& item : items_at(*list, "/items")) {
        table.add({text_at(item, "/id"), session.code(text_at(item, "/state")),
                   session.code(text_at(item, "/verdict")), time_at(item, "/due_at"),
                   yes_or_nothing(session, item, "/is_overdue"), text_at(item, "/score_permille"),
                   amount_at(item, "/amount"), text_at(item, "/amount/currency"),
                   text_at(item, "/counterparty_name"),
                   session.code(text_at(item, "/payment_state")), text_at(item, "/assigned_to"),
                   session.code(text_at(item, "/proposed_outcome"))});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

Exit show_case(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto found =
        session.fetch(std::string{cases} + '/' + url_encoded(arguments.get("case")), failed);
    if (!found) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*found);
        return Exit::ok;
    }
    print_facts(session, *found);
    print_hits(session, *found);
    print_history(session, *found);
    return Exit::ok;
}

// The bytes as they came: their digest is in them.
Exit print_case_evidence(Session& session, const Arguments& arguments) {
    const auto answer = session.client.get(std::string{cases} + '/' +
                                           url_encoded(arguments.get("case")) + "/evidence");
    if (!answer.ok()) {
        return session.explain(answer);
    }
    session.out << answer.response.body << '\n';
    return Exit::ok;
}

}  // namespace sluice::cli
