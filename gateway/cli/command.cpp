#include "gateway/cli/command.hpp"

#include "gateway/cli/actions.hpp"

namespace sluice::cli {

namespace {

using enum Parameter::Kind;

constexpr Parameter make_option(std::string_view name, std::string_view value,
                                std::string_view help) {
    return {option, name, value, help};
}
constexpr Parameter make_flag(std::string_view name, std::string_view help) {
    return {flag, name, "", help};
}
constexpr Parameter make_argument(std::string_view name, std::string_view help) {
    return {positional, name, "", help};
}

constexpr auto reason = make_option("reason", "TEXT", "Why; kept in the history").required();
constexpr auto limit = make_option("limit", "N", "At most so many (default 50)").number();
constexpr auto at =
    make_option("at", "TIME", "A point in time, RFC 3339 (2026-03-02T18:00:00Z); default now");
constexpr auto account =
    make_option("account", "ACCOUNT", "Only of this account: id, name, IBAN or number");
constexpr auto payment =
    make_argument("PAYMENT", "Id of the payment, or its end-to-end id").required();
constexpr auto webhook = make_argument("WEBHOOK", "Id of the webhook").required();

constexpr Parameter submit_parameters[] = {
    make_argument("FILE",
                  "pain.001 as XML or gzip, or JSON: a payment, {\"payments\": [...]} or a list")
        .required(),
    make_option("idempotency-key", "KEY",
                "Names this submission, so that it happens once however often it is repeated "
                "(default: the SHA-256 of the file)"),
    make_flag("wait", "Wait until every payment is final"),
    make_option("wait-seconds", "N", "How long --wait waits (default 120)").number(),
};
constexpr Parameter list_parameters[] = {
    make_option("state", "STATE", "Only payments in this state")
        .one_of("received|queued|sending|accepted|in_doubt|settled|returned|rejected|cancelled"),
    account,
    make_option("batch", "ID", "Only of this file or batch"),
    make_option("end-to-end-id", "ID", "Only with this end-to-end id"),
    limit,
};
constexpr Parameter show_parameters[] = {payment};
constexpr Parameter cancel_parameters[] = {payment, reason};
constexpr Parameter resolve_parameters[] = {
    payment,
    make_option("as", "OUTCOME",
                "What the bank did: accepted, rejected, or unknown (it never got it; sends it "
                "again under the same reference)")
        .required()
        .one_of("accepted|rejected|unknown"),
    make_option("evidence", "TEXT", "On what evidence; kept in the history").required(),
};
constexpr Parameter exceptions_parameters[] = {make_flag("all", "Also those that are closed"),
                                               limit};
constexpr Parameter resolve_exception_parameters[] = {
    make_argument("EXCEPTION", "Id of the exception").required(),
    make_option("match", "PAYMENT", "The statement line is the settlement of this payment"),
    make_flag("charge", "The statement line is a charge of the bank"),
    make_flag("close", "Nothing to book; the money stays in suspense"),
    reason,
};
constexpr Parameter at_parameters[] = {at};
constexpr Parameter statements_parameters[] = {
    make_argument("STATEMENT", "Id of one statement, to show its lines"), account, limit};
constexpr Parameter events_parameters[] = {
    make_option("after", "N", "Only events after this number (default 0: from the first)").number(),
    make_flag("follow", "Go on with new events until interrupted"),
    limit,
};
constexpr Parameter report_parameters[] = {
    make_argument("FILE_ID", "Id of the file, as `sluice submit` shows it").required()};
constexpr auto history_folder =
    make_argument("DIR",
                  "Folder with payments*.csv[.gz], and if there are any receipts*, vendors*, "
                  "employees*, users*, own_accounts* and events*")
        .required();
constexpr auto thresholds =
    make_option("parameters", "FILE", "Thresholds, see conf/monitoring/parameters.toml");
constexpr auto rule_file =
    make_option("rules", "FILE", "Rules of the operator, see docs/screening/monitoring.md");
constexpr Parameter monitor_backtest_parameters[] = {history_folder, rule_file.required(),
                                                     thresholds};
constexpr Parameter monitor_payments_parameters[] = {
    history_folder,
    thresholds,
    rule_file,
    make_option("output", "FILE", "Write there (default: to the standard output)").letter_of('o'),
};
constexpr Parameter add_parameters[] = {
    make_argument("URL", "https URL that takes the events").required()};
constexpr Parameter deliveries_parameters[] = {webhook, limit};
constexpr Parameter replay_parameters[] = {
    webhook,
    make_option("from", "N", "Number of the first event to deliver again").required().number(),
};
constexpr Parameter webhook_parameters[] = {webhook};

constexpr Command table[] = {
    {"", "submit", "Hand in a payment file (pain.001), a batch or one payment (JSON)",
     submit_parameters, submit},
    {"", "list", "List payments, newest first", list_parameters, list_payments},
    {"", "show", "Show one payment with its history, sendings and statement lines", show_parameters,
     show_payment},
    {"", "cancel", "Cancel a payment that was not sent yet", cancel_parameters, cancel_payment},
    {"", "resolve", "Say what became of a payment in doubt", resolve_parameters, resolve_payment},
    {"", "exceptions", "List what reconciliation could not explain", exceptions_parameters,
     list_exceptions},
    {"", "resolve-exception", "Explain a statement line", resolve_exception_parameters,
     resolve_exception},
    {"", "balances", "Show the balances of bank accounts", at_parameters, show_balances},
    {"", "trial-balance", "Show debits and credits of every account", at_parameters,
     show_trial_balance},
    {"", "statements", "List bank statements, or show the lines of one", statements_parameters,
     show_statements},
    {"", "events", "Show the event feed in its order", events_parameters, show_events},
    {"", "report", "Print the pain.002 status report of a file as of now", report_parameters,
     report},
    {"monitor", "payments", "Decide pass, hold or stop for each payment of a history, with reasons",
     monitor_payments_parameters, monitor_payments, true},
    {"monitor", "backtest", "Report what rules would have done over a history, as JSON",
     monitor_backtest_parameters, monitor_backtest, true},
    {"webhooks", "add", "Have events posted to a URL; prints the secret once", add_parameters,
     add_webhook},
    {"webhooks", "list", "List webhooks", {}, list_webhooks},
    {"webhooks", "deliveries", "Show the log of deliveries, newest event first",
     deliveries_parameters, list_deliveries},
    {"webhooks", "replay", "Deliver events again", replay_parameters, replay_webhook},
    {"webhooks", "enable", "Switch a webhook on again; it goes on where it stopped",
     webhook_parameters, enable_webhook},
    {"webhooks", "remove", "End a webhook for ever", webhook_parameters, remove_webhook},
};

constexpr Group group_table[] = {
    {"webhooks", "Have events posted to a URL (Standard Webhooks 1.0.0)"},
    {"monitor", "Look for anomalies and money laundering in files of transfers"},
};

}  // namespace

std::span<const Group> groups() {
    return group_table;
}
std::span<const Command> commands() {
    return table;
}

}  // namespace sluice::cli
