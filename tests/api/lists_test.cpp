#include "gateway/flow/list_versions.hpp"
#include "tests/api/desk_world.hpp"

// Lists, monitoring rules and master data.
namespace sluice::test {
namespace {

using namespace std::chrono_literals;

class DeskLists : public Desk {};

constexpr const char* first_list =
    "id,schema,name\nA1,Company,Blocked Trading Ltd\nA2,Person,Ivan Petrov\n";
constexpr const char* second_list =
    "id,schema,name\nA1,Company,Blocked Trading Limited\nA3,Person,New Man\n";

TEST_F(DeskLists, TwoOfficersPutAListInForce) {
    const auto loaded = load(ann, first_list);
    ASSERT_EQ(loaded.status(), 201) << loaded.response.body;
    EXPECT_EQ(loaded.header("Location"), "/v1/screening/lists/own/versions/1");
    EXPECT_EQ(loaded.at("state"), "loaded");
    EXPECT_EQ(loaded.at("entry_count"), "2");
    EXPECT_EQ(loaded.at("difference/added/count"), "2");
    EXPECT_EQ(get_as(ann, "/v1/screening/lists").at("items/0/list"), "") << "not in force yet";
    EXPECT_EQ(decide_list(ann, "1").status(), 403) << "who loaded it does not release it";
    const auto released = decide_list(ben, "1");
    ASSERT_EQ(released.status(), 200) << released.response.body;
    EXPECT_EQ(released.at("release_seq"), "1");
    EXPECT_EQ(decide_list(ben, "1").status(), 409) << "released already";
    EXPECT_EQ(get_as(ann, "/v1/screening/lists").at("items/0/version_no"), "1");
    EXPECT_EQ(test_database.query("SELECT release_seq || ' ' || (started_at - since) FROM "
                                  "screening_rescreen"),
              "1 90 days");
}

TEST_F(DeskLists, ANewVersionTellsWhatItChanges) {
    load(ann, first_list);
    decide_list(ben, "1");
    const auto second = load(ben, second_list);
    EXPECT_EQ(second.at("version_no"), "2");
    EXPECT_EQ(second.at("difference/against"), "1");
    EXPECT_EQ(second.at("difference/added/entries/0/id"), "A3");
    EXPECT_EQ(second.at("difference/removed/entries/0/name"), "Ivan Petrov");
    EXPECT_EQ(second.at("difference/changed/entries/0/name"), "Blocked Trading Limited");
    EXPECT_EQ(second.at("difference/unchanged"), "0");
    load(ben, first_list);
    EXPECT_EQ(decide_list(ann, "3").at("release_seq"), "2");
    EXPECT_EQ(decide_list(ann, "2").status(), 409) << "a newer version is in force";
    EXPECT_EQ(decide_list(ann, "2", "refuse").at("state"), "refused");
    const auto versions = get_as(ann, "/v1/screening/lists/own/versions?limit=2");
    EXPECT_EQ(versions.at("items/0/version_no"), "3");
    EXPECT_EQ(
        get_as(ann, "/v1/screening/lists/own/versions?limit=2&cursor=" + versions.at("next_cursor"))
            .at("items/0/version_no"),
        "1");
    EXPECT_EQ(get_as(ann, "/v1/screening/lists/own/versions/2").at("difference/added/count"), "1");
    EXPECT_EQ(get_as(ann, "/v1/screening/lists/own/versions/9").status(), 404);
    const auto in_force = database.transact([](store::Tx& tx) -> Result<std::string> {
        const auto lists = flow::lists_in_force(tx);
        EXPECT_EQ(lists.size(), 1u);
        EXPECT_EQ(lists.at(0).version_no, 3);
        return lists.at(0).files.at(0).content;
    });
    EXPECT_EQ(*in_force, first_list);
}

TEST_F(DeskLists, AListThatCannotBeReadIsRefusedWithItsPlace) {
    const auto broken = load(ann, "id,schema,name\nA1,Company\n");
    EXPECT_EQ(broken.status(), 400) << broken.response.body;
    EXPECT_EQ(test_database.query("SELECT count(*) FROM screening_list_version"), "0");
    EXPECT_EQ(load(ann, first_list, "own", "green").status(), 422);
    EXPECT_EQ(load(ann, first_list, "Own").status(), 422);
    EXPECT_EQ(post_as(ann, "/v1/screening/lists/own/versions",
                      R"({"rule_set":"black","files":[{"name":"a","base64":"%"}]})")
                  .at("errors/0/pointer"),
              "/files/0/base64");
    EXPECT_EQ(post_as(ann, "/v1/screening/lists/own/versions", R"({"rule_set":"black"})").status(),
              422);
    load(ann, first_list);
    decide_list(ben, "1");
    EXPECT_EQ(load(ann, first_list, "own", "white").status(), 422)
        << "a black list does not become white by a new version";
}

TEST_F(DeskLists, ListsAreForOfficersOfAllEnterprises) {
    EXPECT_EQ(load(eva, first_list).status(), 403) << "she sees one enterprise only";
    EXPECT_EQ(load(ann, first_list, "special", "special_measures").status(), 403);
    EXPECT_EQ(load(eve, first_list, "special", "special_measures").status(), 201);
    EXPECT_EQ(decide_list(ann, "1", "release", "special").status(), 403);
}

TEST_F(DeskLists, WhatTheConfigurationLoadsComesOnce) {
    auto ctx = context();
    const std::vector<flow::ListFile> files = {{"list.csv", first_list}};
    const auto first =
        flow::load_list_from_configuration(ctx, "own", flow::RuleSet::sanctions, files, 24h);
    EXPECT_TRUE(first && *first);
    const auto again =
        flow::load_list_from_configuration(ctx, "own", flow::RuleSet::sanctions, files, 24h);
    EXPECT_TRUE(again && !*again);
    const auto list = get_as(ann, "/v1/screening/lists");
    EXPECT_EQ(list.at("items/0/loaded_by"), "configuration");
    EXPECT_EQ(list.at("items/0/age_days"), "0");
    EXPECT_EQ(list.at("items/0/is_stale"), "false");
    EXPECT_EQ(list.at("missing/0"), "wanted");
    clock.advance(24h * 8);
    EXPECT_EQ(get_as(ann, "/v1/screening/lists").at("items/0/is_stale"), "true");
}

constexpr const char* rule_text = R"(rule "large" version 1 {
    title en "Large payment"
    title zh "大额付款"
    severity hold
    mode live
    when amount >= EUR 10.00
}
)";

TEST_F(DeskLists, RulesAreBackTestedAndReleasedByAnother) {
    accept("E2E-1", 9'99);
    accept("E2E-2", 10'00);
    const std::string rules = "/v1/screening/rules";
    const auto load = [&](const char* officer, const std::string& text) {
        return send("POST", rules, text, {bearer(officer), {"Content-Type", "text/plain"}});
    };
    const auto loaded = load(ann, rule_text);
    ASSERT_EQ(loaded.status(), 201) << loaded.response.body;
    EXPECT_EQ(loaded.at("backtest/last_seq"), "2");
    EXPECT_EQ(loaded.at("backtest/report/transfers"), "2");
    EXPECT_EQ(loaded.at("backtest/report/rules/0/hits"), "1");
    EXPECT_EQ(post_as(ann, rules + "/1/release", "").status(), 403);
    EXPECT_EQ(post_as(ben, rules + "/1/release", "").at("state"), "released");
    EXPECT_EQ(post_as(ben, rules + "/1/release", "").status(), 409);
    EXPECT_EQ(get_as(ann, rules + "/1").at("effective_seq"), "");
    screen();
    EXPECT_EQ(judge.rules, rule_text) << "the screening stage took them";
    EXPECT_EQ(get_as(ann, rules + "/1").at("effective_seq"), "3");
    EXPECT_EQ(get_as(ann, rules + "/1").at("text"), rule_text);

    const auto broken = load(ann, "rule \"x\" version 1 {\n    when amount > 5\n}\n");
    EXPECT_EQ(broken.at("errors/0/line"), "2") << broken.response.body;
    EXPECT_EQ(load(eva, rule_text).status(), 403);
    EXPECT_EQ(send("POST", rules, rule_text, {bearer(ann), {"Content-Type", "application/json"}})
                  .status(),
              415);
    EXPECT_EQ(load(ben, rule_text).at("version_no"), "2");
    EXPECT_EQ(post_as(ann, rules + "/2/refuse", "").at("state"), "refused");
    EXPECT_EQ(get_as(ann, rules).at("items/0/version_no"), "2");
    EXPECT_EQ(get_as(ann, rules + "/9").status(), 404);
}

TEST_F(DeskLists, MasterDataIsTakenInItsOrder) {
    const auto taken = send(
        "POST", "/v1/master-data",
        R"({"records":[{"vendor_id":"V1","kind":"vendor","name":"Supplier","account":"DE89"},)"
        R"({"kind":"employee","employee_id":"E1","name":"Ann","left_at":"2026-01-01T00:00:00Z"},)"
        R"({"kind":"user","user_id":"U1","role":"approver","approve_limit":"100.00",)"
        R"("currency":"EUR"},{"kind":"own_account","account":"NL02"},)"
        R"({"kind":"vendor_account_changed","vendor_id":"V1","new_account":"DE90",)"
        R"("verified":false}]})",
        {{"Content-Type", "application/json"}});
    ASSERT_EQ(taken.status(), 202) << taken.response.body;
    EXPECT_EQ(taken.at("taken"), "5");
    while (screen() > 0) {
    }
    EXPECT_EQ(test_database.query("SELECT string_agg(payload::json->>'kind', ' ' ORDER BY seq) "
                                  "FROM screening_input"),
              "vendor employee user own_account vendor_account_changed");
    EXPECT_EQ(test_database.query("SELECT payload FROM screening_input WHERE seq = 1"),
              R"({"account":"DE89","kind":"vendor","name":"Supplier","vendor_id":"V1"})");
}

struct BadRecord {
    const char* record;
    const char* pointer;
};

TEST_F(DeskLists, MasterDataNamesWhatIsWrong) {
    const auto own_account =
        R"({"kind":"own_account","account":")" + std::string(201, '1') + R"("})";
    const BadRecord rows[] = {
        {R"({"kind":"vendor","name":"S","account":"D"})", "/records/0/vendor_id"},
        {R"({"kind":"vendor","vendor_id":"V","name":"S","account":"D","iban":"D"})",
         "/records/0/iban"},
        {R"({"kind":"vendor","vendor_id":1,"name":"S","account":"D"})", "/records/0/vendor_id"},
        {R"({"kind":"client","name":"S"})", "/records/0/kind"},
        {R"({"name":"S"})", "/records/0/kind"},
        {R"({"kind":"employee","employee_id":"E","name":"A","left_at":"soon"})",
         "/records/0/left_at"},
        {R"({"kind":"user","user_id":"U","approve_limit":"1.001","currency":"EUR"})",
         "/records/0/approve_limit"},
        {R"({"kind":"vendor_onboarded","name":"S","account":"D","verified":"yes"})",
         "/records/0/verified"},
        {own_account.c_str(), "/records/0/account"}};
    for (const auto& row : rows) {
        const auto answer =
            send("POST", "/v1/master-data", R"({"records":[)" + std::string{row.record} + "]}",
                 {{"Content-Type", "application/json"}});
        EXPECT_NE(answer.status(), 202) << row.record;
        EXPECT_EQ(answer.at("errors/0/pointer"), row.pointer) << answer.response.body;
    }
    EXPECT_EQ(
        send("POST", "/v1/master-data", R"({"records":[]})", {{"Content-Type", "application/json"}})
            .status(),
        422);
    EXPECT_EQ(test_database.query("SELECT count(*) FROM screening_inbox"), "0");
}

}  // namespace
}  // namespace sluice::test
