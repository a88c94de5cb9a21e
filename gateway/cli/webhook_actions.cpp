#include <boost/json.hpp>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"

namespace sluice::cli {

namespace json = boost::json;

namespace {

std::string target_of(const Arguments& arguments, const std::string& rest = "") {
    return "/v1/webhooks/" + url_encoded(arguments.get("webhook")) + rest;
}

std::string yes_or_no(const Session& session, const json::value& webhook) {
    const bool enabled = text_at(webhook, "/is_enabled") == "true";
    return std::string{enabled ? session.text("yes") : session.text("no")};
}

void print_webhook(Session& session, const json::value& webhook) {
    if (session.as_json) {
        session.print_json(webhook);
        return;
    }
    Fields fields;
    fields.add(session.text("Id"), text_at(webhook, "/id"));
    fields.add(session.text("URL"), text_at(webhook, "/url"));
    fields.add(session.text("Enabled"), yes_or_no(session, webhook));
    fields.add(session.text("Reason"), session.code(text_at(webhook, "/disabled_reason")));
    fields.add(session.text("Planned up to"), text_at(webhook, "/planned_seq"));
    fields.add(session.text("Secret"), text_at(webhook, "/secret"));
    session.out << fields.render();
}

// Posts a body and reads the answer.
std::optional<json::value> change(Session& session, const std::string& target,
                                  const std::string& body, Exit& failed) {
    const auto answer = session.client.post(target, body, {{"Content-Type", "application/json"}});
    auto value = session.read(answer, failed);
    if (!value && failed == Exit::unknown) {
        session.err << session.text("Look before you repeat: sluice {0}", "webhooks list") << '\n';
    }
    return value;
}

}  // namespace

Exit add_webhook(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto made = change(session, "/v1/webhooks",
                             json::serialize(json::object{{"url", arguments.get("url")}}), failed);
    if (!made) {
        return failed;
    }
    print_webhook(session, *made);
    session.err << session.text("Keep the secret: it is not shown again.") << '\n';
    return Exit::ok;
}

Exit list_webhooks(Session& session, const Arguments&) {
    Exit failed = Exit::ok;
    const auto list = session.fetch("/v1/webhooks", failed);
    if (!list) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("Id")},
                 {session.text("URL")},
                 {session.text("Enabled")},
                 {session.text("Reason")},
                 {session.text("Planned up to"), Align::right}});
    for (const auto& webhook : items_at(*list, "/items")) {
        table.add({text_at(webhook, "/id"), text_at(webhook, "/url"), yes_or_no(session, webhook),
                   session.code(text_at(webhook, "/disabled_reason")),
                   text_at(webhook, "/planned_seq")});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

Exit list_deliveries(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto list = session.fetch_list(target_of(arguments, "/deliveries"),
                                         arguments.number("limit", 50), failed);
    if (!list) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("Event"), Align::right},
                 {session.text("State")},
                 {session.text("Attempts"), Align::right},
                 {session.text("Time")},
                 {session.text("Status"), Align::right},
                 {session.text("Error")},
                 {session.text("Duration ms"), Align::right},
                 {session.text("Next action")}});
    for (const auto& delivery : items_at(*list, "/items")) {
        const auto& log = items_at(delivery, "/log");
        const json::value last = log.empty() ? json::value(json::object{}) : log.back();
        table.add({text_at(delivery, "/seq"), session.code(text_at(delivery, "/state")),
                   text_at(delivery, "/attempts"), time_at(last, "/at"), text_at(last, "/status"),
                   text_at(last, "/error"), text_at(last, "/duration_ms"),
                   time_at(delivery, "/next_at")});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

Exit replay_webhook(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto body = json::serialize(json::object{{"from_seq", arguments.number("from", 1)}});
    const auto replayed = change(session, target_of(arguments, "/replay"), body, failed);
    if (!replayed) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*replayed);
    } else {
        session.out << session.text("{0} events will be delivered again.",
                                    text_at(*replayed, "/planned"))
                    << '\n';
    }
    return Exit::ok;
}

Exit enable_webhook(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto enabled = change(session, target_of(arguments, "/enable"), "", failed);
    if (!enabled) {
        return failed;
    }
    print_webhook(session, *enabled);
    return Exit::ok;
}

Exit remove_webhook(Session& session, const Arguments& arguments) {
    const auto answer = session.client.remove(target_of(arguments));
    if (!answer.ok()) {
        return session.explain(answer);
    }
    if (!session.as_json) {
        session.out << session.text("The webhook is removed.") << '\n';
    }
    return Exit::ok;
}

}  // namespace sluice::cli
