// What the commands show, in both languages: tests/golden/cli.
#include <gtest/gtest.h>

#include "tests/cli/cli_world.hpp"
#include "tests/cli/sample_answers.hpp"

namespace sluice::test {
namespace {

struct View {
    const char* name;
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> answers;
    int exit_code = 0;
};

std::string path(const std::string& rest) {
    return std::string{"GET /v1/payments/"} + payment_id + rest;
}

const std::pair<std::string, std::string> bank_accounts = {"GET /v1/accounts?kind=bank", accounts};

std::vector<View> views() {
    const std::string payments =
        std::string{"{\"items\": ["} + payment + "," + settled_payment + "]}";
    const std::string statement_id = "018f0000-0000-7000-8000-0000000000d1";
    return {
        {"list", {"list"}, {{"GET /v1/payments?limit=50", payments}}},
        {"show", {"show", payment_id}, {{path(""), payment}, {path("/events"), history}}},
        {"balances", {"balances"}, {bank_accounts}},
        {"trial_balance", {"trial-balance"}, {{"GET /v1/trial-balance", trial_balance}}},
        {"statements",
         {"statements", "--limit", "1"},
         {{"GET /v1/statements?limit=1", statements}, bank_accounts}},
        {"statement",
         {"statements", statement_id},
         {{"GET /v1/statements/" + statement_id, statement}, bank_accounts}},
        {"exceptions",
         {"exceptions"},
         {{"GET /v1/exceptions?open=true&limit=50", exceptions}, bank_accounts}},
        {"events", {"events", "--after", "1"}, {{"GET /v1/events?after=1&limit=50", events}}},
        {"webhooks", {"webhooks", "list"}, {{"GET /v1/webhooks", webhooks}}},
        {"deliveries",
         {"webhooks", "deliveries", "W"},
         {{"GET /v1/webhooks/W/deliveries?limit=50", deliveries}}},
    };
}

class CliView : public testing::TestWithParam<View> {};

TEST_P(CliView, is_aligned_in_both_languages) {
    CliWorld world;
    for (const auto& [request, body] : GetParam().answers) {
        world.answer_json(request, body);
    }
    const auto english = world.run(GetParam().arguments);
    EXPECT_EQ(english.exit_code, 0) << english.err;
    expect_golden(std::string{GetParam().name} + ".en.txt", english.out);
    const auto chinese = world.run(GetParam().arguments, "zh_CN.UTF-8");
    EXPECT_EQ(chinese.exit_code, 0) << chinese.err;
    expect_golden(std::string{GetParam().name} + ".zh.txt", chinese.out);
}

INSTANTIATE_TEST_SUITE_P(All, CliView, testing::ValuesIn(views()),
                         [](const auto& row) { return std::string{row.param.name}; });

TEST(Cli, prints_the_apis_json_when_asked) {
    CliWorld world;
    world.answer_json("GET /v1/webhooks", R"({"items":[]})");
    const auto run = world.run({"--json", "webhooks", "list"});
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.out, "{\"items\":[]}\n");
}

TEST(Cli, takes_its_language_from_the_option_before_the_environment) {
    CliWorld world;
    world.answer_json("GET /v1/webhooks", R"({"items":[]})");
    EXPECT_EQ(world.run({"webhooks", "list", "--lang", "zh"}).err, "没有可显示的内容。\n");
    EXPECT_EQ(world.run({"webhooks", "list", "--lang", "en"}, "zh_CN.UTF-8").err,
              "Nothing to show.\n");
    EXPECT_EQ(world.last_request("GET").header("Accept-Language"), "en");
}

TEST(Cli, never_sends_a_terminal_what_others_hid_in_a_name) {
    CliWorld world;
    world.answer_json("GET /v1/payments?limit=50",
                      std::string{"{\"items\": ["} + settled_payment + "]}");
    EXPECT_EQ(world.run({"list"}).out.find('\x1b'), std::string::npos);
}

TEST(Cli, follows_pages_up_to_the_limit) {
    CliWorld world;
    world.answer_json("GET /v1/payments?limit=2",
                      std::string{"{\"items\": ["} + payment + "], \"next_cursor\": \"p 1\"}");
    world.answer_json("GET /v1/payments?limit=1&cursor=p 1",
                      std::string{"{\"items\": ["} + settled_payment + "]}");
    const auto run = world.run({"list", "--limit", "2"});
    EXPECT_NE(run.out.find("0000000000b1"), std::string::npos);
    EXPECT_NE(run.out.find("0000000000b2"), std::string::npos);
}

TEST(Cli, finds_an_account_by_its_number_or_name) {
    CliWorld world;
    world.answer_json("GET /v1/accounts", accounts);
    const std::string target =
        "GET /v1/payments?account=018f0000-0000-7000-8000-0000000000a2&limit=50";
    world.answer_json(target, R"({"items":[]})");
    EXPECT_EQ(world.run({"list", "--account", "人民币基本户"}).exit_code, 0);
    EXPECT_EQ(world.run({"list", "--account", "6222021001112223334"}).exit_code, 0);
    EXPECT_EQ(world.run({"list", "--account", "nobody"}).exit_code, 1);
}

TEST(Cli, shows_a_payment_by_its_end_to_end_id) {
    CliWorld world;
    world.answer_json("GET /v1/payments?limit=20&end_to_end_id=E2E-0001",
                      std::string{"{\"items\": ["} + payment + "]}");
    world.answer_json(path("/events"), history);
    EXPECT_EQ(world.run({"show", "E2E-0001"}).exit_code, 0);

    world.answer_json("GET /v1/payments?limit=20&end_to_end_id=TWICE",
                      std::string{"{\"items\": ["} + payment + "," + settled_payment + "]}");
    const auto twice = world.run({"show", "TWICE"});
    EXPECT_EQ(twice.exit_code, 1);
    EXPECT_NE(twice.err.find("0000000000b2"), std::string::npos) << "names them, to choose from";
}

TEST(Cli, prints_the_status_report_as_it_came) {
    CliWorld world;
    world.answer("GET /v1/files/F/status-report",
                 {.status = 200, .headers = {}, .body = "<Document/>"});
    EXPECT_EQ(world.run({"report", "F"}).out, "<Document/>\n");
}

}  // namespace
}  // namespace sluice::test
