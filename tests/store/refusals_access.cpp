#include "tests/store/base_rows_access.hpp"
#include "tests/store/refusals.hpp"

namespace sluice::test {

namespace {

const std::string time = "'2026-03-02T10:00:00Z'";
const std::string later = "'2026-03-03T10:00:00Z'";
const std::string sha256 = "repeat('1', 64)";

Columns operator+(Columns columns, const Columns& others) {
    for (const auto& [name, value] : others) {
        columns[name] = value;
    }
    return columns;
}

const Columns principal{{"kind", "'principal'"}, {"holder", "'person'"}, {"name", "'Li'"},
                        {"handle", "'li'"},      {"role", "NULL"},       {"enterprise_id", "NULL"}};
const Columns token{{"kind", "'token'"},      {"role", "NULL"},  {"enterprise_id", "NULL"},
                    {"token_sha256", sha256}, {"from_at", time}, {"until_at", later}};
const Columns key{{"kind", "'key'"},         {"role", "NULL"},
                  {"enterprise_id", "NULL"}, {"public_key", public_key_pem},
                  {"key_id", public_key_id}, {"algorithm", "'ed25519'"},
                  {"from_at", time},         {"until_at", later}};
const Columns confirmed{{"state", "'confirmed'"},
                        {"decided_by", "'admin:mia'"},
                        {"decided_at", later},
                        {"decision_no", "7"}};

const Refusal checks[] = {
    {"access_change_kind_check",
     "access_change",
     {{"kind", "'gift'"}, {"role", "NULL"}, {"enterprise_id", "NULL"}}},
    {"access_change_handle_check", "access_change", {{"handle", "'No Name'"}}},
    {"access_change_holder_check", "access_change", principal + Columns{{"holder", "'robot'"}}},
    {"access_change_name_check", "access_change", principal + Columns{{"name", "''"}}},
    {"access_change_role_check", "access_change", {{"role", "''"}}},
    {"access_change_most_minor_check",
     "access_change",
     {{"currency", "'EUR'"}, {"most_minor", "0"}}},
    {"access_change_token_sha256_check", "access_change",
     token + Columns{{"token_sha256", "'abc'"}}},
    {"access_change_reason_check", "access_change", {{"reason", "''"}}},
    {"access_change_proposed_by_check", "access_change", {{"proposed_by", "''"}}},
    {"access_change_state_check", "access_change", confirmed + Columns{{"state", "'perhaps'"}}},
    {"access_change_decided_by_check", "access_change", confirmed + Columns{{"decided_by", "''"}}},
    {"access_change_decision_no_check", "access_change", confirmed + Columns{{"decision_no", "0"}}},
    {"access_change_principal", "access_change", principal + Columns{{"name", "NULL"}}},
    {"access_change_principal", "access_change", {{"holder", "'person'"}, {"name", "'Li'"}}},
    {"access_change_grant", "access_change", {{"role", "NULL"}}},
    {"access_change_grant", "access_change", {{"currency", "'EUR'"}}},
    {"access_change_grant", "access_change", token + Columns{{"enterprise_id", id("e0")}}},
    {"access_change_token", "access_change", token + Columns{{"until_at", "NULL"}}},
    {"access_change_token", "access_change", token + Columns{{"until_at", time}}},
    {"access_change_token", "access_change", {{"token_sha256", sha256}}},
    {"access_change_token", "access_change", key + Columns{{"until_at", "NULL"}}},
    {"access_change_public_key_check", "access_change",
     key + Columns{{"public_key", public_key_pem + " || repeat(' ', 4096)"}}},
    {"access_change_key_id_check", "access_change", key + Columns{{"key_id", "'abc'"}}},
    {"access_change_algorithm_check", "access_change",
     key + Columns{{"algorithm", "'rsa-v1_5-sha256'"}}},
    {"access_change_key", "access_change", key + Columns{{"public_key", "NULL"}}},
    {"access_change_key", "access_change", key + Columns{{"key_id", "NULL"}}},
    {"access_change_key", "access_change", key + Columns{{"algorithm", "NULL"}}},
    {"access_change_key", "access_change", {{"algorithm", "'ed25519'"}}},
    {"access_change_key", "access_change", key + Columns{{"until_at", "'2027-04-07T10:00:01Z'"}}},
    {"access_change_key_names_itself", "access_change", key + Columns{{"key_id", sha256}}},
    {"access_change_ends",
     "access_change",
     {{"kind", "'revoke_key'"}, {"role", "NULL"}, {"enterprise_id", "NULL"}}},
    {"access_change_ends", "access_change", {{"ends", id("ac")}}},
    {"access_change_decided", "access_change", {{"decided_by", "'admin:mia'"}}},
    {"access_change_decided", "access_change", confirmed + Columns{{"decision_no", "NULL"}}},
    {"approval_policy_version_no_check", "approval_policy", {{"version_no", "0"}}},
    {"approval_policy_content_check", "approval_policy", {{"content", "''"}}},
    {"approval_policy_sha256_check", "approval_policy", {{"sha256", "'abc'"}}},
    {"approval_policy_reason_check", "approval_policy", {{"reason", "''"}}},
    {"approval_policy_loaded_by_check", "approval_policy", {{"loaded_by", "''"}}},
    {"approval_policy_state_check",
     "approval_policy",
     {{"state", "'perhaps'"}, {"decided_by", "'person:mia'"}, {"decided_at", later}}},
    {"approval_policy_decided", "approval_policy", {{"decided_by", "'person:mia'"}}},
    {"approval_policy_decided", "approval_policy", {{"state", "'refused'"}}},
    {"approval_policy_two_people",
     "approval_policy",
     {{"state", "'released'"}, {"decided_by", "'officer:lin'"}, {"decided_at", later}}},
    {"approval_request_policy_version_check", "approval_request", {{"policy_version", "-1"}}},
    {"approval_request_policy_name_check", "approval_request", {{"policy_name", "''"}}},
    {"approval_request_levels_check", "approval_request", {{"levels", "''"}}},
    {"approval_request_content_sha256_check", "approval_request", {{"content_sha256", "'abc'"}}},
    {"approval_act_act_no_check", "approval_act", {{"act_no", "0"}}},
    {"approval_act_act_check", "approval_act", {{"act", "'perhaps'"}}},
    {"approval_act_level_check", "approval_act", {{"level", "-1"}}},
    {"approval_act_actor_check", "approval_act", {{"actor", "''"}}},
    {"approval_act_role_check", "approval_act", {{"role", "''"}}},
    {"approval_act_not_the_maker", "approval_act", {{"actor", "'officer:erp'"}}},
    {"approval_act_has_reason", "approval_act", {{"act", "'refuse'"}}},
    {"limit_use_limit_key_check", "limit_use", {{"limit_key", "''"}}},
    {"limit_use_used_minor_check", "limit_use", {{"used_minor", "-1"}}},
    {"limit_reservation_amount_minor_check", "limit_reservation", {{"amount_minor", "0"}}},
    {"request_nonce_key_id_check", "request_nonce", {{"key_id", "'abc'"}}},
    {"request_nonce_nonce_check", "request_nonce", {{"nonce", "repeat('n', 15)"}}},
    {"request_nonce_nonce_check", "request_nonce", {{"nonce", "repeat('n', 65)"}}},
    {"audit_inbox_entry_check", "audit_inbox", {{"entry", "''"}}},
    {"audit_inbox_entry_check", "audit_inbox", {{"entry", "repeat('x', 1048577)"}}},
    {"audit_entry_sequence_check", "audit_entry", {{"sequence", "-1"}}},
    {"audit_entry_line_check", "audit_entry", {{"line", "''"}}},
    {"audit_entry_leaf_check", "audit_entry", {{"leaf", "'\\x00'"}}},
    {"audit_entry_actor_check", "audit_entry", {{"actor", "''"}}},
    {"audit_entry_action_check", "audit_entry", {{"action", "''"}}},
    {"audit_checkpoint_tree_size_check", "audit_checkpoint", {{"tree_size", "0"}}},
    {"audit_checkpoint_note_check", "audit_checkpoint", {{"note", "''"}}},
    {"audit_checkpoint_frontier_check", "audit_checkpoint", {{"frontier", "'\\x00'"}}},
    {"access_change_second_person", "access_change",
     key + confirmed + Columns{{"decided_by", "'admin:lin'"}}},
    {"access_change_second_person", "access_change",
     confirmed + Columns{{"decided_by", "'admin:lin'"}}}};

const std::string fresh = id("0f");
const Columns made{{"change_id", fresh}};

const Refusal uniques[] = {
    {"access_change_pkey", "access_change", {{"reason", "'again'"}}},
    {"access_change_handle", "access_change", principal + made},
    {"access_change_one_token", "access_change",
     token + made + Columns{{"token_sha256", "repeat('2', 64)"}}},
    {"access_change_one_key", "access_change", key + made},
    {"request_nonce_pkey", "request_nonce", {{"expires_at", time}}},
    {"access_change_ended_once", "access_change",
     made + Columns{{"kind", "'end_grant'"},
                    {"role", "NULL"},
                    {"enterprise_id", "NULL"},
                    {"ends", id("ad")}}},
    {"access_change_decision_no_key", "access_change",
     made + confirmed + Columns{{"decision_no", "1"}}},
    {"approval_policy_pkey", "approval_policy", {{"reason", "'again'"}}},
    {"approval_request_pkey", "approval_request", {{"content_sha256", "repeat('2', 64)"}}},
    {"approval_act_pkey", "approval_act", {{"reason", "'again'"}}},
    {"limit_use_pkey", "limit_use", {{"used_minor", "5"}}},
    {"limit_reservation_pkey", "limit_reservation", {{"amount_minor", "5"}}},
    {"audit_inbox_pkey", "audit_inbox", {{"entry", "'[]'"}}},
    {"audit_entry_pkey", "audit_entry", {{"entry_id", id("a1")}}},
    {"audit_entry_entry_id_key", "audit_entry", {{"sequence", "1"}}},
    {"audit_checkpoint_pkey", "audit_checkpoint", {{"note", "'n'"}}}};

const Refusal foreigns[] = {
    {"limit_use_enterprise_id_fkey", "limit_use", {{"enterprise_id", id("ff")}}},
    {"limit_reservation_enterprise_id_payment_id_fkey",
     "limit_reservation",
     {{"payment_id", id("ff")}}},
    {"limit_reservation_enterprise_id_limit_key_period_start_fkey",
     "limit_reservation",
     {{"limit_key", "'other'"}, {"payment_id", id("d1")}}},

    {"approval_policy_enterprise_id_fkey", "approval_policy", {{"enterprise_id", id("ff")}}},
    {"approval_request_enterprise_id_payment_id_fkey",
     "approval_request",
     {{"payment_id", id("ff")}}},
    {"approval_act_enterprise_id_payment_id_content_sha256_fkey",
     "approval_act",
     {{"content_sha256", "repeat('2', 64)"}, {"act_no", "2"}}},
    {"access_change_currency_fkey", "access_change",
     made + Columns{{"currency", "'XXX'"}, {"most_minor", "1"}}},
    {"access_change_ends_fkey", "access_change",
     made + Columns{{"kind", "'end_grant'"},
                    {"role", "NULL"},
                    {"enterprise_id", "NULL"},
                    {"ends", id("ff")}}}};

}  // namespace

std::span<const Refusal> access_check_refusals() {
    return checks;
}
std::span<const Refusal> access_unique_refusals() {
    return uniques;
}
std::span<const Refusal> access_foreign_refusals() {
    return foreigns;
}

}  // namespace sluice::test
