#include "gateway/report/fincen.hpp"

#include <gtest/gtest.h>

#include "tests/report/sample_case.hpp"
#include "tests/report/schema_check.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::report {
namespace {

FincenSettings settings() {
    FincenSettings made;
    made.transmitter_name = "Sample Payments Inc.";
    made.transmitter_address = {"1 Main Street", "Vienna", "VA", "22102", "US"};
    made.transmitter_phone = {"1", "703-555-0100"};
    made.transmitter_tin = "987654321";
    made.transmitter_control_code = "TBSATEST";
    made.transmitter_contact = "Filing Desk";
    made.contact_office = "Compliance Office";
    made.contact_phone = {"1", "7035550101"};
    made.primary_regulator = "7";
    made.activities = {{"S01", {1, 114, ""}}, {"S09", {8, 809, ""}}, {"S14", {8, 809, ""}}};
    return made;
}

CaseReport us_case() {
    auto made = test::sample_case();
    made.enterprise.addresses = {{"1 Main Street", "Vienna", "VA", "22102", "US"}};
    return made;
}

CaseReport cash_case() {
    auto made = us_case();
    made.kind = ReportKind::ctr;
    made.activity_to = made.activity_from;
    made.parties[0].is_subject = true;
    for (auto& transfer : made.transfers) {
        transfer.means = TransferMeans::cash_in;
        transfer.creditor = {"P1", "6222000012345678"};
    }
    made.transfers[1].means = TransferMeans::cash_out;
    made.transfers[1].debtor = {"P2", "AE070331234567890123456"};
    made.transfers[0].amount = Money(1'000'001, Currency::of("USD"));
    return made;
}

std::string xsd(const std::string& form) {
    return test::file_bytes(SLUICE_SOURCE_DIR "/tests/data/fincen/EFL_" + form +
                            "XBatchSchema.xsd");
}

TEST(FincenSar, is_valid_and_as_the_golden_file) {
    const auto xml = fincen_sar_xml(us_case(), settings());
    ASSERT_TRUE(xml) << to_string(xml.error());
    EXPECT_EQ(test::violations(xsd("SAR"), *xml), "");
    test::expect_golden_file("tests/data/report/fincen_sar.xml", test::indented(*xml));
}

TEST(FincenCtr, is_valid_and_as_the_golden_file) {
    const auto xml = fincen_ctr_xml(cash_case(), settings());
    ASSERT_TRUE(xml) << to_string(xml.error());
    EXPECT_EQ(test::violations(xsd("CTR"), *xml), "");
    test::expect_golden_file("tests/data/report/fincen_ctr.xml", test::indented(*xml));
}

TEST(FincenSar, has_whole_dollars_rounded_up_and_counts_at_the_root) {
    const auto xml = fincen_sar_xml(us_case(), settings());
    ASSERT_TRUE(xml) << to_string(xml.error());
    // 9,900.00 + 9,850.50
    EXPECT_NE(xml->find(R"(TotalAmount="19751" PartyCount="1" ActivityCount="1")"),
              std::string::npos)
        << *xml;
    EXPECT_NE(xml->find("<fc2:TotalSuspiciousAmountText>19751</"), std::string::npos);
}

TEST(FincenSar, names_each_classification_once) {
    auto report = us_case();
    report.reasons.push_back({"S14", "a country of high risk"});
    const auto xml = fincen_sar_xml(report, settings());
    ASSERT_TRUE(xml) << to_string(xml.error());
    EXPECT_EQ(test::violations(xsd("SAR"), *xml), "");
    EXPECT_EQ(xml->find("809"), xml->rfind("809"));
}

TEST(FincenSar, splits_a_long_narrative_and_refuses_a_longer_one) {
    auto report = us_case();
    report.narrative.clear();
    for (int i = 0; i < 1990; ++i) {
        report.narrative += "十个字一共十个字呀 ";
    }
    const auto xml = fincen_sar_xml(report, settings());
    ASSERT_TRUE(xml) << to_string(xml.error());
    EXPECT_EQ(test::violations(xsd("SAR"), *xml), "");
    EXPECT_NE(xml->find("<fc2:ActivityNarrativeSequenceNumber>5</"), std::string::npos);
    report.narrative += std::string(200, 'x');
    const auto refused = fincen_sar_xml(report, settings());
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("narrative: has more than 20000"), std::string::npos);
}

TEST(FincenSar, is_valid_when_little_is_known) {
    auto report = us_case();
    report.transfers.clear();
    report.activity_to.reset();
    report.parties = {test::new_payee()};
    report.parties[0].accounts.clear();
    report.parties[0].gender = Gender::unknown;
    const auto xml = fincen_sar_xml(report, settings());
    ASSERT_TRUE(xml) << to_string(xml.error());
    EXPECT_EQ(test::violations(xsd("SAR"), *xml), "");
    EXPECT_NE(xml->find("NoAmountInvolvedIndicator"), std::string::npos);
}

TEST(FincenSar, is_valid_with_every_kind_of_subject) {
    auto report = us_case();
    for (auto& party : report.parties) {
        party.is_subject = true;
    }
    report.parties[0].documents.push_back({DocumentKind::tax_id, "112233445", "US", {}, {}});
    const auto xml = fincen_sar_xml(report, settings());
    ASSERT_TRUE(xml) << to_string(xml.error());
    EXPECT_EQ(test::violations(xsd("SAR"), *xml), "");
    EXPECT_NE(xml->find("张三"), std::string::npos);
    EXPECT_NE(xml->find(R"(PartyCount="3")"), std::string::npos);
}

TEST(Fincen, names_everything_that_is_missing_at_once) {
    auto report = us_case();
    report.activity_from.reset();
    report.narrative.clear();
    report.enterprise.documents.clear();
    report.parties[1].is_subject = false;
    report.reasons.clear();
    report.transfers[0].amount = Money(100, Currency::of("EUR"));
    report.transfers[0].reported_amount.reset();
    auto incomplete = settings();
    incomplete.transmitter_control_code.clear();
    const auto xml = fincen_sar_xml(report, incomplete);
    ASSERT_FALSE(xml);
    EXPECT_EQ(xml.error().code, Errc::missing_field);
    for (const auto* field :
         {"activity_from: missing", "narrative: missing", "enterprise.documents.tax_id: missing",
          "parties: a subject: missing", "reasons: one that settings.activities",
          "transfers[0].reported_amount (in USD): missing",
          "settings.transmitter_control_code: missing"}) {
        EXPECT_NE(xml.error().detail.find(field), std::string::npos)
            << field << " in " << xml.error().detail;
    }
}

TEST(Fincen, refuses_more_of_anything_than_the_forms_hold) {
    const struct {
        const char* problem;
        void (*change)(CaseReport&);
    } table[] = {
        {"parties[1].aliases: are more than 99",
         [](CaseReport& r) { r.parties[1].aliases.assign(100, "A B"); }},
        {"parties[1].documents: are more than 99",
         [](CaseReport& r) {
             r.parties[1].documents.assign(100, {DocumentKind::lei, "5493", "US", {}, {}});
         }},
        {"parties[1].accounts: are more than 99 at one bank",
         [](CaseReport& r) { r.parties[1].accounts.resize(101, r.parties[1].accounts[0]); }},
        {"parties: has more than 999 subjects",
         [](CaseReport& r) {
             for (int i = 0; i < 1000; ++i) {
                 r.parties.push_back(r.parties[1]);
                 r.parties.back().id = "S" + std::to_string(i);
             }
         }},
    };
    for (const auto& row : table) {
        auto report = us_case();
        row.change(report);
        const auto xml = fincen_sar_xml(report, settings());
        ASSERT_FALSE(xml) << row.problem;
        EXPECT_NE(xml.error().detail.find(row.problem), std::string::npos)
            << row.problem << " in " << xml.error().detail;
    }
    auto full = us_case();
    full.parties[1].aliases.assign(99, "A B");
    full.parties[1].documents.assign(99, {DocumentKind::lei, "5493", "US", {}, {}});
    full.parties[1].accounts.resize(99, full.parties[1].accounts[0]);
    const auto xml = fincen_sar_xml(full, settings());
    ASSERT_TRUE(xml) << to_string(xml.error());
    EXPECT_EQ(test::violations(xsd("SAR"), *xml), "");
}

TEST(FincenCtr, is_refused_below_its_threshold_and_for_several_days) {
    auto report = cash_case();
    report.transfers[0].amount = Money(1'000'000, Currency::of("USD"));
    report.activity_to = test::day("2026-03-05");
    const auto xml = fincen_ctr_xml(report, settings());
    ASSERT_FALSE(xml);
    EXPECT_EQ(xml.error().code, Errc::invalid_value);
    EXPECT_NE(xml.error().detail.find("above USD 10,000"), std::string::npos);
    EXPECT_NE(xml.error().detail.find("activity_to: a CTR is of one day"), std::string::npos);
}

TEST(SchemaCheck, can_fail) {
    const auto xml = fincen_ctr_xml(cash_case(), settings());
    ASSERT_TRUE(xml) << to_string(xml.error());
    EXPECT_NE(test::violations(xsd("SAR"), *xml), "");
    EXPECT_NE(test::violations(xsd("CTR"), xml->substr(0, 500)), "");
}

}  // namespace
}  // namespace sluice::report
