#include <boost/json.hpp>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/lookup.hpp"
#include "security/digest/digest.hpp"

namespace sluice::cli {

namespace json = boost::json;

namespace {

void print_payment(Session& session, const json::value& payment) {
    Fields fields;
    const auto add = [&](Phrase label, const std::string& pointer) {
        fields.add(session.text(label), text_at(payment, pointer));
    };
    add("Payment", "/id");
    fields.add(session.text("State"), session.code(text_at(payment, "/state")));
    fields.add(session.text("Amount"),
               amount_at(payment, "/amount") + ' ' + text_at(payment, "/amount/currency"));
    fields.add(session.text("Debtor account"), account_at(payment, "/debtor_account"));
    add("Creditor", "/creditor/name");
    fields.add(session.text("Creditor account"), account_at(payment, "/creditor/account"));
    add("End-to-end id", "/end_to_end_id");
    add("Remittance", "/remittance");
    add("Requested date", "/requested_date");
    add("Execution date", "/execution_date");
    add("Bank reference", "/bank_reference");
    add("Attempts", "/attempts");
    add("File or batch", "/batch_id");
    fields.add(session.text("Created"), time_at(payment, "/created_at"));
    fields.add(session.text("Next action"), time_at(payment, "/next_action_at"));
    add("Version", "/version");
    session.out << fields.render();
}

void print_section(Session& session, Phrase heading, const Table& table) {
    if (!table.empty()) {
        session.out << '\n' << session.text(heading) << '\n' << table.render();
    }
}

void print_history(Session& session, const json::value& history) {
    Table events({{session.text("Time")},
                  {session.text("From")},
                  {session.text("Event")},
                  {session.text("To")},
                  {session.text("Actor")},
                  {session.text("Evidence")}});
    for (const auto& event : items_at(history, "/events")) {
        events.add({time_at(event, "/at"), session.code(text_at(event, "/from")),
                    session.code(text_at(event, "/event")), session.code(text_at(event, "/to")),
                    text_at(event, "/actor"), text_at(event, "/evidence")});
    }
    print_section(session, "History", events);
    Table attempts({{session.text("No."), Align::right},
                    {session.text("Time")},
                    {session.text("Message id")},
                    {session.text("Reference")},
                    {session.text("Deadline")}});
    for (const auto& attempt : items_at(history, "/attempts")) {
        attempts.add({text_at(attempt, "/attempt_no"), time_at(attempt, "/created_at"),
                      text_at(attempt, "/message_id"), text_at(attempt, "/reference"),
                      time_at(attempt, "/deadline")});
    }
    print_section(session, "Sendings", attempts);
    Table matches({{session.text("Purpose")},
                   {session.text("Booking date")},
                   {session.text("Amount"), Align::right},
                   {session.text("Currency")},
                   {session.text("Counterparty")},
                   {session.text("Rule")},
                   {session.text("Statement")}});
    for (const auto& match : items_at(history, "/matches")) {
        matches.add({session.code(text_at(match, "/purpose")), text_at(match, "/line/booking_date"),
                     amount_at(match, "/amount"), text_at(match, "/amount/currency"),
                     text_at(match, "/line/counterparty_name"), text_at(match, "/rule"),
                     text_at(match, "/line/statement_id")});
    }
    print_section(session, "Matched statement lines", matches);
}

// Reads the payment as it is, and decides under exactly that version. The key holds the version
// too: the same decision on a later version is another one.
Exit decide(Session& session, const std::string& id, const std::string& action,
            const json::object& decision) {
    Exit failed = Exit::ok;
    const auto payment = find_payment(session, id, failed);
    if (!payment) {
        return failed;
    }
    const auto target = "/v1/payments/" + text_at(*payment, "/id") + "/" + action;
    const auto version = text_at(*payment, "/version");
    auto body = json::serialize(decision);
    auto headers = deciding_headers(digest::hex(digest::sha256(target + '\n' + version + body)));
    headers.emplace_back("If-Match", '"' + version + '"');
    const auto answer = session.client.post(target, std::move(body), std::move(headers));
    const auto decided = session.read(answer, failed);
    if (!decided) {
        if (failed == Exit::unknown) {
            session.err << session.text("Look before you repeat: sluice {0}",
                                        "show " + text_at(*payment, "/id"))
                        << '\n';
        }
        return failed;
    }
    if (session.as_json) {
        session.print_json(*decided);
    } else {
        print_payment(session, *decided);
    }
    return Exit::ok;
}

}  // namespace

Exit list_payments(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    std::string target = "/v1/payments?";
    const auto filter = [&](const std::string& name, const std::string& value) {
        target += (target.ends_with('?') ? "" : "&") + name + '=' + url_encoded(value);
    };
    if (arguments.has("account")) {
        const auto account = find_account(session, arguments.get("account"), failed);
        if (!account) {
            return failed;
        }
        filter("account", *account);
    }
    for (const auto& [option, parameter] :
         {std::pair{"state", "state"}, {"batch", "batch"}, {"end-to-end-id", "end_to_end_id"}}) {
        if (arguments.has(option)) {
            filter(parameter, arguments.get(option));
        }
    }
    if (target.ends_with('?')) {
        target.pop_back();
    }
    const auto list = session.fetch_list(target, arguments.number("limit", 50), failed);
    if (!list) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("Payment")},
                 {session.text("State")},
                 {session.text("Amount"), Align::right},
                 {session.text("Currency")},
                 {session.text("Creditor")},
                 {session.text("End-to-end id")},
                 {session.text("Execution date")}});
    for (const auto& payment : items_at(*list, "/items")) {
        table.add({text_at(payment, "/id"), session.code(text_at(payment, "/state")),
                   amount_at(payment, "/amount"), text_at(payment, "/amount/currency"),
                   text_at(payment, "/creditor/name"), text_at(payment, "/end_to_end_id"),
                   text_at(payment, "/execution_date")});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

Exit show_payment(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto payment = find_payment(session, arguments.get("payment"), failed);
    if (!payment) {
        return failed;
    }
    const auto history =
        session.fetch("/v1/payments/" + text_at(*payment, "/id") + "/events", failed);
    if (!history) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(json::object{{"payment", *payment}, {"history", *history}});
        return Exit::ok;
    }
    print_payment(session, *payment);
    print_history(session, *history);
    return Exit::ok;
}

Exit cancel_payment(Session& session, const Arguments& arguments) {
    return decide(session, arguments.get("payment"), "cancel",
                  {{"reason", arguments.get("reason")}});
}

Exit resolve_payment(Session& session, const Arguments& arguments) {
    return decide(
        session, arguments.get("payment"), "decision",
        {{"event", "bank_" + arguments.get("as")}, {"reason", arguments.get("evidence")}});
}

}  // namespace sluice::cli
