#include <boost/json.hpp>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/lookup.hpp"
#include "security/digest/digest.hpp"

namespace sluice::cli {

namespace json = boost::json;

Exit list_exceptions(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const std::string target = arguments.has("all") ? "/v1/exceptions" : "/v1/exceptions?open=true";
    const auto list = session.fetch_list(target, arguments.number("limit", 50), failed);
    const auto accounts = list ? AccountNames::load(session, failed) : std::nullopt;
    if (!accounts) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("Exception")},
                 {session.text("Kind")},
                 {session.text("Account")},
                 {session.text("Direction")},
                 {session.text("Amount"), Align::right},
                 {session.text("Counterparty")},
                 {session.text("Detail")},
                 {session.text("Opened")},
                 {session.text("Resolution")}});
    for (const auto& item : items_at(*list, "/items")) {
        table.add({text_at(item, "/id"), session.code(text_at(item, "/kind")),
                   accounts->name(text_at(item, "/account_id")),
                   session.code(text_at(item, "/line/direction")), amount_at(item, "/line/amount"),
                   text_at(item, "/line/counterparty_name"), text_at(item, "/detail"),
                   time_at(item, "/opened_at"), text_at(item, "/resolution")});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

Exit resolve_exception(Session& session, const Arguments& arguments) {
    const int choices = static_cast<int>(arguments.has("match")) +
                        static_cast<int>(arguments.has("charge")) +
                        static_cast<int>(arguments.has("close"));
    if (choices != 1) {
        return session.usage(
            std::string{session.text("Give exactly one of --match, --charge and --close.")});
    }
    Exit failed = Exit::ok;
    json::object decision{{"action", arguments.has("match")    ? "match"
                                     : arguments.has("charge") ? "charge"
                                                               : "close"},
                          {"reason", arguments.get("reason")}};
    if (arguments.has("match")) {
        const auto payment = find_payment(session, arguments.get("match"), failed);
        if (!payment) {
            return failed;
        }
        decision["payment_id"] = text_at(*payment, "/id");
    }
    const auto target = "/v1/exceptions/" + url_encoded(arguments.get("exception")) + "/decision";
    auto body = json::serialize(decision);
    const auto key = digest::hex(digest::sha256(target + '\n' + body));
    const auto decided =
        session.read(session.client.post(target, std::move(body), deciding_headers(key)), failed);
    if (!decided) {
        if (failed == Exit::unknown) {
            session.err << session.text("Look before you repeat: sluice {0}", "exceptions") << '\n';
        }
        return failed;
    }
    if (session.as_json) {
        session.print_json(*decided);
        return Exit::ok;
    }
    Fields fields;
    fields.add(session.text("Exception"), text_at(*decided, "/id"));
    fields.add(session.text("Closed"), time_at(*decided, "/closed_at"));
    fields.add(session.text("Actor"), text_at(*decided, "/closed_by"));
    fields.add(session.text("Resolution"), text_at(*decided, "/resolution"));
    session.out << fields.render();
    return Exit::ok;
}

}  // namespace sluice::cli
