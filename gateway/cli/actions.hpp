#pragma once

#include "gateway/cli/session.hpp"

// What the commands do. Each prints its result and returns the exit code.
namespace sluice::cli {

Exit submit(Session& session, const Arguments& arguments);
Exit report(Session& session, const Arguments& arguments);

Exit list_payments(Session& session, const Arguments& arguments);
Exit show_payment(Session& session, const Arguments& arguments);
Exit cancel_payment(Session& session, const Arguments& arguments);
Exit resolve_payment(Session& session, const Arguments& arguments);

Exit list_exceptions(Session& session, const Arguments& arguments);
Exit resolve_exception(Session& session, const Arguments& arguments);

Exit list_cases(Session& session, const Arguments& arguments);
Exit show_case(Session& session, const Arguments& arguments);
Exit print_case_evidence(Session& session, const Arguments& arguments);
Exit show_case_links(Session& session, const Arguments& arguments);
Exit show_similar_cases(Session& session, const Arguments& arguments);
Exit take_attachment(Session& session, const Arguments& arguments);
Exit take_dispositions(Session& session, const Arguments& arguments);
Exit report_case(Session& session, const Arguments& arguments);
Exit report_large_value(Session& session, const Arguments& arguments);
Exit assign_case(Session& session, const Arguments& arguments);
Exit note_case(Session& session, const Arguments& arguments);
Exit attach_to_case(Session& session, const Arguments& arguments);
Exit propose_case(Session& session, const Arguments& arguments);
Exit confirm_case(Session& session, const Arguments& arguments);
Exit return_case(Session& session, const Arguments& arguments);

Exit show_lists(Session& session, const Arguments& arguments);
Exit load_list(Session& session, const Arguments& arguments);
Exit release_list(Session& session, const Arguments& arguments);
Exit refuse_list(Session& session, const Arguments& arguments);

Exit show_rules(Session& session, const Arguments& arguments);
Exit load_rules(Session& session, const Arguments& arguments);
Exit release_rules(Session& session, const Arguments& arguments);
Exit refuse_rules(Session& session, const Arguments& arguments);

Exit list_approvals(Session& session, const Arguments& arguments);
Exit show_approval(Session& session, const Arguments& arguments);
Exit approve_payment(Session& session, const Arguments& arguments);
Exit refuse_payment(Session& session, const Arguments& arguments);
Exit withdraw_approval(Session& session, const Arguments& arguments);

Exit show_policies(Session& session, const Arguments& arguments);
Exit load_policies(Session& session, const Arguments& arguments);
Exit release_policies(Session& session, const Arguments& arguments);
Exit refuse_policies(Session& session, const Arguments& arguments);

Exit show_audit_log(Session& session, const Arguments& arguments);
Exit export_audit_log(Session& session, const Arguments& arguments);

Exit show_access(Session& session, const Arguments& arguments);
Exit show_roles(Session& session, const Arguments& arguments);
Exit show_access_changes(Session& session, const Arguments& arguments);
Exit add_principal(Session& session, const Arguments& arguments);
Exit grant_role(Session& session, const Arguments& arguments);
Exit add_token(Session& session, const Arguments& arguments);
Exit add_key(Session& session, const Arguments& arguments);
Exit suspend_principal(Session& session, const Arguments& arguments);
Exit resume_principal(Session& session, const Arguments& arguments);
Exit end_grant(Session& session, const Arguments& arguments);
Exit revoke_token(Session& session, const Arguments& arguments);
Exit revoke_key(Session& session, const Arguments& arguments);
Exit confirm_access(Session& session, const Arguments& arguments);
Exit refuse_access(Session& session, const Arguments& arguments);

Exit show_balances(Session& session, const Arguments& arguments);
Exit show_trial_balance(Session& session, const Arguments& arguments);
Exit show_statements(Session& session, const Arguments& arguments);

Exit show_events(Session& session, const Arguments& arguments);

Exit add_webhook(Session& session, const Arguments& arguments);
Exit list_webhooks(Session& session, const Arguments& arguments);
Exit list_deliveries(Session& session, const Arguments& arguments);
Exit replay_webhook(Session& session, const Arguments& arguments);
Exit enable_webhook(Session& session, const Arguments& arguments);
Exit remove_webhook(Session& session, const Arguments& arguments);

Exit verify_audit_log(Session& session, const Arguments& arguments);

Exit monitor_edges(Session& session, const Arguments& arguments);
Exit monitor_payments(Session& session, const Arguments& arguments);
Exit monitor_backtest(Session& session, const Arguments& arguments);

Exit screen_pairs(Session& session, const Arguments& arguments);
Exit screen_names(Session& session, const Arguments& arguments);
Exit train_names(Session& session, const Arguments& arguments);
Exit monitor_graph(Session& session, const Arguments& arguments);
Exit train_graph_model(Session& session, const Arguments& arguments);
Exit train_words(Session& session, const Arguments& arguments);

}  // namespace sluice::cli
