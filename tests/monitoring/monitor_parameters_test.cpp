#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "ledger/base/csv.hpp"
#include "tests/monitoring/scenario_world.hpp"

namespace sluice::monitoring {

namespace {

std::string list_text(const std::vector<std::string>& items) {
    std::string out = "[";
    for (const auto& item : items) {
        out += (out.size() > 1 ? ", \"" : "\"") + item + '"';
    }
    return out + ']';
}

// The file of defaults, made from the table, so that it names each parameter with its limits.
std::string defaults_text() {
    const auto built_in = default_parameters();
    std::string out =
        "# Thresholds of monitoring, as built in. Amounts are minor units of base_currency.\n"
        "# What one enterprise has instead stands at the end, in a section of its own:\n"
        "#   [tenant.\"ENT001\"]\n"
        "#   split_limit_min_transfers = 4\n"
        "# Made from security/monitoring/monitor_parameters.cpp by its test\n"
        "# (SLUICE_UPDATE_GOLDEN=1).\n\n"
        "# What amounts of other currencies are compared by; see that they are of your time.\n"
        "base_currency = \"CNY\"\nrates = [\"EUR 7.70\", \"GBP 9.00\", \"HKD 0.91\", "
        "\"JPY 0.047\", \"USD 7.10\"]\n\n"
        "# S14: payments to the first are stopped (FATF calls for countermeasures against both); "
        "a\n"
        "# new payee in the second is held. The second is a starting point, no official list: put "
        "in\n"
        "# what FATF's lists in force, your bank and your own policy name.\n";
    out += "stop_countries = " + list_text(built_in.stop_countries) +
           "\nhigh_risk_countries = " + list_text(built_in.high_risk_countries) +
           "\n\n# What a scenario adds to the score when it fires, 0 to 1000.\n";
    for (std::size_t i = 0; i < scenario_count; ++i) {
        out += "score_permille_" + std::string{scenarios()[i].id} + " = " +
               std::to_string(built_in.score_permille[i]) + "  # " +
               std::string{scenarios()[i].title_en} + '\n';
    }
    for (const auto& row : parameter_table()) {
        out += "\n# " + std::string{row.scenario} + (row.scenario.empty() ? "" : ": ") +
               std::string{row.meaning} + "; " + std::to_string(row.min) + " to " +
               std::to_string(row.max) + '\n' + std::string{row.name} + " = " +
               std::to_string(built_in.*row.member) + '\n';
    }
    return out;
}

const std::string defaults_path = SLUICE_SOURCE_DIR "/conf/monitoring/parameters.toml";

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

TEST(MonitorParameters, the_file_of_defaults_is_what_is_built_in) {
    if (std::getenv("SLUICE_UPDATE_GOLDEN") != nullptr) {
        std::ofstream{defaults_path, std::ios::binary} << defaults_text();
    }
    const auto text = read(defaults_path);
    EXPECT_EQ(text, defaults_text());
    const auto parsed = ParameterSet::parse(text);
    ASSERT_TRUE(parsed) << to_string(parsed.error());
    EXPECT_EQ(parsed->of("anyone"), default_parameters());
}

TEST(MonitorParameters, countries_of_the_fatf_are_of_high_risk) {
    const auto path = std::string{SLUICE_SOURCE_DIR} + "/conf/lists/country_risk.csv";
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    csv::TextLines lines{bytes};
    csv::Reader reader{lines, path};
    ASSERT_FALSE(reader.read_header());
    const auto column = reader.column("country");
    ASSERT_TRUE(column);
    int countries = 0;
    for (auto more = reader.next(); more && *more; more = reader.next(), ++countries) {
        EXPECT_TRUE(std::ranges::count(default_parameters().high_risk_countries, reader[*column]))
            << reader[*column];
    }
    EXPECT_GE(countries, 20);
}

TEST(MonitorParameters, built_in_values_lie_within_their_limits) {
    const auto built_in = default_parameters();
    for (const auto& row : parameter_table()) {
        EXPECT_GE(built_in.*row.member, row.min) << row.name;
        EXPECT_LE(built_in.*row.member, row.max) << row.name;
    }
}

TEST(MonitorParameters, an_enterprise_has_its_own_thresholds) {
    const auto parsed = ParameterSet::parse(
        "dormant_days = 80\n"
        "[tenant.\"T1\"]  # the bakery\n"
        "split_limit_min_transfers = 5\n"
        "[tenant.T2]\n"
        "rates = [\"USD 7.25\"]\n");
    ASSERT_TRUE(parsed) << to_string(parsed.error());
    EXPECT_EQ(parsed->of("T1").split_limit_min_transfers, 5);
    EXPECT_EQ(parsed->of("T1").dormant_days, 80);
    EXPECT_EQ(parsed->of("T2").split_limit_min_transfers, 3);
    EXPECT_EQ(parsed->of("T2").rates.front().micros, 7'250'000);
    EXPECT_EQ(parsed->of("T3").dormant_days, 80);
}

TEST(MonitorParameters, the_thresholds_of_an_enterprise_decide) {
    auto parsed = ParameterSet::parse("[tenant.T1]\nsplit_limit_min_transfers = 5\n");
    ASSERT_TRUE(parsed);
    World lenient{std::move(*parsed)};
    World usual;
    for (int i = 0; i < 3; ++i) {
        const auto decision = lenient.pay(lenient.bill(World::at(0, 9 + i), "49000.10"));
        EXPECT_FALSE(reason(decision, "S01"));
        const auto held = usual.pay(usual.bill(World::at(0, 9 + i), "49000.10"));
        EXPECT_EQ(fires(held, "S01"), i == 2);
    }
}

struct BadRow {
    const char* text;
    const char* error;
};

TEST(MonitorParameters, errors_name_line_and_column) {
    constexpr BadRow rows[] = {
        {"dormant_days", "malformed: name = value is expected (column 1, line 1)"},
        {"\n dormant_dayz = 3", "unknown_field: dormant_dayz (column 2, line 2)"},
        {"dormant_days = 3", "invalid_value: between 14 and 730 (column 16, line 1)"},
        {"dormant_days = x", "malformed: a whole number is expected (column 16, line 1)"},
        {"dormant_days = 75.5", "malformed: a whole number is expected (column 16, line 1)"},
        {"score_permille_S26 = 1", "unknown_field: score_permille_S26 (column 1, line 1)"},
        {"score_permille_S01 = 1001", "invalid_value: between 0 and 1000 (column 22, line 1)"},
        {"base_currency = \"XYZ\"", "unknown_currency: XYZ (column 17, line 1)"},
        {"rates = [\"USD\"]",
         "invalid_value: a rate is written as \"USD 7.10\" (column 9, line 1)"},
        {"rates = [\"USD 7.1234567\"]",
         "invalid_value: a rate has at most 6 decimals (column 9, line 1)"},
        {"rates = [\"USD 0\"]",
         "invalid_value: a rate lies between 0.000001 and 1000000 (column 9, line 1)"},
        {"stop_countries = [\"KPX\"]",
         "invalid_value: countries are two capitals (ISO 3166-1) (column 18, line 1)"},
        {"stop_countries = [KP]",
         "malformed: a text in quotation marks is expected (column 19, line 1)"},
        {"[tenants]", "malformed: a section is written as [tenant.\"ID\"] (column 1, line 1)"},
        {"[tenant.A]\n[tenant.A]",
         "invalid_value: an enterprise has one section (column 1, line 2)"}};
    for (const auto& row : rows) {
        const auto parsed = ParameterSet::parse(row.text);
        ASSERT_FALSE(parsed) << row.text;
        EXPECT_EQ(to_string(parsed.error()), row.error);
    }
}

}  // namespace sluice::monitoring
