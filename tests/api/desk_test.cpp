#include <gmock/gmock.h>

#include "gateway/flow/case_desk.hpp"
#include "gateway/flow/list_versions.hpp"
#include "security/digest/digest.hpp"
#include "tests/api/api_world.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

// What belongs to cases beside their decision, and lists and master data.
class Desk : public ApiTest {
protected:
    void SetUp() override { open_account(1000'00); }
    void TearDown() override { expect_clean_audit(); }

    PaymentId hold(const std::string& end_to_end_id) {
        judge.answer = [](const flow::Fact&) {
            flow::Judgement judgement;
            auto hit = ScriptedJudge::hit("E1", flow::Verdict::hold);
            hit.json.insert(1, R"("name":"Listed Ltd","value":"Supplier","score":990,)");
            judgement.hits = {hit};
            return judgement;
        };
        auto order = transfer(end_to_end_id, 10'00);
        order.requested_date = std::chrono::floor<std::chrono::days>(clock.now());
        const auto id = try_accept(order).value().id;
        screen();
        judge.answer = [](const flow::Fact&) { return flow::Judgement{}; };
        return id;
    }
    std::string at(PaymentId payment, const std::string& part = "") {
        return "/v1/screening/cases/" +
               test_database.query("SELECT case_id FROM screening_case WHERE payment_id = '" +
                                   payment.to_string() + "'") +
               part;
    }
    void decide(PaymentId payment, const std::string& outcome, const std::string& reason) {
        const auto proposed = post_as(
            ann, at(payment, "/propose"),
            R"({"outcome":")" + outcome + R"(","reason_code":")" + reason + R"(","note":"n"})",
            {{"If-Match", "*"}});
        EXPECT_EQ(proposed.status(), 200) << proposed.response.body;
        const auto confirmed =
            post_as(ben, at(payment, "/confirm"), "{}",
                    {{"If-Match", "*"}, {"Idempotency-Key", payment.to_string()}});
        EXPECT_EQ(confirmed.status(), 200) << confirmed.response.body;
    }
    Answer attach(PaymentId payment, const std::string& name, const std::string& content,
                  const std::string& type = "application/octet-stream") {
        return send("POST", at(payment, "/attachments?file_name=" + name), content,
                    {bearer(ann), {"Content-Type", type}, {"If-Match", "*"}});
    }

    static std::string list_json(const std::string& csv, const std::string& rule_set) {
        return R"({"rule_set":")" + rule_set + R"(","files":[{"name":"list.csv","base64":")" +
               digest::base64(csv) + R"("}]})";
    }
    Answer load(const char* officer, const std::string& csv, const std::string& name = "own",
                const std::string& rule_set = "black") {
        return post_as(officer, "/v1/screening/lists/" + name + "/versions",
                       list_json(csv, rule_set));
    }
    Answer decide_list(const char* officer, const std::string& version,
                       const std::string& how = "release", const std::string& name = "own") {
        return post_as(officer, "/v1/screening/lists/" + name + "/versions/" + version + '/' + how,
                       "");
    }
};

constexpr const char* first_list =
    "id,schema,name\nA1,Company,Blocked Trading Ltd\nA2,Person,Ivan Petrov\n";
constexpr const char* second_list =
    "id,schema,name\nA1,Company,Blocked Trading Limited\nA3,Person,New Man\n";

TEST_F(Desk, AnAttachmentComesBackAsBytesToBeSaved) {
    const auto payment = hold("E2E-1");
    const std::string content("<html>\0\xFF", 8);
    const auto attached = attach(payment, "pass%20%E6%8A%A4.pdf", content);
    ASSERT_EQ(attached.status(), 201) << attached.response.body;
    EXPECT_EQ(attached.header("Location"), at(payment, "/attachments/2"));
    const auto read = get_as(ann, attached.header("Location"));
    EXPECT_EQ(read.response.body, content);
    EXPECT_EQ(read.header("Content-Type"), "application/octet-stream");
    EXPECT_EQ(read.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(read.header("Content-Disposition"),
              "attachment; filename*=UTF-8''pass%20%E6%8A%A4.pdf");
    const auto shown = get_as(ann, at(payment));
    EXPECT_EQ(shown.at("attachments/0/sha256"), digest::hex(digest::sha256(content)));
    EXPECT_EQ(shown.at("attachments/0/size"), "8");
    EXPECT_EQ(get_as(ann, at(payment, "/attachments/1")).status(), 404)
        << "an event without a file";
    EXPECT_EQ(get_as(ann, at(payment, "/attachments/x")).status(), 404);
    EXPECT_EQ(get_as(dan, at(payment, "/attachments/2")).status(), 404);
    EXPECT_EQ(attach(payment, "a", "x", "text/html").status(), 415);
    EXPECT_EQ(attach(payment, "..%2Fa", "x").status(), 422);
    EXPECT_EQ(attach(payment, "", "x").status(), 422);
    EXPECT_EQ(api->body_limit(at(payment, "/attachments")), flow::max_attachment_bytes);
}

TEST_F(Desk, TheEvidenceFileProvesItself) {
    const auto payment = hold("E2E-1");
    attach(payment, "a.pdf", "content");
    decide(payment, "release", "not_the_listed_party");
    const auto evidence = get_as(ann, at(payment, "/evidence"));
    ASSERT_EQ(evidence.status(), 200);
    const auto& body = evidence.response.body;
    const auto begin = body.find("\"content\":") + 10;
    const auto content = body.substr(begin, body.size() - begin - 1);
    EXPECT_EQ(evidence.at("sha256"), digest::hex(digest::sha256(content)));
    EXPECT_EQ(evidence.at("content/format"), "sluice.case_evidence.v1");
    EXPECT_EQ(evidence.at("content/decision/matches/0/name"), "Listed Ltd");
    EXPECT_EQ(evidence.at("content/decision/seq"), "1");
    EXPECT_EQ(evidence.at("content/payment/end_to_end_id"), "E2E-1");
    EXPECT_EQ(evidence.at("content/payment_events/2/event"), "release");
    EXPECT_EQ(evidence.at("content/events/3/actor"), "officer:ben");
    EXPECT_EQ(evidence.at("content/attachments/0/sha256"), digest::hex(digest::sha256("content")));
    EXPECT_EQ(evidence.at("content/false_matches/0/id"), "E1");
    EXPECT_EQ(get_as(ann, at(payment, "/evidence")).response.body, body) << "the same bytes";
    EXPECT_EQ(get_as(dan, at(payment, "/evidence")).status(), 404);
}

TEST_F(Desk, TheGraphShowsWhoElsePaysTheCounterparty) {
    accept("E2E-0", 5'00);
    accept("E2E-00", 7'00);
    const auto payment = hold("E2E-1");
    const auto links = get_as(ann, at(payment, "/links"));
    ASSERT_EQ(links.status(), 200);
    EXPECT_EQ(links.at("nodes/0/is_centre"), "true");
    EXPECT_EQ(links.at("nodes/0/account"), "DE89370400440532013000");
    EXPECT_EQ(links.at("nodes/0/names/0"), "Supplier 供应商");
    EXPECT_EQ(links.at("nodes/1/account"), number);
    EXPECT_EQ(links.at("edges/0/from"), links.at("nodes/1/id"));
    EXPECT_EQ(links.at("edges/0/to"), links.at("nodes/0/id"));
    EXPECT_EQ(links.at("edges/0/count"), "3");
    EXPECT_EQ(links.at("edges/0/total/value"), "22.00");
    EXPECT_EQ(links.at("edges/1/count"), "");
    EXPECT_EQ(links.at("is_truncated"), "false");
    clock.advance(24h * 91);
    const auto later = hold("E2E-2");
    EXPECT_EQ(get_as(ann, at(later, "/links")).at("edges/0/count"), "1") << "of 90 days only";
}

TEST_F(Desk, SimilarCasesTellHowTheyEnded) {
    const auto first = hold("E2E-1");
    decide(first, "refuse", "against_policy");
    clock.advance(1s);
    const auto second = hold("E2E-2");
    const auto similar = get_as(ann, at(second, "/similar"));
    ASSERT_EQ(similar.status(), 200);
    EXPECT_EQ(similar.at("items/0/payment_id"), first.to_string());
    EXPECT_EQ(similar.at("items/0/state"), "refused");
    EXPECT_EQ(similar.at("items/0/reason_code"), "against_policy");
    EXPECT_EQ(similar.at("items/0/in_common/0"), "account");
    EXPECT_EQ(similar.at("items/0/in_common/1"), "entry");
    EXPECT_EQ(similar.at("items/0/in_common/2"), "party");
    EXPECT_EQ(similar.at("items/1/id"), "") << "not itself";
}

TEST_F(Desk, DispositionsArePairsOfNamesWithALabel) {
    const auto first = hold("E2E-1");
    decide(first, "refuse", "listed_party");
    clock.advance(1s);
    const auto second = hold("E2E-2");
    decide(second, "release", "not_the_listed_party");
    const auto all = get_as(ann, "/v1/screening/dispositions");
    ASSERT_EQ(all.status(), 200);
    const auto end_of_first = all.response.body.find('\n');
    const auto line = api::json::parse(all.response.body.substr(0, end_of_first));
    ASSERT_TRUE(line);
    EXPECT_EQ(line->find("label")->text, "match");
    EXPECT_EQ(line->find("listed_name")->text, "Listed Ltd");
    EXPECT_EQ(line->find("screened_name")->text, "Supplier");
    EXPECT_THAT(all.response.body.substr(end_of_first), HasSubstr(R"("label":"other")"));
    const auto page = get_as(ann, "/v1/screening/dispositions?limit=1");
    EXPECT_THAT(page.response.body, HasSubstr(R"("label":"match")"));
    const auto link = page.header("Link");
    const auto rest = get_as(ann, link.substr(1, link.find('>') - 1));
    EXPECT_EQ(rest.response.body, all.response.body.substr(end_of_first + 1));
    EXPECT_EQ(get_as(dan, "/v1/screening/dispositions").response.body, "");
}

TEST_F(Desk, ACaseBecomesAReportWhenNothingIsMissing) {
    const auto payment = hold("E2E-1");
    const auto report = [&](const std::string& format, const std::string& more) {
        return post_as(ann, at(payment, "/report?format=" + format),
                       R"({"narrative":"It does not fit.","action":"held")" + more + '}');
    };
    const std::string parties =
        R"(,"enterprise":{"country":"NL"},"counterparty":{"country":"DE","native_name":"供应商"})";
    const auto made = report(
        "pboc", parties + R"(,"pboc":{"institution_code":"X1","institution_name":"Finance Co"})");
    ASSERT_EQ(made.status(), 200) << made.response.body;
    EXPECT_EQ(made.header("Content-Type"), "application/xml");
    for (const auto* part : {"<name>供应商</name>", "<number>DE89370400440532013000</number>",
                             "<value>10.00</value>", "entry E1: Listed Ltd", "It does not fit."}) {
        EXPECT_THAT(made.response.body, HasSubstr(part));
    }
    const auto shown = get_as(ann, at(payment));
    EXPECT_EQ(shown.at("events/1/event"), "note");
    EXPECT_EQ(shown.at("events/1/note"),
              "report pboc, SHA-256 " + digest::hex(digest::sha256(made.response.body)));

    const auto lacking = report("pboc", parties);
    EXPECT_EQ(lacking.status(), 422);
    EXPECT_THAT(lacking.at("detail"), HasSubstr("institution_code"));
    EXPECT_EQ(report("goaml_str", parties).status(), 422);
    EXPECT_EQ(report("fincen_sar", parties).status(), 422);
    EXPECT_EQ(report("pdf", parties).status(), 422);
    EXPECT_EQ(report("pboc", R"(,"counterparty":{"born":"soon"})").at("errors/0/pointer"),
              "/counterparty/born");
    EXPECT_EQ(get_as(ann, at(payment)).at("events/2/event"), "") << "only what was made is noted";
    EXPECT_EQ(post_as(dan, at(payment, "/report?format=pboc"), R"({"narrative":"n","action":"a"})")
                  .status(),
              404);
}

TEST_F(Desk, TwoOfficersPutAListInForce) {
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

TEST_F(Desk, ANewVersionTellsWhatItChanges) {
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

TEST_F(Desk, AListThatCannotBeReadIsRefusedWithItsPlace) {
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

TEST_F(Desk, ListsAreForOfficersOfAllEnterprises) {
    EXPECT_EQ(load(eva, first_list).status(), 403) << "she sees one enterprise only";
    EXPECT_EQ(load(ann, first_list, "special", "special_measures").status(), 403);
    EXPECT_EQ(load(eve, first_list, "special", "special_measures").status(), 201);
    EXPECT_EQ(decide_list(ann, "1", "release", "special").status(), 403);
}

TEST_F(Desk, WhatTheConfigurationLoadsComesOnce) {
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

TEST_F(Desk, RulesAreBackTestedAndReleasedByAnother) {
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

TEST_F(Desk, MasterDataIsTakenInItsOrder) {
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

TEST_F(Desk, MasterDataNamesWhatIsWrong) {
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

TEST(CanonicalJson, HasOneFormForEqualValues) {
    const auto a = api::json::parse(R"( {"b": [1, true, null], "a": {"d":"\u4f9b\n", "c": -2}} )");
    const auto b = api::json::parse(R"({"a":{"c":-2,"d":"供\n"},"b":[1,true,null]})");
    EXPECT_EQ(api::json::canonical(*a), R"({"a":{"c":-2,"d":"供\n"},"b":[1,true,null]})");
    EXPECT_EQ(api::json::canonical(*a), api::json::canonical(*b));
}

}  // namespace
}  // namespace sluice::test
