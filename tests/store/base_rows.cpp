#include "tests/store/base_rows.hpp"

#include <algorithm>
#include <stdexcept>

#include "tests/store/base_rows_access.hpp"
#include "tests/store/base_rows_screening.hpp"

namespace sluice::test {

namespace {

const std::string time = "'2026-03-02T10:00:00Z'";
const std::string later = "'2026-03-02T10:01:00Z'";
const std::string day = "'2026-03-02'";
const std::string enterprise = id("e0");
const std::string channel = id("c0");
const std::string account = id("a0");
const std::string clearing = id("a1");
const std::string batch = id("b0");
const std::string payment = id("d0");
const std::string submission = id("50");
const std::string message = id("60");
const std::string statement = id("70");
const std::string line = id("80");
const std::string pending = id("91");
const std::string digest = R"('\x00')";
const std::string seal = "decode(repeat('00', 32), 'hex')";

Columns empty_texts(Columns columns, std::initializer_list<const char*> names) {
    for (const auto* name : names) {
        columns[name] = "''";
    }
    return columns;
}

void add_organisation(std::vector<BaseRow>& rows) {
    rows.push_back(
        {"schema_migration",
         {{"version", "99"}, {"name", "'x'"}, {"checksum", "'x'"}, {"applied_at", time}}});
    rows.push_back({"currency", {{"code", "'QQQ'"}, {"exponent", "2"}}});
    rows.push_back({"bank", {{"bank_id", "'bank'"}, {"name", "'Bank'"}}});
    rows.push_back(
        {"enterprise",
         {{"enterprise_id", enterprise}, {"name", "'Acme'"}, {"base_currency", "'EUR'"}}});
    rows.push_back({"feed_counter", {{"enterprise_id", enterprise}, {"last_seq", "0"}}});
    const Columns ours{{"enterprise_id", enterprise}, {"channel_id", channel}};
    auto connection = ours;
    connection["bank_id"] = "'bank'";
    rows.push_back({"channel", connection});
    auto lease = ours;
    lease["epoch"] = "0";
    rows.push_back({"channel_lease", lease});
    auto cursor = ours;
    cursor["cursor"] = "''";
    rows.push_back({"channel_cursor", cursor});
}

void add_accounts(std::vector<BaseRow>& rows) {
    const Columns bank_account{
        {"enterprise_id", enterprise}, {"account_id", account}, {"kind", "'bank'"},
        {"currency", "'EUR'"},         {"name", "'Main'"},      {"number", "'1234'"},
        {"is_iban", "false"},          {"channel_id", channel}, {"is_open", "true"}};
    rows.push_back({"account", bank_account});
    auto internal = bank_account;
    internal["account_id"] = clearing;
    internal["kind"] = "'clearing'";
    internal["number"] = "''";
    internal["channel_id"] = "NULL";
    rows.push_back({"account", internal});
    rows.push_back({"account_balance",
                    {{"enterprise_id", enterprise},
                     {"account_id", account},
                     {"currency", "'EUR'"},
                     {"debits_pending", "0"},
                     {"credits_pending", "0"},
                     {"debits_posted", "100"},
                     {"credits_posted", "0"},
                     {"overdraft_limit_minor", "0"},
                     {"observed_overdraft_minor", "0"}}});
}

void add_payments(std::vector<BaseRow>& rows) {
    rows.push_back({"batch", empty_texts({{"enterprise_id", enterprise},
                                          {"batch_id", batch},
                                          {"source", "'pain.001'"},
                                          {"message_id", "'M-1'"},
                                          {"item_count", "1"},
                                          {"digest", digest},
                                          {"created_at", time}},
                                         {"message_version", "initiating_party", "control_sum",
                                          "traceparent"})});
    rows.push_back({"batch_progress",
                    {{"enterprise_id", enterprise}, {"batch_id", batch}, {"next_ordinal", "1"}}});
    rows.push_back({"payment", empty_texts({{"enterprise_id", enterprise},
                                            {"payment_id", payment},
                                            {"account_id", account},
                                            {"channel_id", channel},
                                            {"currency", "'EUR'"},
                                            {"amount_minor", "100"},
                                            {"batch_id", batch},
                                            {"end_to_end_id", "'E-1'"},
                                            {"requested_date", day},
                                            {"execution_date", day},
                                            {"creditor_account_is_iban", "false"},
                                            {"created_at", time}},
                                           {"instruction_id",
                                            "uetr",
                                            "debtor_name",
                                            "service_level",
                                            "local_instrument",
                                            "category_purpose",
                                            "purpose",
                                            "charge_bearer",
                                            "creditor_name",
                                            "creditor_address",
                                            "creditor_account",
                                            "creditor_bic",
                                            "creditor_clearing_id",
                                            "creditor_bank_name",
                                            "ultimate_debtor",
                                            "ultimate_creditor",
                                            "remittance",
                                            "creditor_reference",
                                            "creditor_reference_type",
                                            "traceparent"})});
    auto unscreened = rows.back().columns;  // nothing but its text refers to it
    unscreened["payment_id"] = id("d1");
    unscreened["end_to_end_id"] = "'E-0'";
    rows.push_back({"payment", unscreened});
}

void add_payment_progress(std::vector<BaseRow>& rows) {
    rows.push_back({"batch_item", empty_texts({{"enterprise_id", enterprise},
                                               {"batch_id", batch},
                                               {"ordinal", "1"},
                                               {"payment_id", payment},
                                               {"line", "0"}},
                                              {"code", "detail", "place", "end_to_end_id",
                                               "instruction_id", "payment_information_id"})});
    rows.push_back({"payment_state",
                    {{"enterprise_id", enterprise},
                     {"payment_id", payment},
                     {"channel_id", channel},
                     {"state", "'queued'"},
                     {"version", "1"},
                     {"attempts", "0"},
                     {"bank_reference", "''"},
                     {"next_at", time},
                     {"changed_at", time},
                     {"decision_id", payment}}});
    rows.push_back({"payment_event",
                    {{"enterprise_id", enterprise},
                     {"payment_id", payment},
                     {"version", "1"},
                     {"from_state", "'none'"},
                     {"event", "'create'"},
                     {"to_state", "'received'"},
                     {"actor", "'erp'"},
                     {"at", time},
                     {"evidence", "''"},
                     {"seq", "1"}}});
}

void add_bank_traffic(std::vector<BaseRow>& rows) {
    rows.push_back({"submission",
                    {{"enterprise_id", enterprise},
                     {"submission_id", submission},
                     {"channel_id", channel},
                     {"message_id", "'S-1'"},
                     {"epoch", "1"},
                     {"item_count", "1"},
                     {"created_at", time},
                     {"deadline", later}}});
    rows.push_back({"attempt",
                    {{"enterprise_id", enterprise},
                     {"payment_id", payment},
                     {"attempt_no", "1"},
                     {"submission_id", submission},
                     {"reference", "'R-1'"}}});
    rows.push_back({"bank_message",
                    {{"enterprise_id", enterprise},
                     {"bank_message_id", message},
                     {"channel_id", channel},
                     {"kind", "'submit'"},
                     {"at", time},
                     {"request", digest},
                     {"request_digest", digest},
                     {"answer", digest},
                     {"answer_digest", digest}}});
    rows.push_back({"statement",
                    {{"enterprise_id", enterprise},
                     {"statement_id", statement},
                     {"account_id", account},
                     {"kind", "'statement'"},
                     {"bank_statement_id", "'ST-1'"},
                     {"statement_date", "'2026-03-02'"},
                     {"page", "1"},
                     {"entry_count", "1"},
                     {"bank_message_id", message},
                     {"received_at", time}}});
    rows.push_back({"statement_event",
                    {{"enterprise_id", enterprise}, {"statement_id", statement}, {"seq", "1"}}});
}

void add_lines(std::vector<BaseRow>& rows) {
    rows.push_back(
        {"statement_line",
         empty_texts({{"enterprise_id", enterprise},
                      {"line_id", line},
                      {"account_id", account},
                      {"currency", "'EUR'"},
                      {"amount_minor", "100"},
                      {"direction", "'debit'"},
                      {"natural_key", "'K-1'"},
                      {"occurrence", "1"},
                      {"booking_date", day},
                      {"detail_count", "1"},
                      {"statement_id", statement}},
                     {"bank_reference", "end_to_end_id", "counterparty_name",
                      "counterparty_account", "remittance", "return_reason", "transaction_code"})});
    rows.push_back({"statement_entry",
                    {{"enterprise_id", enterprise},
                     {"statement_id", statement},
                     {"ordinal", "1"},
                     {"line_id", line}}});
    rows.push_back({"statement_match",
                    {{"enterprise_id", enterprise},
                     {"line_id", line},
                     {"payment_id", payment},
                     {"purpose", "'settlement'"},
                     {"rule", "'uetr'"},
                     {"amount_minor", "100"},
                     {"actor", "'reconciler'"},
                     {"at", time}}});
    rows.push_back({"recon_exception",
                    {{"enterprise_id", enterprise},
                     {"exception_id", id("90")},
                     {"kind", "'unknown_debit'"},
                     {"account_id", account},
                     {"line_id", line},
                     {"payment_id", payment},
                     {"statement_id", statement},
                     {"detail", "''"},
                     {"opened_at", time},
                     {"closed_at", "NULL"},
                     {"closed_by", "''"},
                     {"resolution", "''"}}});
}

void add_postings(std::vector<BaseRow>& rows) {
    const Columns direct{{"enterprise_id", enterprise},
                         {"posting_id", id("92")},
                         {"kind", "'direct'"},
                         {"pending_id", "NULL"},
                         {"purpose", "'transfer'"},
                         {"debit_account_id", clearing},
                         {"credit_account_id", account},
                         {"currency", "'EUR'"},
                         {"amount_minor", "100"},
                         {"payment_id", payment},
                         {"line_id", "NULL"},
                         {"statement_id", "NULL"},
                         {"created_at", time},
                         {"seal", seal}};
    rows.push_back({"posting", direct});
    auto reserve = direct;
    reserve["posting_id"] = pending;
    reserve["kind"] = "'pending'";
    rows.push_back({"posting", reserve});
    auto resolve = direct;
    resolve["posting_id"] = id("93");
    resolve["kind"] = "'post'";
    resolve["pending_id"] = pending;
    rows.push_back({"posting", resolve});
}

void add_outside(std::vector<BaseRow>& rows) {
    rows.push_back({"idempotency_key", empty_texts({{"enterprise_id", enterprise},
                                                    {"operation", "'payments'"},
                                                    {"key", "'k'"},
                                                    {"fingerprint", digest},
                                                    {"resource_id", payment},
                                                    {"created_at", time}},
                                                   {"code", "detail", "place"})});
    const Columns ours{{"enterprise_id", enterprise}, {"webhook_id", id("f0")}};
    auto webhook = empty_texts(ours, {"disabled_reason"});
    webhook.insert({{"url", "'https://erp.example/hook'"},
                    {"sealed_secret", digest},
                    {"is_enabled", "true"},
                    {"planned_seq", "0"},
                    {"version", "1"},
                    {"created_at", time}});
    rows.push_back({"webhook", webhook});
    auto delivery = ours;
    delivery.insert({{"seq", "1"}, {"state", "'pending'"}, {"attempts", "0"}, {"next_at", time}});
    rows.push_back({"webhook_delivery", delivery});
    auto attempt = empty_texts(ours, {"error"});
    attempt.insert(
        {{"seq", "1"}, {"attempt_no", "1"}, {"at", time}, {"status", "200"}, {"duration_ms", "0"}});
    rows.push_back({"webhook_attempt", attempt});
}

}  // namespace

std::string id(std::string_view last_two) {
    return "'00000000-0000-7000-8000-0000000000" + std::string{last_two} + "'";
}

const std::vector<BaseRow>& base_rows() {
    static const auto rows = [] {
        std::vector<BaseRow> list;
        add_organisation(list);
        add_accounts(list);
        add_payments(list);
        add_payment_decision(list);
        add_payment_progress(list);
        add_bank_traffic(list);
        add_lines(list);
        add_postings(list);
        add_screening(list);
        add_access(list);
        add_outside(list);
        return list;
    }();
    return rows;
}

const Columns& base_row(std::string_view table) {
    const auto found = std::ranges::find(base_rows(), table, &BaseRow::table);
    if (found == base_rows().end()) {
        throw std::runtime_error("no base row for table " + std::string{table});
    }
    return found->columns;
}

std::string insert_sql(const BaseRow& row) {
    return insert_sql(row.table, row.columns) + (row.is_migrated ? " ON CONFLICT DO NOTHING" : "");
}

std::string insert_sql(const std::string& table, const Columns& columns) {
    std::string names;
    std::string values;
    for (const auto& [name, value] : columns) {
        names += (names.empty() ? "" : ", ") + name;
        values += (values.empty() ? "" : ", ") + value;
    }
    return "INSERT INTO " + table + " (" + names + ") VALUES (" + values + ")";
}

}  // namespace sluice::test
