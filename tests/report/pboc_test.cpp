#include "gateway/report/pboc.hpp"

#include <gtest/gtest.h>

#include "adapters/banks/wire/xml_writer.hpp"
#include "tests/report/sample_case.hpp"
#include "tests/report/schema_check.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/print_error.hpp"

namespace sluice::report {
namespace {

constexpr auto organisation = CustomerKind::organisation;
constexpr auto person = CustomerKind::natural_person;

struct Movement {
    CustomerKind kind;
    const char* money;  // "CNY 50000"
    bool cash = false;
    bool transfer = true;
    bool cross_border = false;
    Direction direction = Direction::payment;
    const char* day = "2026-03-02";
    const char* customer = "P1";
    const char* exemption = "";
};

Money money_of(const std::string& text) {
    return *Money::parse(text.substr(4), Currency::of(text.substr(0, 3)));
}

std::vector<LargeValueInput> inputs(const std::vector<Movement>& movements) {
    std::vector<LargeValueInput> made;
    for (const auto& m : movements) {
        made.push_back({.id = "M" + std::to_string(made.size() + 1),
                        .customer = m.customer,
                        .customer_kind = m.kind,
                        .day = test::day(m.day),
                        .direction = m.direction,
                        .is_cash = m.cash,
                        .is_transfer = m.transfer,
                        .is_cross_border = m.cross_border,
                        .amount = money_of(m.money),
                        .usd_equivalent = {},
                        .exemption = m.exemption});
    }
    return made;
}

// "2 CNY 2000000.00 single M1" for each day that reaches a limit.
std::string found(const std::vector<Movement>& movements, const LargeValueSettings& settings = {}) {
    const auto days = large_value_days(inputs(movements), settings);
    if (!days) {
        return to_string(days.error());
    }
    std::string text;
    for (const auto& day : *days) {
        text += text.empty() ? "" : "; ";
        text += std::to_string(static_cast<int>(day.rule)) + ' ' +
                std::string{day.currency.code()} + ' ' + decimal(day.total_minor, day.currency) +
                (day.is_single ? " single" : "");
        for (const auto& id : day.movements) {
            text += ' ' + id;
        }
    }
    return text;
}

TEST(LargeValue, begins_exactly_at_the_limits_of_article_5) {
    const struct {
        const char* what;
        Movement movement;
        const char* expected;
    } table[] = {
        {"cash below", {organisation, "CNY 49999.99", true, false}, ""},
        {"cash", {organisation, "CNY 50000", true, false}, "1 CNY 50000.00 single M1"},
        {"foreign cash below", {person, "USD 9999.99", true, false}, ""},
        {"foreign cash", {person, "USD 10000", true, false}, "1 USD 10000.00 single M1"},
        {"organisation below", {organisation, "CNY 1999999.99"}, ""},
        {"organisation", {organisation, "CNY 2000000"}, "2 CNY 2000000.00 single M1"},
        {"organisation, foreign below", {organisation, "USD 199999.99"}, ""},
        {"organisation, foreign", {organisation, "USD 200000"}, "2 USD 200000.00 single M1"},
        {"organisation, across the border", {organisation, "CNY 1999999", false, true, true}, ""},
        {"person at home below", {person, "CNY 499999.99"}, ""},
        {"person at home", {person, "CNY 500000"}, "3 CNY 500000.00 single M1"},
        {"person at home, foreign", {person, "USD 100000"}, "3 USD 100000.00 single M1"},
        {"person across the border below", {person, "CNY 199999.99", false, true, true}, ""},
        {"person across the border",
         {person, "CNY 200000", false, true, true},
         "4 CNY 200000.00 single M1"},
        {"person across the border, foreign",
         {person, "USD 10000", false, true, true},
         "4 USD 10000.00 single M1"},
    };
    for (const auto& row : table) {
        EXPECT_EQ(found({row.movement}), row.expected) << row.what;
    }
}

TEST(LargeValue, is_cumulated_by_customer_day_and_direction) {
    const Movement half{person, "CNY 250000"};
    auto received = half;
    received.direction = Direction::receipt;
    auto tomorrow = half;
    tomorrow.day = "2026-03-03";
    auto other = half;
    other.customer = "P2";
    auto abroad = half;
    abroad.cross_border = true;
    EXPECT_EQ(found({half, half}), "3 CNY 500000.00 M1 M2");
    EXPECT_EQ(found({half, received}), "");
    EXPECT_EQ(found({half, tomorrow}), "");
    EXPECT_EQ(found({half, other}), "");
    EXPECT_EQ(found({half, {person, "USD 99999"}}), "");  // two currencies, two limits
    EXPECT_EQ(found({half, abroad}), "4 CNY 250000.00 single M2");
    EXPECT_EQ(found({half, half, received, received}),
              "3 CNY 500000.00 M3 M4; 3 CNY 500000.00 M1 M2");
}

TEST(LargeValue, that_meets_two_standards_is_reported_under_each) {
    EXPECT_EQ(found({{person, "CNY 200000", true, true, true}}),
              "1 CNY 200000.00 single M1; 4 CNY 200000.00 single M1");
}

TEST(LargeValue, exempts_only_what_the_settings_name) {
    const Movement renewal{organisation, "CNY 9000000", false,
                           true,         false,         Direction::payment,
                           "2026-03-02", "P1",          "term_deposit_renewal"};
    EXPECT_EQ(found({renewal}), "2 CNY 9000000.00 single M1");
    EXPECT_EQ(found({renewal}, {.exemptions = {"term_deposit_renewal"}}), "");
    EXPECT_EQ(found({renewal}, {.exemptions = {"own_accounts"}}), "2 CNY 9000000.00 single M1");
}

TEST(LargeValue, needs_the_equivalent_of_other_currencies) {
    auto movements = inputs({{organisation, "EUR 190000"}, {organisation, "JPY 100"}});
    auto days = large_value_days(movements);
    ASSERT_FALSE(days);
    EXPECT_EQ(days.error().code, Errc::missing_field);
    EXPECT_NE(days.error().detail.find("M1"), std::string::npos);
    EXPECT_NE(days.error().detail.find("M2"), std::string::npos);
    movements[0].usd_equivalent = money_of("USD 205000");
    movements[1].usd_equivalent = money_of("USD 0.70");
    days = large_value_days(movements);
    ASSERT_TRUE(days) << to_string(days.error());
    ASSERT_EQ(days->size(), 1u);
    EXPECT_EQ(days->front().total_minor, 20'500'070);
    movements[1].id = "M1";
    EXPECT_EQ(large_value_days(movements).error().code, Errc::invalid_value);
}

const PbocSettings settings{"Z0001000001", "样例财务有限公司"};
std::string xsd() {
    return test::file_bytes(SLUICE_SOURCE_DIR "/gateway/report/schema/sluice_pboc_1.xsd");
}

TEST(Pboc, large_value_set_is_valid_and_as_the_golden_file) {
    auto movements = inputs({{organisation, "CNY 1200000"},
                             {organisation, "CNY 800000.50"},
                             {organisation, "EUR 190000", false, true, true}});
    movements[2].usd_equivalent = money_of("USD 205000");
    const auto days = large_value_days(movements);
    ASSERT_TRUE(days) << to_string(days.error());
    const std::vector<Party> customers{test::trading_company()};
    const auto xml =
        pboc_large_value_xml(*days, movements, customers, test::day("2026-03-09"), settings);
    ASSERT_TRUE(xml) << to_string(xml.error());
    EXPECT_EQ(test::violations(xsd(), *xml), "");
    test::expect_golden_file("tests/data/report/pboc_large_value.xml", test::indented(*xml));
}

TEST(Pboc, suspicious_set_is_valid_and_as_the_golden_file) {
    const auto xml = pboc_suspicious_xml(test::sample_case(), settings);
    ASSERT_TRUE(xml) << to_string(xml.error());
    EXPECT_EQ(test::violations(xsd(), *xml), "");
    test::expect_golden_file("tests/data/report/pboc_suspicious.xml", test::indented(*xml));
}

TEST(Pboc, suspicious_set_may_be_about_somebody_who_was_never_paid) {
    auto report = test::sample_case();
    report.transfers.clear();
    const auto xml = pboc_suspicious_xml(report, settings);
    ASSERT_TRUE(xml) << to_string(xml.error());
    EXPECT_EQ(test::violations(xsd(), *xml), "");
}

TEST(Writer, escapes_attributes) {
    xml::Writer out("a", {{"b", "\"<&>'\x01"}});
    out.element("c", "\"");
    EXPECT_EQ(std::move(out).finish(),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<a b=\"&quot;&lt;&amp;&gt;' \"><c>\"</c></a>\n");
}

TEST(Pboc, names_everything_that_is_missing_at_once) {
    auto report = test::sample_case();
    report.reasons.clear();
    report.narrative.clear();
    report.parties[1].country.clear();
    report.transfers[0].creditor.party = "P9";
    const auto xml = pboc_suspicious_xml(report, {});
    ASSERT_FALSE(xml);
    for (const auto* field :
         {"settings.institution_code: missing", "reasons: missing", "narrative: missing",
          "parties[1].country: missing", "transfers[0].creditor.party: is no party"}) {
        EXPECT_NE(xml.error().detail.find(field), std::string::npos)
            << field << " in " << xml.error().detail;
    }
    const auto days = large_value_days(inputs({{organisation, "CNY 2000000"}}));
    ASSERT_TRUE(days);
    const auto set = pboc_large_value_xml(*days, {}, {}, test::day("2026-03-09"), settings);
    ASSERT_FALSE(set);
    EXPECT_NE(set.error().detail.find("customers: P1"), std::string::npos) << set.error().detail;
    EXPECT_NE(set.error().detail.find("names M1, which is not there"), std::string::npos);
}

}  // namespace
}  // namespace sluice::report
