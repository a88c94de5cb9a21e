#include "gateway/report/goaml.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/report/sample_case.hpp"
#include "tests/report/schema_check.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::report {
namespace {

GoamlSettings settings() {
    GoamlSettings made;
    made.rentity_id = 101;
    made.rentity_branch = "SH-1";
    made.local_currency = "CNY";
    made.indicators = {{"S01", "STRUC"}, {"S09", "ACTRC"}};
    return made;
}

CaseReport activity_case() {
    auto made = test::sample_case();
    made.kind = ReportKind::sar;
    made.parties[0].is_subject = true;
    made.parties[0].suspicion = "Pays an unknown consultant";
    made.parties[2].is_subject = true;
    made.parties[2].suspicion = "Released the payments";
    return made;
}

void expect_golden_and_valid(const CaseReport& report, const std::string& name) {
    const auto xml = goaml_xml(report, settings());
    ASSERT_TRUE(xml) << to_string(xml.error());
    test::expect_golden_file("tests/data/report/" + name, test::indented(*xml));
}

TEST(Goaml, str_is_written_as_the_golden_file) {
    expect_golden_and_valid(test::sample_case(), "goaml_str.xml");
}

TEST(Goaml, sar_is_written_as_the_golden_file) {
    expect_golden_and_valid(activity_case(), "goaml_sar.xml");
}

// The schema of goAML has no licence to be shipped, so a copy of it is named from outside.
TEST(Goaml, reports_are_valid_by_the_schema) {
    const auto* path = std::getenv("SLUICE_GOAML_XSD");
    if (path == nullptr) {
        GTEST_SKIP() << "SLUICE_GOAML_XSD names no schema of goAML 5.0.2: validity is not checked";
    }
    const auto xsd = test::schema_text(path);
    auto cash = test::sample_case();
    cash.transfers[0].means = TransferMeans::cash_in;
    cash.transfers[0].debtor.account.clear();
    auto plain = test::sample_case();
    for (auto& party : plain.parties) {
        party.is_customer = false;
    }
    for (const auto& report : {test::sample_case(), activity_case(), cash, plain}) {
        const auto xml = goaml_xml(report, settings());
        ASSERT_TRUE(xml) << to_string(xml.error());
        EXPECT_EQ(test::violations(xsd, *xml), "");
        // The check can fail: without its indicators no report is valid.
        auto broken = *xml;
        const auto at = broken.find("<report_indicators>");
        broken.erase(at, broken.find("</report_indicators>") + 20 - at);
        EXPECT_NE(test::violations(xsd, broken), "");
    }
}

TEST(Goaml, names_everything_that_is_missing_at_once) {
    auto report = test::sample_case();
    report.narrative.clear();
    report.parties[0].accounts[0].bank_branch.clear();
    report.parties[2].born.reset();
    report.transfers[1].reported_amount.reset();
    report.reasons = {{"S99", "no code"}};
    auto incomplete = settings();
    incomplete.rentity_id = 0;
    const auto xml = goaml_xml(report, incomplete);
    ASSERT_FALSE(xml);
    EXPECT_EQ(xml.error().code, Errc::missing_field);
    for (const auto* field :
         {"narrative: missing", "transfers[0].debtor.account.bank_branch: missing",
          "signatory P3.born: missing", "transfers[1].reported_amount: missing",
          "settings.rentity_id: missing", "reasons: one that settings.indicators"}) {
        EXPECT_NE(xml.error().detail.find(field), std::string::npos)
            << field << " in " << xml.error().detail;
    }
}

TEST(Goaml, refuses_what_its_fields_cannot_hold) {
    const struct {
        const char* what;
        void (*change)(CaseReport&);
        const char* problem;
    } table[] = {
        {"a native name", [](CaseReport& r) { r.parties[1].given_name = "让"; },
         "given_name: needs Latin letters"},
        {"accents", [](CaseReport& r) { r.parties[1].family_name = "Müller"; }, "family_name"},
        {"a long id", [](CaseReport& r) { r.transfers[0].id = std::string(101, 'x'); },
         "transfers[0].id: has more than 100 characters"},
        {"an unknown party", [](CaseReport& r) { r.transfers[0].creditor.party = "P9"; },
         "transfers[0].creditor.party: is no party"},
        {"an unknown account", [](CaseReport& r) { r.transfers[0].debtor.account = "1"; },
         "transfers[0].debtor.account: is no account"},
        {"one id for two", [](CaseReport& r) { r.parties.push_back(r.parties[1]); },
         "parties[3].id: is that of another party"},
        {"a country that is none", [](CaseReport& r) { r.parties[1].country = "XX"; },
         "country: is no country code"},
        {"a BIC that is none", [](CaseReport& r) { r.parties[1].accounts[0].bank_bic = "EXAM"; },
         "bank_bic: is no BIC"},
        {"a mail address that is none", [](CaseReport& r) { r.parties[0].email = "at home"; },
         "email: is no e-mail address"},
        {"cash reports", [](CaseReport& r) { r.kind = ReportKind::ctr; }, "kind"},
        {"another currency",
         [](CaseReport& r) { r.transfers[0].reported_amount = Money(1, Currency::of("EUR")); },
         "transfers[0].reported_amount: is not in the report's currency"},
    };
    for (const auto& row : table) {
        auto report = test::sample_case();
        row.change(report);
        const auto xml = goaml_xml(report, settings());
        ASSERT_FALSE(xml) << row.what;
        EXPECT_EQ(xml.error().code, Errc::invalid_value) << row.what;
        EXPECT_NE(xml.error().detail.find(row.problem), std::string::npos) << xml.error().detail;
    }
}

TEST(Goaml, keeps_native_names_and_has_no_control_characters) {
    auto report = activity_case();
    report.narrative = " tab\there,\r\nline\x01 ";
    const auto xml = goaml_xml(report, settings());
    ASSERT_TRUE(xml) << to_string(xml.error());
    EXPECT_NE(xml->find("<full_name_frn>张三</full_name_frn>"), std::string::npos);
    EXPECT_NE(xml->find("<comments>上海样例贸易物流有限公司</comments>"), std::string::npos);
    EXPECT_NE(xml->find("<name>Sample Trading and Logistics Co. Ltd. Shanghai</name>"),
              std::string::npos);
    EXPECT_NE(xml->find("<reason>tab here, line</reason>"), std::string::npos);
}

}  // namespace
}  // namespace sluice::report
