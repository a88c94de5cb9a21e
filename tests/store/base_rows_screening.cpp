#include "tests/store/base_rows_screening.hpp"

namespace sluice::test {

namespace {

const std::string time = "'2026-03-02T10:00:00Z'";
const std::string due = "'2026-03-02T14:00:00Z'";
const std::string later = "'2026-03-02T10:01:00Z'";
const std::string sha256 = "repeat('0', 64)";
const std::string content = R"('\x00')";
const std::string nothing = "NULL";

Columns decision() {
    return {{"enterprise_id", id("e0")}, {"decision_id", id("d0")}, {"seq", "1"},
            {"subject", "'payment'"},    {"payment_id", id("d0")},  {"line_id", nothing},
            {"beneficiary_id", nothing}, {"verdict", "'pass'"},     {"score_permille", "0"},
            {"posture", "''"},           {"matches", "'[]'"},       {"monitoring", "'{}'"},
            {"lists_version", "'l'"},    {"rules_version", "'r'"},  {"epoch", "1"},
            {"observed_at", time},       {"decided_at", time}};
}

void add_order(std::vector<BaseRow>& rows) {
    rows.push_back({"screening_lease",
                    {{"shard", "0"},
                     {"owner", nothing},
                     {"epoch", "0"},
                     {"until", nothing},
                     {"last_seq", "0"}},
                    true});
    rows.push_back({"screening_beneficiary",
                    {{"enterprise_id", id("e0")},
                     {"beneficiary_id", id("be")},
                     {"kind", "'vendor'"},
                     {"reference", "'V1'"},
                     {"name", "'Supplier'"},
                     {"account", "''"},
                     {"country", "''"},
                     {"changed_at", time},
                     {"screened_release", "0"}}});
    auto receipt = decision();
    receipt["decision_id"] = receipt["line_id"] = id("80");
    receipt["payment_id"] = nothing;
    receipt["subject"] = "'receipt'";
    receipt["seq"] = "2";
    rows.push_back({"screening_decision", receipt});
    rows.push_back({"screening_input",
                    {{"enterprise_id", id("e0")},
                     {"seq", "3"},
                     {"kind", "'master_data'"},
                     {"payload", "'{}'"},
                     {"actor", "'erp'"},
                     {"observed_at", time}}});
    rows.push_back({"screening_inbox",
                    {{"enterprise_id", id("e0")},
                     {"inbox_id", id("80")},
                     {"kind", "'receipt'"},
                     {"line_id", id("80")},
                     {"payload", "''"},
                     {"actor", "'gateway:reconcile'"},
                     {"at", time}}});
}

void add_lists(std::vector<BaseRow>& rows) {
    const Columns loaded{{"list_name", "'un_consolidated'"},
                         {"version_no", "1"},
                         {"rule_set", "'sanctions'"},
                         {"source_version", "'2026-02-27'"},
                         {"published", "'2026-02-27'"},
                         {"sha256", sha256},
                         {"entry_count", "1"},
                         {"name_count", "1"},
                         {"difference", "'{}'"},
                         {"loaded_by", "'anna'"},
                         {"loaded_at", time},
                         {"state", "'loaded'"},
                         {"decided_by", "''"},
                         {"decided_at", nothing},
                         {"release_seq", nothing}};
    rows.push_back({"screening_list_version", loaded});
    auto released = loaded;
    released["version_no"] = "2";
    released["state"] = "'released'";
    released["decided_by"] = "'bert'";
    released["decided_at"] = later;
    released["release_seq"] = "1";
    rows.push_back({"screening_list_version", released});
    rows.push_back({"screening_list_file",
                    {{"list_name", "'un_consolidated'"},
                     {"version_no", "1"},
                     {"ordinal", "1"},
                     {"file_name", "'consolidated.xml'"},
                     {"content", content}}});
    rows.push_back({"screening_rules",
                    {{"version_no", "1"},
                     {"content", "''"},
                     {"sha256", sha256},
                     {"backtest", "'{}'"},
                     {"loaded_by", "'anna'"},
                     {"loaded_at", time},
                     {"state", "'loaded'"},
                     {"decided_by", "''"},
                     {"decided_at", nothing},
                     {"effective_seq", nothing}}});
    rows.push_back({"screening_rescreen",
                    {{"release_seq", "1"},
                     {"since", time},
                     {"started_at", time},
                     {"enterprise_id", nothing},
                     {"payment_id", nothing},
                     {"part", "'payments'"},
                     {"line_id", nothing},
                     {"screened", "0"},
                     {"hits", "0"},
                     {"done_at", nothing}}});
}

void add_case(std::vector<BaseRow>& rows) {
    const Columns ours{{"enterprise_id", id("e0")}, {"case_id", id("ca")}};
    auto open = ours;
    open.insert({{"decision_id", id("d0")},
                 {"payment_id", id("d0")},
                 {"line_id", nothing},
                 {"beneficiary_id", nothing},
                 {"verdict", "'hold'"},
                 {"is_special", "false"},
                 {"state", "'open'"},
                 {"version", "1"},
                 {"assigned_to", "''"},
                 {"opened_at", time},
                 {"due_at", due},
                 {"proposed_by", "''"},
                 {"proposed_outcome", "''"},
                 {"decided_by", "''"},
                 {"decided_at", nothing}});
    rows.push_back({"screening_case", open});
    auto event = ours;
    event.insert({{"version", "1"},
                  {"event", "'open'"},
                  {"actor", "'gateway:screen'"},
                  {"at", time},
                  {"outcome", "''"},
                  {"reason_code", "''"},
                  {"note", "''"}});
    rows.push_back({"screening_case_event", event});
    auto attachment = ours;
    attachment.insert({{"version", "1"},
                       {"file_name", "'passport.pdf'"},
                       {"sha256", sha256},
                       {"content", content}});
    rows.push_back({"screening_attachment", attachment});
    auto finding = ours;
    finding.insert({{"version", "1"}, {"party", "'p'"}, {"entry", "'e'"}, {"finding", "'other'"}});
    rows.push_back({"screening_case_finding", finding});
    auto match = ours;
    match.insert({{"party", "'p'"},
                  {"entry", "'e'"},
                  {"list_name", "'un_consolidated'"},
                  {"entry_id", "'QDi.001'"},
                  {"proposed_by", "'anna'"},
                  {"decided_by", "'bert'"},
                  {"decided_at", later}});
    rows.push_back({"screening_false_match", match});
}

}  // namespace

void add_payment_decision(std::vector<BaseRow>& rows) {
    rows.push_back({"screening_decision", decision()});
}

void add_screening(std::vector<BaseRow>& rows) {
    add_order(rows);
    add_lists(rows);
    add_case(rows);
}

}  // namespace sluice::test
