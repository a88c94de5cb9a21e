#include "tests/store/base_rows_access.hpp"

namespace sluice::test {

namespace {

const std::string time = "'2026-03-02T10:00:00Z'";
const std::string later = "'2026-03-03T10:00:00Z'";
const std::string nothing = "NULL";

// A grant that waits for its second person.
Columns change() {
    return {{"change_id", id("ac")},
            {"kind", "'grant'"},
            {"handle", "'li'"},
            {"holder", nothing},
            {"name", nothing},
            {"role", "'maker'"},
            {"enterprise_id", id("e0")},
            {"account_ids", "'{}'"},
            {"currency", nothing},
            {"most_minor", nothing},
            {"from_at", nothing},
            {"until_at", nothing},
            {"token_sha256", nothing},
            {"public_key", nothing},
            {"key_id", nothing},
            {"algorithm", nothing},
            {"ends", nothing},
            {"reason", "'a new clerk'"},
            {"proposed_by", "'admin:lin'"},
            {"proposed_at", time},
            {"state", "'proposed'"},
            {"decided_by", nothing},
            {"decided_at", nothing},
            {"decision_no", nothing}};
}

Columns decided(std::string_view last_two, const std::string& number, Columns changes) {
    auto columns = change();
    changes.insert({{"change_id", id(last_two)},
                    {"state", "'confirmed'"},
                    {"decided_by", "'admin:mia'"},
                    {"decided_at", later},
                    {"decision_no", number}});
    for (const auto& [name, value] : changes) {
        columns[name] = value;
    }
    return columns;
}

void add_key(std::vector<BaseRow>& rows) {
    rows.push_back({"access_change", decided("a7", "4",
                                             {{"role", nothing},
                                              {"enterprise_id", nothing},
                                              {"kind", "'key'"},
                                              {"public_key", public_key_pem},
                                              {"key_id", public_key_id},
                                              {"algorithm", "'ed25519'"},
                                              {"from_at", time},
                                              {"until_at", later}})});
    rows.push_back(
        {"request_nonce",
         {{"key_id", public_key_id}, {"nonce", "repeat('n', 16)"}, {"expires_at", later}}});
}

void add_approvals(std::vector<BaseRow>& rows) {
    rows.push_back({"approval_policy",
                    {{"enterprise_id", id("e0")},
                     {"version_no", "1"},
                     {"content", "'{}'"},
                     {"sha256", "repeat('1', 64)"},
                     {"simulation", "'{}'"},
                     {"reason", "'the board'"},
                     {"loaded_by", "'person:lin'"},
                     {"loaded_at", time},
                     {"state", "'loaded'"},
                     {"decided_by", "''"},
                     {"decided_at", nothing}}});
    rows.push_back({"approval_request",
                    {{"enterprise_id", id("e0")},
                     {"payment_id", id("d0")},
                     {"policy_version", "1"},
                     {"policy_name", "'large'"},
                     {"levels", "'{}'"},
                     {"makers", "'{erp}'"},
                     {"content_sha256", "repeat('1', 64)"},
                     {"asked_at", time}}});
    rows.push_back({"approval_act",
                    {{"enterprise_id", id("e0")},
                     {"payment_id", id("d0")},
                     {"act_no", "1"},
                     {"act", "'approve'"},
                     {"level", "0"},
                     {"actor", "'person:kim'"},
                     {"role", "'approver'"},
                     {"makers", "'{erp}'"},
                     {"content_sha256", "repeat('1', 64)"},
                     {"reason", "''"},
                     {"at", later}}});
}

}  // namespace

void add_limits(std::vector<BaseRow>& rows) {
    rows.push_back({"limit_use",
                    {{"enterprise_id", id("e0")},
                     {"limit_key", "'daily'"},
                     {"period_start", "'2026-03-02'"},
                     {"used_minor", "0"}}});
    rows.push_back({"limit_reservation",
                    {{"enterprise_id", id("e0")},
                     {"payment_id", id("d0")},
                     {"limit_key", "'daily'"},
                     {"period_start", "'2026-03-02'"},
                     {"amount_minor", "1"},
                     {"released_at", later}}});
}

void add_access(std::vector<BaseRow>& rows) {
    const Columns no_grant{{"role", nothing}, {"enterprise_id", nothing}};
    const auto without_grant = [&](Columns columns) {
        columns.insert(no_grant.begin(), no_grant.end());
        return columns;
    };
    rows.push_back({"access_change", change()});
    rows.push_back(
        {"access_change",
         decided(
             "ab", "1",
             without_grant({{"kind", "'principal'"}, {"holder", "'person'"}, {"name", "'Li'"}}))});
    rows.push_back({"access_change", decided("ad", "2",
                                             without_grant({{"kind", "'token'"},
                                                            {"token_sha256", "repeat('2', 64)"},
                                                            {"from_at", time},
                                                            {"until_at", later}}))});
    rows.push_back({"access_change", decided("ae", "3",
                                             without_grant({{"kind", "'revoke_token'"},
                                                            {"decided_by", "'admin:lin'"},
                                                            {"ends", id("ad")}}))});
    add_key(rows);
    add_approvals(rows);
    add_limits(rows);
    rows.push_back({"audit_inbox", {{"entry_id", id("af")}, {"entry", "'{}'"}}});
    rows.push_back({"audit_entry",
                    {{"sequence", "0"},
                     {"entry_id", id("a0")},
                     {"line", "'{}'"},
                     {"leaf", "sha256('x')"},
                     {"at", time},
                     {"actor", "'admin:lin'"},
                     {"action", "'access.proposed'"},
                     {"subject_kind", "'principal'"},
                     {"subject_id", "'li'"},
                     {"enterprise_id", nothing}}});
    rows.push_back({"audit_checkpoint",
                    {{"tree_size", "1"},
                     {"note", "'signed'"},
                     {"frontier", "sha256('x')"},
                     {"made_at", time}}});
}

}  // namespace sluice::test
