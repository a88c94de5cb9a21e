#include "gateway/cli/command.hpp"

#include <algorithm>
#include <vector>

#include "gateway/cli/actions.hpp"
#include "gateway/cli/command_parts.hpp"

namespace sluice::cli {

namespace {

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
        .one_of("received|held|to_approve|queued|sending|accepted|in_doubt|settled|returned|"
                "rejected|cancelled"),
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
constexpr Parameter add_parameters[] = {
    make_argument("URL", "https URL that takes the events").required()};
constexpr Parameter deliveries_parameters[] = {webhook, limit};
constexpr Parameter replay_parameters[] = {
    webhook,
    make_option("from", "N", "Number of the first event to deliver again").required().number(),
};
constexpr Parameter webhook_parameters[] = {webhook};
constexpr auto case_id = make_argument("CASE", "Id of the case").required();
constexpr auto case_version =
    make_option("version", "N", "Version that you saw (default: as it is now)").number();
constexpr auto note = make_option("note", "TEXT", "Kept in the case").required();
constexpr Parameter cases_parameters[] = {
    make_option("state", "STATE", "In this state (default: those not decided)")
        .one_of("open|proposed|released|refused|closed"),
    make_option("enterprise", "ID", "Only of this enterprise"),
    make_option("assigned", "OFFICER", "Only of this officer: an id, `me` or `nobody`"),
    make_option("due-before", "TIME", "Only those due before, RFC 3339"),
    limit,
};
constexpr Parameter similar_parameters[] = {case_id, limit};
constexpr Parameter attachment_parameters[] = {
    case_id, make_argument("NUMBER", "Version of the case that brought it: cases show").required(),
    output};
constexpr Parameter dispositions_parameters[] = {output};
constexpr Parameter case_parameters[] = {case_id};
constexpr Parameter assign_parameters[] = {
    case_id, make_option("officer", "ID", "To whom (default: to nobody)"), case_version};
constexpr Parameter case_note_parameters[] = {case_id, note, case_version};
constexpr Parameter attach_parameters[] = {
    case_id, make_argument("FILE", "Any document, at most 8 MiB").required(), case_version};
constexpr Parameter propose_parameters[] = {
    case_id,
    make_option("outcome", "OUTCOME", "release or refuse a held payment, close everything else")
        .required()
        .one_of("release|refuse|close"),
    make_option("reason-code", "CODE", "Why, as in GET /v1/screening/reasons").required(),
    note,
    make_option("finding", "HIT=FINDING",
                "What was found about a hit, by its number in `cases show`: other, match or "
                "unknown; repeatable")
        .repeatable(),
    make_option("all-hits", "FINDING", "What was found about all hits without a --finding")
        .one_of("other|match|unknown"),
    case_version};
constexpr Parameter confirm_parameters[] = {
    case_id, make_option("note", "TEXT", "Kept in the case"), case_version};
constexpr Parameter report_case_parameters[] = {
    case_id,
    make_option("format", "FORMAT", "Whose")
        .required()
        .one_of("pboc|goaml_str|goaml_sar|fincen_sar|fincen_ctr"),
    make_option("filing", "FILE", "JSON: what the case does not have, docs/screening/desk.md")
        .required(),
    output,
};
constexpr Parameter large_value_parameters[] = {
    make_argument("FILING.JSON", "What the gateway does not know, docs/screening/reports.md")
        .required(),
    make_option("from", "DAY", "First booking day, instead of the filing's"),
    make_option("to", "DAY", "Last booking day, instead of the filing's"),
    make_flag("days", "Show the days that reach a limit, to look at before they are filed"),
    output,
};
constexpr auto list_name = make_argument("LIST", "Name of the list").required();
constexpr auto list_version = make_argument("VERSION", "Number of the version").required();
constexpr Parameter show_lists_parameters[] = {
    make_argument("LIST", "Versions of this list (default: the lists in force)"),
    make_option("version", "N", "One version with what it changes").number(), limit};
constexpr Parameter load_list_parameters[] = {
    list_name,
    make_option("rule-set", "KIND", "What a hit means")
        .required()
        .one_of("sanctions|special_measures|black|grey|white"),
    make_option("file", "FILE", "In any format of docs/screening/lists.md; repeatable")
        .required()
        .repeatable()};
constexpr Parameter decide_list_parameters[] = {list_name, list_version};

constexpr Parameter approvals_parameters[] = {make_flag("mine", "Only what you may approve now"),
                                              limit};
constexpr Parameter show_approval_parameters[] = {payment};
constexpr Parameter approve_parameters[] = {
    payment,
    make_option("content", "SHA256", "Of what you were shown: sluice approvals show").required()};
constexpr Parameter policy_version_parameters[] = {
    make_argument("VERSION", "Number of the version").required()};
constexpr Parameter show_policies_parameters[] = {
    make_option("version", "N", "One version with what it would have asked for").number(), limit};
constexpr Parameter load_policies_parameters[] = {
    make_argument("FILE", "Policies, as docs/approvals.md says").required(), reason};

constexpr Parameter export_audit_parameters[] = {
    make_option("output", "DIR",
                "Folder for the entries, their hashes, the newest checkpoint, the key")
        .required()
        .letter_of('o')};
constexpr Parameter show_audit_parameters[] = {
    make_option("actor", "WHO", "Only what this one did, as officer:li"),
    make_option("action", "WHAT", "Only this, or what begins so: access, payment.decided"),
    make_option("subject", "ID", "Only about this"),
    make_option("since", "TIME", "RFC 3339"),
    make_option("until", "TIME", "RFC 3339"),
    make_option("from", "N", "From this entry on").number(),
    limit};

constexpr auto rules_version = make_argument("VERSION", "Number of the version").required();
constexpr Parameter show_rules_parameters[] = {
    make_option("version", "N", "One version with its back-test").number(), limit};
constexpr Parameter load_rules_parameters[] = {
    make_argument("FILE", "Rules, as in conf/monitoring/example.rules").required()};
constexpr Parameter decide_rules_parameters[] = {rules_version};

constexpr auto principal = make_argument("PRINCIPAL", "Handle of the principal").required();
constexpr auto change = make_argument("CHANGE", "Id of the change").required();
constexpr auto until = make_option("until", "TIME", "Holds before then (RFC 3339)");
constexpr auto from = make_option("from", "TIME", "Holds from then on (default: at once)");
constexpr Parameter show_access_parameters[] = {
    make_argument("PRINCIPAL", "One with grants and tokens (default: all)")};
constexpr Parameter access_changes_parameters[] = {
    make_option("state", "STATE", "Only changes in this state")
        .one_of("proposed|confirmed|refused"),
    limit};
constexpr Parameter add_principal_parameters[] = {
    principal,
    make_option("holder", "KIND", "A person, or a program").required().one_of("person|service"),
    make_option("name", "TEXT", "Name").required(), reason};
constexpr Parameter grant_parameters[] = {
    principal,
    make_option("role", "ROLE", "See: sluice access roles").required(),
    make_option("enterprise", "ID", "Only at this enterprise (default: at every one)"),
    make_option("account", "ID", "Only for this bank account; repeatable").repeatable(),
    make_option("most", "AMOUNT", "Only payments up to it, as \"1000.00 EUR\""),
    from,
    until,
    reason};
constexpr Parameter token_parameters[] = {
    principal,
    make_option("sha256", "HEX",
                "SHA-256 of the token, from who has it: printf %s TOKEN | sha256sum")
        .required(),
    from, make_option("until", "TIME", "Holds before then (RFC 3339), 400 days at most").required(),
    reason};
constexpr Parameter key_parameters[] = {
    principal,
    make_option("file", "FILE",
                "The public key (PEM): openssl pkey -in private.pem -pubout -out public.pem")
        .required(),
    make_option("algorithm", "NAME", "The only one that it is used with")
        .required()
        .one_of("ed25519|ecdsa-p256-sha256|rsa-pss-sha512|sm2-sm3"),
    from,
    make_option("until", "TIME", "Holds before then (RFC 3339), 400 days at most").required(),
    reason};
constexpr Parameter principal_parameters[] = {principal, reason};
constexpr Parameter end_grant_parameters[] = {
    principal, make_option("grant", "ID", "Id of the grant").required(), reason};
constexpr Parameter revoke_token_parameters[] = {
    principal, make_option("token", "ID", "Id of the token").required(), reason};
constexpr Parameter revoke_key_parameters[] = {
    principal, make_option("key", "ID", "Id of the change that gave the key").required(), reason};
constexpr Parameter change_parameters[] = {change};

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
    {"webhooks", "add", "Have events posted to a URL; prints the secret once", add_parameters,
     add_webhook},
    {"webhooks", "list", "List webhooks", {}, list_webhooks},
    {"webhooks", "deliveries", "Show the log of deliveries, newest event first",
     deliveries_parameters, list_deliveries},
    {"webhooks", "replay", "Deliver events again", replay_parameters, replay_webhook},
    {"webhooks", "enable", "Switch a webhook on again; it goes on where it stopped",
     webhook_parameters, enable_webhook},
    {"webhooks", "remove", "End a webhook for ever", webhook_parameters, remove_webhook},
    {"cases", "list", "List cases that wait for a decision, first due first", cases_parameters,
     list_cases},
    {"cases", "show", "Show a case with its hits, reasons and history", case_parameters, show_case},
    {"cases", "assign", "Give a case to an officer", assign_parameters, assign_case},
    {"cases", "note", "Write something down", case_note_parameters, note_case},
    {"cases", "attach", "Attach a document", attach_parameters, attach_to_case},
    {"cases", "propose", "Propose how a case ends", propose_parameters, propose_case},
    {"cases", "confirm", "Carry out what another officer proposed", confirm_parameters,
     confirm_case},
    {"cases", "return", "Give a proposal back", case_note_parameters, return_case},
    {"cases", "evidence", "Print the evidence file of a case", case_parameters,
     print_case_evidence},
    {"cases", "links", "Who paid whom around the counterparty of a case", case_parameters,
     show_case_links},
    {"cases", "similar", "Earlier cases with something in common", similar_parameters,
     show_similar_cases},
    {"cases", "attachment", "Take out a document of a case", attachment_parameters,
     take_attachment},
    {"cases", "dispositions", "Every hit of decided cases with its label, as JSON lines",
     dispositions_parameters, take_dispositions},
    {"cases", "report", "Make a report to an authority of a case", report_case_parameters,
     report_case},
    {"reports", "large-value", "Make the report on large-value transactions of some days",
     large_value_parameters, report_large_value},
    {"lists", "show", "Show the lists in force, or versions of one", show_lists_parameters,
     show_lists},
    {"lists", "load", "Load a new version of a list", load_list_parameters, load_list},
    {"lists", "release", "Put a version in force that another officer loaded",
     decide_list_parameters, release_list},
    {"lists", "refuse", "Do not put a version in force", decide_list_parameters, refuse_list},
    {"rules", "show", "Show versions of the monitoring rules", show_rules_parameters, show_rules},
    {"rules", "load", "Load rules; they are back-tested on what was screened",
     load_rules_parameters, load_rules},
    {"rules", "release", "Put rules in force that another officer loaded", decide_rules_parameters,
     release_rules},
    {"rules", "refuse", "Do not put rules in force", decide_rules_parameters, refuse_rules},
    {"access", "show", "Show who has which roles", show_access_parameters, show_access},
    {"access", "roles", "Show what each role may do", {}, show_roles},
    {"access", "changes", "Show changes of rights, newest first", access_changes_parameters,
     show_access_changes},
    {"access", "add", "Propose a new principal", add_principal_parameters, add_principal},
    {"access", "grant", "Propose a role for a principal", grant_parameters, grant_role},
    {"access", "token", "Propose a bearer token of a principal", token_parameters, add_token},
    {"access", "key", "Propose a public key that a program signs its requests with", key_parameters,
     add_key},
    {"access", "suspend", "Refuse all of a principal's tokens and keys, at once",
     principal_parameters, suspend_principal},
    {"access", "resume", "Propose the end of a suspension", principal_parameters, resume_principal},
    {"access", "end-grant", "Take a role away, at once", end_grant_parameters, end_grant},
    {"access", "revoke-token", "Take a token away, at once", revoke_token_parameters, revoke_token},
    {"access", "revoke-key", "Take a key away, at once", revoke_key_parameters, revoke_key},
    {"access", "confirm", "Confirm what another administrator proposed", change_parameters,
     confirm_access},
    {"access", "refuse", "Refuse what was proposed", change_parameters, refuse_access},
    {"approvals", "list", "Payments that wait for people", approvals_parameters, list_approvals},
    {"approvals", "show", "One with what was asked and done, and the hash of its content",
     show_approval_parameters, show_approval},
    {"approvals", "approve", "Approve exactly what you were shown", approve_parameters,
     approve_payment},
    {"approvals", "refuse", "End a payment that waits", cancel_parameters, refuse_payment},
    {"approvals", "withdraw", "Take your approval back before it is sent", cancel_parameters,
     withdraw_approval},
    {"policies", "show", "Who approves what: versions, or one of them", show_policies_parameters,
     show_policies},
    {"policies", "load", "Bring new policies; another puts them in force", load_policies_parameters,
     load_policies},
    {"policies", "release", "Put in force what another loaded", policy_version_parameters,
     release_policies},
    {"policies", "refuse", "Refuse what another loaded", policy_version_parameters,
     refuse_policies},
    {"audit", "show", "What was done in the enterprise (with an auditor's token)",
     show_audit_parameters, show_audit_log},
    {"audit", "export", "Take the whole log out with its proofs (with an auditor's token)",
     export_audit_parameters, export_audit_log},
};

constexpr Group group_table[] = {
    {"webhooks", "Have events posted to a URL (Standard Webhooks 1.0.0)"},
    {"cases", "Decide what screening held (with an officer's token)"},
    {"reports", "Make reports to authorities of some days (with an officer's token)"},
    {"lists", "Put lists in force (with an officer's token)"},
    {"rules", "Put monitoring rules in force (with an officer's token)"},
    {"access", "Say who may do what (with an administrator's token)"},
    {"approvals", "Approve payments (with an approver's token)"},
    {"policies", "Say who approves what"},
    {"audit", "Look through the audit log, take it out, prove it"},
    {"screen", "Hold names against sanctions lists"},
    {"train", "Make model files from labelled data"},
    {"monitor", "Look for anomalies and money laundering in files of transfers"},
};

}  // namespace

std::span<const Group> groups() {
    return group_table;
}
std::span<const Command> commands() {
    static const auto all = [] {
        std::vector<Command> list{std::begin(table), std::end(table)};
        std::ranges::copy(file_commands(), std::back_inserter(list));
        return list;
    }();
    return all;
}

}  // namespace sluice::cli
