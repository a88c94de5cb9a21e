#include <boost/json.hpp>
#include <ostream>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/display.hpp"
#include "gateway/cli/lookup.hpp"

namespace sluice::cli {

namespace json = boost::json;

namespace {

std::string at_query(const Arguments& arguments) {
    return arguments.has("at") ? "?at=" + url_encoded(arguments.get("at")) : "";
}

// The accounts with their balances at a point in time instead of now's.
std::optional<json::value> balances_at(Session& session, json::value accounts,
                                       const std::string& query, Exit& failed) {
    for (auto& account : accounts.as_object()["items"].as_array()) {
        const auto at =
            session.fetch("/v1/accounts/" + text_at(account, "/id") + "/balance" + query, failed);
        if (!at) {
            return std::nullopt;
        }
        account.as_object()["balances"] = at->at("balances");
        account.as_object()["at"] = at->at("at");
    }
    return accounts;
}

void print_statement(Session& session, const json::value& statement, const AccountNames& accounts) {
    Fields fields;
    fields.add(session.text("Statement"), text_at(statement, "/id"));
    fields.add(session.text("Kind"), session.code(text_at(statement, "/kind")));
    fields.add(session.text("Bank's number"), text_at(statement, "/bank_statement_id"));
    fields.add(session.text("Account"), accounts.name(text_at(statement, "/account_id")));
    fields.add(session.text("Date"), text_at(statement, "/date"));
    fields.add(session.text("Opening"), amount_at(statement, "/opening_balance"));
    fields.add(session.text("Closing"), amount_at(statement, "/closing_balance"));
    fields.add(session.text("Received"), time_at(statement, "/received_at"));
    session.out << fields.render() << '\n';
    Table table({{session.text("No."), Align::right},
                 {session.text("Booking date")},
                 {session.text("Direction")},
                 {session.text("Amount"), Align::right},
                 {session.text("Currency")},
                 {session.text("Counterparty")},
                 {session.text("End-to-end id")},
                 {session.text("Match")}});
    for (const auto& entry : items_at(statement, "/entries")) {
        std::string match;
        for (const auto& matched : items_at(entry, "/matches")) {
            match += (match.empty() ? "" : ", ") + text_at(matched, "/payment_id");
        }
        const auto open = text_at(entry, "/open_exception_id");
        table.add(
            {text_at(entry, "/ordinal"), text_at(entry, "/line/booking_date"),
             session.code(text_at(entry, "/line/direction")), amount_at(entry, "/line/amount"),
             text_at(entry, "/line/amount/currency"), text_at(entry, "/line/counterparty_name"),
             text_at(entry, "/line/end_to_end_id"),
             open.empty() ? match : session.text("{0}: {1}", session.text("Exception"), open)});
    }
    session.out << table.render();
}

Exit show_one_statement(Session& session, const std::string& id) {
    Exit failed = Exit::ok;
    const auto statement = session.fetch("/v1/statements/" + url_encoded(id), failed);
    if (!statement) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*statement);
        return Exit::ok;
    }
    const auto accounts = AccountNames::load(session, failed);
    if (!accounts) {
        return failed;
    }
    print_statement(session, *statement, *accounts);
    return Exit::ok;
}

}  // namespace

Exit show_balances(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    auto accounts = session.fetch("/v1/accounts?kind=bank", failed);
    if (accounts && arguments.has("at")) {
        accounts = balances_at(session, std::move(*accounts), at_query(arguments), failed);
    }
    if (!accounts) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*accounts);
        return Exit::ok;
    }
    if (arguments.has("at")) {
        session.out << session.text("Balances as of {0}",
                                    printable(short_time(arguments.get("at"))))
                    << '\n';
    }
    Table table({{session.text("Name")},
                 {session.text("Number")},
                 {session.text("Currency")},
                 {session.text("Posted"), Align::right},
                 {session.text("Pending out"), Align::right},
                 {session.text("Pending in"), Align::right},
                 {session.text("Available"), Align::right}});
    for (const auto& account : items_at(*accounts, "/items")) {
        table.add({text_at(account, "/name"), account_at(account, "/account"),
                   text_at(account, "/currency"), amount_at(account, "/balances/posted"),
                   amount_at(account, "/balances/pending_credits"),
                   amount_at(account, "/balances/pending_debits"),
                   amount_at(account, "/balances/available")});
    }
    session.print_table(table, *accounts);
    return Exit::ok;
}

Exit show_trial_balance(Session& session, const Arguments& arguments) {
    Exit failed = Exit::ok;
    const auto trial = session.fetch("/v1/trial-balance" + at_query(arguments), failed);
    if (!trial) {
        return failed;
    }
    const bool balanced = text_at(*trial, "/balanced") == "true";
    if (session.as_json) {
        session.print_json(*trial);
        return balanced ? Exit::ok : Exit::refused;
    }
    session.out << session.text("Trial balance as of {0}", printable(time_at(*trial, "/at")))
                << '\n';
    Table table({{session.text("Currency")},
                 {session.text("Kind")},
                 {session.text("Name")},
                 {session.text("Debits"), Align::right},
                 {session.text("Credits"), Align::right},
                 {session.text("Balance"), Align::right}});
    for (const auto& currency : items_at(*trial, "/currencies")) {
        const auto code = text_at(currency, "/currency");
        for (const auto& account : items_at(currency, "/accounts")) {
            table.add({code, session.code(text_at(account, "/kind")), text_at(account, "/name"),
                       amount_at(account, "/debits"), amount_at(account, "/credits"),
                       amount_at(account, "/balance")});
        }
        table.add_rule();
        table.add({code, std::string{session.text("Total")}, "",
                   amount_at(currency, "/total_debits"), amount_at(currency, "/total_credits"),
                   ""});
        table.add_rule();
    }
    session.out << table.render();
    session.out << (balanced ? session.text("It balances.") : session.text("IT DOES NOT BALANCE."))
                << '\n';
    return balanced ? Exit::ok : Exit::refused;
}

Exit show_statements(Session& session, const Arguments& arguments) {
    if (arguments.has("statement")) {
        return show_one_statement(session, arguments.get("statement"));
    }
    Exit failed = Exit::ok;
    std::string target = "/v1/statements";
    if (arguments.has("account")) {
        const auto account = find_account(session, arguments.get("account"), failed);
        if (!account) {
            return failed;
        }
        target += "?account=" + url_encoded(*account);
    }
    const auto list = session.fetch_list(target, arguments.number("limit", 50), failed);
    const auto accounts = list ? AccountNames::load(session, failed) : std::nullopt;
    if (!accounts) {
        return failed;
    }
    if (session.as_json) {
        session.print_json(*list);
        return Exit::ok;
    }
    Table table({{session.text("Statement")},
                 {session.text("Kind")},
                 {session.text("Account")},
                 {session.text("Bank's number")},
                 {session.text("Date")},
                 {session.text("Opening"), Align::right},
                 {session.text("Closing"), Align::right},
                 {session.text("Entries"), Align::right}});
    for (const auto& statement : items_at(*list, "/items")) {
        table.add({text_at(statement, "/id"), session.code(text_at(statement, "/kind")),
                   accounts->name(text_at(statement, "/account_id")),
                   text_at(statement, "/bank_statement_id"), text_at(statement, "/date"),
                   amount_at(statement, "/opening_balance"),
                   amount_at(statement, "/closing_balance"), text_at(statement, "/entry_count")});
    }
    session.print_table(table, *list);
    return Exit::ok;
}

}  // namespace sluice::cli
