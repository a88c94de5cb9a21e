#include "tests/store/refusals.hpp"

namespace sluice::test {

namespace {

const std::string fresh = id("0f");
const std::string missing = id("ff");
const std::string later = "'2026-03-02T10:01:00Z'";

const Columns proposed{
    {"state", "'proposed'"}, {"proposed_by", "'anna'"}, {"proposed_outcome", "'release'"}};
const Columns decided{{"decided_by", "'bert'"}, {"decided_at", later}};

Columns operator+(Columns columns, const Columns& others) {
    for (const auto& [name, value] : others) {
        columns[name] = value;
    }
    return columns;
}

const Refusal checks[] = {
    {"screening_lease_shard_check", "screening_lease", {{"shard", "1"}}},
    {"screening_lease_epoch_check", "screening_lease", {{"epoch", "-1"}}},
    {"screening_lease_last_seq_check", "screening_lease", {{"last_seq", "-1"}}},

    {"screening_decision_seq_check", "screening_decision", {{"seq", "0"}}},
    {"screening_decision_subject_check", "screening_decision", {{"subject", "'statement'"}}},
    {"screening_decision_verdict_check", "screening_decision", {{"verdict", "'maybe'"}}},
    {"screening_decision_score_permille_check", "screening_decision", {{"score_permille", "-1"}}},
    {"screening_decision_score_permille_check", "screening_decision", {{"score_permille", "1001"}}},
    {"screening_decision_has_subject", "screening_decision", {{"payment_id", "NULL"}}},
    {"screening_decision_has_subject", "screening_decision", {{"line_id", id("80")}}},
    {"screening_decision_has_subject", "screening_decision", {{"subject", "'receipt'"}}},
    {"screening_decision_has_subject", "screening_decision", {{"subject", "'beneficiary'"}}},
    {"screening_decision_has_subject", "screening_decision", {{"beneficiary_id", id("be")}}},
    {"screening_decision_has_subject",
     "screening_decision",
     {{"subject", "'rescreen'"}, {"payment_id", "NULL"}, {"line_id", id("80")}}},
    {"payment_state_is_screened", "payment_state", {{"decision_id", "NULL"}}},
    {"payment_state_is_screened", "payment_state", {{"decision_id", "NULL"}, {"state", "'held'"}}},
    {"payment_state_is_screened",
     "payment_state",
     {{"decision_id", "NULL"}, {"state", "'rejected'"}, {"next_at", "NULL"}}},

    {"screening_beneficiary_kind_check", "screening_beneficiary", {{"kind", "'bank'"}}},
    {"screening_beneficiary_reference_check", "screening_beneficiary", {{"reference", "''"}}},
    {"screening_beneficiary_screened_release_check",
     "screening_beneficiary",
     {{"screened_release", "-1"}}},

    {"screening_input_seq_check", "screening_input", {{"seq", "0"}}},
    {"screening_input_kind_check", "screening_input", {{"kind", "'gossip'"}}},
    {"screening_input_actor_check", "screening_input", {{"actor", "''"}}},
    {"screening_inbox_kind_check",
     "screening_inbox",
     {{"kind", "'letter'"}, {"line_id", "NULL"}, {"payload", "'x'"}}},
    {"screening_inbox_actor_check", "screening_inbox", {{"actor", "''"}}},
    {"screening_inbox_has_content", "screening_inbox", {{"line_id", "NULL"}}},
    {"screening_inbox_has_content", "screening_inbox", {{"payload", "'{}'"}}},
    {"screening_inbox_has_content", "screening_inbox", {{"kind", "'master_data'"}}},
    {"screening_inbox_has_content",
     "screening_inbox",
     {{"kind", "'master_data'"}, {"line_id", "NULL"}}},

    {"screening_list_version_list_name_check", "screening_list_version", {{"list_name", "''"}}},
    {"screening_list_version_list_name_check",
     "screening_list_version",
     {{"list_name", "'UN list'"}}},
    {"screening_list_version_version_no_check", "screening_list_version", {{"version_no", "0"}}},
    {"screening_list_version_rule_set_check", "screening_list_version", {{"rule_set", "'red'"}}},
    {"screening_list_version_sha256_check", "screening_list_version", {{"sha256", "'abc'"}}},
    {"screening_list_version_entry_count_check", "screening_list_version", {{"entry_count", "-1"}}},
    {"screening_list_version_name_count_check", "screening_list_version", {{"name_count", "-1"}}},
    {"screening_list_version_loaded_by_check", "screening_list_version", {{"loaded_by", "''"}}},
    {"screening_list_version_state_check", "screening_list_version",
     decided + Columns{{"state", "'gone'"}}},
    {"screening_list_version_decided", "screening_list_version", {{"decided_by", "'bert'"}}},
    {"screening_list_version_decided", "screening_list_version", {{"decided_at", later}}},
    {"screening_list_version_decided", "screening_list_version", {{"release_seq", "2"}}},
    {"screening_list_version_decided", "screening_list_version", {{"state", "'refused'"}}},
    {"screening_list_version_decided", "screening_list_version",
     decided + Columns{{"state", "'released'"}}},
    {"screening_list_version_two_people",
     "screening_list_version",
     {{"state", "'refused'"}, {"decided_by", "'anna'"}, {"decided_at", later}}},
    {"screening_list_file_ordinal_check", "screening_list_file", {{"ordinal", "0"}}},
    {"screening_list_file_file_name_check", "screening_list_file", {{"file_name", "''"}}},

    {"screening_rules_version_no_check", "screening_rules", {{"version_no", "0"}}},
    {"screening_rules_sha256_check", "screening_rules", {{"sha256", "'abc'"}}},
    {"screening_rules_loaded_by_check", "screening_rules", {{"loaded_by", "''"}}},
    {"screening_rules_state_check", "screening_rules", decided + Columns{{"state", "'gone'"}}},
    {"screening_rules_effective_seq_check", "screening_rules",
     decided + Columns{{"state", "'released'"}, {"effective_seq", "0"}}},
    {"screening_rules_decided", "screening_rules", {{"decided_by", "'bert'"}}},
    {"screening_rules_decided", "screening_rules", {{"decided_at", later}}},
    {"screening_rules_decided", "screening_rules", {{"state", "'released'"}}},
    {"screening_rules_decided", "screening_rules", {{"effective_seq", "4"}}},
    {"screening_rules_decided", "screening_rules",
     decided + Columns{{"state", "'refused'"}, {"effective_seq", "4"}}},
    {"screening_rules_two_people",
     "screening_rules",
     {{"state", "'released'"}, {"decided_by", "'anna'"}, {"decided_at", later}}},
    {"screening_rescreen_release_seq_check", "screening_rescreen", {{"release_seq", "0"}}},
    {"screening_rescreen_screened_check", "screening_rescreen", {{"screened", "-1"}}},
    {"screening_rescreen_hits_check", "screening_rescreen", {{"hits", "-1"}}},

    {"screening_case_verdict_check", "screening_case", {{"verdict", "'pass'"}}},
    {"screening_case_state_check", "screening_case", proposed + Columns{{"state", "'gone'"}}},
    {"screening_case_version_check", "screening_case", {{"version", "0"}}},
    {"screening_case_proposed_outcome_check", "screening_case",
     proposed + Columns{{"proposed_outcome", "'burn'"}}},
    {"screening_case_has_subject", "screening_case", {{"payment_id", "NULL"}}},
    {"screening_case_has_subject", "screening_case", {{"line_id", id("80")}}},
    {"screening_case_has_subject", "screening_case", {{"beneficiary_id", id("be")}}},
    {"screening_case_proposed", "screening_case", {{"proposed_by", "'anna'"}}},
    {"screening_case_proposed", "screening_case", {{"proposed_outcome", "'release'"}}},
    {"screening_case_proposed", "screening_case", {{"state", "'proposed'"}}},
    {"screening_case_proposed", "screening_case", proposed + Columns{{"state", "'open'"}}},
    {"screening_case_decided", "screening_case", proposed + Columns{{"state", "'released'"}}},
    {"screening_case_decided", "screening_case", proposed + decided},
    {"screening_case_decided", "screening_case", {{"decided_by", "'bert'"}}},
    {"screening_case_two_people", "screening_case",
     proposed + decided + Columns{{"state", "'closed'"}, {"decided_by", "'anna'"}}},

    {"screening_case_event_version_check", "screening_case_event", {{"version", "0"}}},
    {"screening_case_event_event_check", "screening_case_event", {{"event", "'lose'"}}},
    {"screening_case_event_actor_check", "screening_case_event", {{"actor", "''"}}},
    {"screening_case_event_outcome_check",
     "screening_case_event",
     {{"event", "'propose'"}, {"outcome", "'burn'"}}},
    {"screening_case_event_outcome", "screening_case_event", {{"event", "'propose'"}}},
    {"screening_case_event_outcome", "screening_case_event", {{"outcome", "'release'"}}},
    {"screening_attachment_file_name_check", "screening_attachment", {{"file_name", "''"}}},
    {"screening_attachment_sha256_check", "screening_attachment", {{"sha256", "'abc'"}}},
    {"screening_case_finding_party_check", "screening_case_finding", {{"party", "''"}}},
    {"screening_case_finding_entry_check", "screening_case_finding", {{"entry", "''"}}},
    {"screening_case_finding_finding_check", "screening_case_finding", {{"finding", "'same'"}}},
    {"screening_false_match_party_check", "screening_false_match", {{"party", "''"}}},
    {"screening_false_match_entry_check", "screening_false_match", {{"entry", "''"}}},
    {"screening_false_match_list_name_check", "screening_false_match", {{"list_name", "''"}}},
    {"screening_false_match_entry_id_check", "screening_false_match", {{"entry_id", "''"}}},
    {"screening_false_match_proposed_by_check", "screening_false_match", {{"proposed_by", "''"}}},
    {"screening_false_match_decided_by_check", "screening_false_match", {{"decided_by", "''"}}},
    {"screening_false_match_two_people", "screening_false_match", {{"decided_by", "'anna'"}}},
};

const Refusal uniques[] = {
    {"screening_lease_pkey", "screening_lease", {}},
    {"screening_decision_pkey", "screening_decision", {}},
    {"screening_decision_enterprise_id_seq_key",
     "screening_decision",
     {{"decision_id", fresh}, {"subject", "'rescreen'"}}},
    // A payment and a receipt are judged once; only a look back judges again.
    {"screening_decision_payment", "screening_decision", {{"decision_id", fresh}, {"seq", "9"}}},
    {"screening_decision_receipt",
     "screening_decision",
     {{"decision_id", fresh},
      {"seq", "9"},
      {"subject", "'receipt'"},
      {"payment_id", "NULL"},
      {"line_id", id("80")}}},
    {"screening_beneficiary_pkey", "screening_beneficiary", {{"reference", "'V2'"}}},
    {"screening_beneficiary_enterprise_id_kind_reference_key",
     "screening_beneficiary",
     {{"beneficiary_id", fresh}}},
    {"screening_input_pkey", "screening_input", {}},
    {"screening_inbox_pkey", "screening_inbox", {}},
    {"screening_list_version_pkey", "screening_list_version", {}},
    {"screening_list_version_release_seq_key", "screening_list_version",
     decided + Columns{{"version_no", "3"}, {"state", "'released'"}, {"release_seq", "1"}}},
    {"screening_list_file_pkey", "screening_list_file", {}},
    {"screening_rules_pkey", "screening_rules", {}},
    {"screening_rescreen_pkey", "screening_rescreen", {}},
    {"screening_case_pkey", "screening_case", {}},
    {"screening_case_enterprise_id_decision_id_key", "screening_case", {{"case_id", fresh}}},
    {"screening_case_event_pkey", "screening_case_event", {}},
    {"screening_attachment_pkey", "screening_attachment", {}},
    {"screening_case_finding_pkey", "screening_case_finding", {}},
    {"screening_false_match_pkey", "screening_false_match", {}},
};

const Refusal foreign_keys[] = {
    {"payment_state_decision_fkey",
     "payment_state",
     {{"payment_id", id("d1")}, {"decision_id", missing}}},
    {"screening_decision_enterprise_id_fkey", "screening_decision", {{"enterprise_id", missing}}},
    {"screening_decision_enterprise_id_payment_id_fkey",
     "screening_decision",
     {{"decision_id", fresh}, {"seq", "9"}, {"payment_id", missing}}},
    {"screening_decision_enterprise_id_line_id_fkey",
     "screening_decision",
     {{"decision_id", fresh},
      {"seq", "9"},
      {"subject", "'receipt'"},
      {"payment_id", "NULL"},
      {"line_id", missing}}},
    {"screening_decision_enterprise_id_beneficiary_id_fkey",
     "screening_decision",
     {{"decision_id", fresh},
      {"seq", "9"},
      {"subject", "'beneficiary'"},
      {"payment_id", "NULL"},
      {"beneficiary_id", missing}}},
    {"screening_beneficiary_enterprise_id_fkey",
     "screening_beneficiary",
     {{"enterprise_id", missing}}},
    {"screening_input_enterprise_id_fkey", "screening_input", {{"enterprise_id", missing}}},
    {"screening_inbox_enterprise_id_fkey",
     "screening_inbox",
     {{"enterprise_id", missing},
      {"kind", "'master_data'"},
      {"line_id", "NULL"},
      {"payload", "'{}'"}}},
    {"screening_inbox_enterprise_id_line_id_fkey",
     "screening_inbox",
     {{"inbox_id", fresh}, {"line_id", missing}}},
    {"screening_list_file_list_name_version_no_fkey", "screening_list_file", {{"version_no", "9"}}},
    {"screening_case_enterprise_id_fkey", "screening_case", {{"enterprise_id", missing}}},
    {"screening_case_enterprise_id_decision_id_fkey",
     "screening_case",
     {{"case_id", fresh}, {"decision_id", missing}}},
    {"screening_case_enterprise_id_payment_id_fkey",
     "screening_case",
     {{"case_id", fresh}, {"decision_id", id("80")}, {"payment_id", missing}}},
    {"screening_case_enterprise_id_line_id_fkey",
     "screening_case",
     {{"case_id", fresh}, {"decision_id", id("80")}, {"payment_id", "NULL"}, {"line_id", missing}}},
    {"screening_case_enterprise_id_beneficiary_id_fkey",
     "screening_case",
     {{"case_id", fresh},
      {"decision_id", id("80")},
      {"payment_id", "NULL"},
      {"beneficiary_id", missing}}},
    {"screening_case_event_enterprise_id_case_id_fkey",
     "screening_case_event",
     {{"case_id", missing}}},
    {"screening_attachment_enterprise_id_case_id_version_fkey",
     "screening_attachment",
     {{"version", "9"}}},
    {"screening_case_finding_enterprise_id_case_id_version_fkey",
     "screening_case_finding",
     {{"version", "9"}}},
    {"screening_false_match_enterprise_id_fkey",
     "screening_false_match",
     {{"enterprise_id", missing}}},
    {"screening_false_match_enterprise_id_case_id_fkey",
     "screening_false_match",
     {{"party", "'q'"}, {"case_id", missing}}},
};

}  // namespace

std::span<const Refusal> screening_check_refusals() {
    return checks;
}

std::span<const Refusal> screening_unique_refusals() {
    return uniques;
}

std::span<const Refusal> screening_foreign_refusals() {
    return foreign_keys;
}

}  // namespace sluice::test
