#pragma once

#include <string>

#include "gateway/report/case_report.hpp"

namespace sluice::test {

inline BusinessDate day(const char* text) {
    return *parse_date(text);
}

inline report::Party trading_company() {
    report::Party party;
    party.id = "P1";
    party.kind = report::PartyKind::company;
    party.name = "Sample Trading & Logistics Co., Ltd. (Shanghai)";
    party.native_name = "上海样例贸易物流有限公司";
    party.aliases = {"STL"};
    party.born = day("2015-03-02");
    party.country = "CN";
    party.residence = "CN";
    party.state_of_incorporation = "Shanghai";
    party.occupation = "Wholesale of machine parts";
    party.addresses = {{"88 Century Avenue", "Shanghai", "Shanghai", "200120", "CN"}};
    party.phones = {{"86", "2155551234"}};
    party.email = "office@sample-trading.example";
    party.documents = {{report::DocumentKind::registration, "91310000MA1FL0000X", "CN", {}, {}}};
    party.accounts = {{"6222000012345678", "", "Sample Bank", "SAMPCNSH", "Pudong", "CN", "CNY",
                       day("2016-01-04")}};
    party.is_customer = true;
    party.officers = {"P3"};
    return party;
}

inline report::Party new_payee() {
    report::Party party;
    party.id = "P2";
    party.given_name = "Jean-Luc";
    party.middle_name = "P.";
    party.family_name = "O'Neill";
    party.gender = report::Gender::male;
    party.country = "FR";
    party.residence = "AE";
    party.accounts = {
        {"", "AE070331234567890123456", "Example Bank PJSC", "EXAMAEAD", "", "AE", "USD", {}}};
    party.is_subject = true;
    party.suspicion = "Opened a month ago and paid four times just below the approval limit";
    return party;
}

inline report::Party director() {
    report::Party party;
    party.id = "P3";
    party.given_name = "San";
    party.family_name = "Zhang";
    party.native_name = "张三";
    party.gender = report::Gender::female;
    party.born = day("1980-05-17");
    party.country = "CN";
    party.residence = "CN";
    party.occupation = "Director";
    party.addresses = {{"12 Nanjing Road, Room 3", "Shanghai", "Shanghai", "200001", "CN"}};
    party.phones = {{"86", "13900001111"}};
    party.documents = {
        {report::DocumentKind::national_id, "310101198005170021", "CN", day("2018-06-01"),
         day("2038-06-01")},
        {report::DocumentKind::passport, "E12345678", "CN", day("2019-02-03"), day("2029-02-02")}};
    party.is_customer = true;
    return party;
}

inline report::Transfer transfer(const std::string& id, const char* at, std::int64_t usd_cents,
                                 std::int64_t cny_fen) {
    report::Transfer made{.id = id,
                          .bank_reference = "B" + id,
                          .at = *parse_instant(at),
                          .amount = Money(usd_cents, Currency::of("USD")),
                          .reported_amount = Money(cny_fen, Currency::of("CNY")),
                          .debtor = {"P1", "6222000012345678"},
                          .creditor = {"P2", "AE070331234567890123456"},
                          .purpose = "Consulting \"phase 1\" <draft>",
                          .remittance = "INV-2026-001",
                          .status = "held",
                          .place = "Shanghai"};
    return made;
}

// A company pays a new payee abroad four times just below a limit.
inline report::CaseReport sample_case() {
    report::CaseReport made;
    made.kind = report::ReportKind::str;
    made.case_id = "CASE-2026-0042";
    made.report_date = day("2026-03-09");
    made.activity_from = day("2026-03-02");
    made.activity_to = day("2026-03-05");
    made.enterprise = trading_company();
    made.enterprise.documents.push_back({report::DocumentKind::tax_id, "123456789", "US", {}, {}});
    made.reporter = director();
    made.parties = {trading_company(), new_payee(), director()};
    made.transfers = {transfer("T1", "2026-03-02T02:00:00Z", 990'000, 7'128'000),
                      transfer("T2", "2026-03-03T02:30:00Z", 985'050, 7'092'360)};
    made.reasons = {{"S01", "Four payments to one payee, each 97 to 99 % of the limit"},
                    {"S09", "First payments to a new payee"}};
    made.narrative =
        "Two payments to a payee that was entered on 27 February 2026, each just below the limit "
        "of USD 10,000.\nThe payee's master data were changed a day before the first payment. "
        "付款理由与合同不符。";
    made.action = "Both payments held; the payee blocked.";
    return made;
}

}  // namespace sluice::test
