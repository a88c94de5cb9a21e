// What officers see and do at the terminal: tests/golden/cli, and what is sent.
#include <gtest/gtest.h>

#include "security/digest/digest.hpp"
#include "tests/cli/cli_world.hpp"

namespace sluice::test {
namespace {

constexpr const char* case_id = "018f0000-0000-7000-8000-0000000000c1";
const std::string case_path = std::string{"/v1/screening/cases/"} + case_id;

constexpr const char* summary = R"({
  "id": "018f0000-0000-7000-8000-0000000000c1",
  "enterprise_id": "018f0000-0000-7000-8000-0000000000e1",
  "decision_id": "018f0000-0000-7000-8000-0000000000b1",
  "payment_id": "018f0000-0000-7000-8000-0000000000b1", "verdict": "hold", "is_special": false,
  "state": "proposed", "version": 3, "assigned_to": "ben",
  "opened_at": "2026-03-02T09:30:00.000000Z",
  "due_at": "2026-03-02T13:30:00.000000Z", "proposed_by": "officer:ann",
  "proposed_outcome": "release", "is_overdue": true, "score_permille": 990,
  "amount": {"currency": "CNY", "value": "1234567.80"}, "counterparty_name": "上海示例贸易有限公司",
  "payment_state": "held"})";

constexpr const char* detail = R"({
  "id": "018f0000-0000-7000-8000-0000000000c1",
  "enterprise_id": "018f0000-0000-7000-8000-0000000000e1",
  "decision_id": "018f0000-0000-7000-8000-0000000000b1",
  "payment_id": "018f0000-0000-7000-8000-0000000000b1", "verdict": "stop", "is_special": true,
  "state": "proposed", "version": 3, "opened_at": "2026-03-02T09:30:00.000000Z",
  "due_at": "2026-03-02T10:30:00.000000Z", "proposed_by": "officer:ann",
  "proposed_outcome": "release", "is_overdue": false,
  "decisions": [{"id": "018f0000-0000-7000-8000-0000000000b1", "seq": 7, "subject": "payment",
    "verdict": "stop", "score_permille": 990,
    "matches": [{"list": "cn_special", "id": "SM-1", "name": "Far East Tianshu Trading House",
                 "value": "Far East Tian Shu Trading", "field": "creditor", "score": 943,
                 "party": "p1", "entry": "e1"},
                {"list": "un_sc", "id": "QDe.9", "name": "Tianshu", "value": "Tian Shu",
                 "field": "remittance", "score": 901, "party": "p2", "entry": "e2"},
                {"list": "cn_special", "id": "SM-1", "name": "Far East Tianshu Trading House",
                 "value": "Far East Tian Shu Trading", "field": "ultimate_creditor", "score": 943,
                 "party": "p1", "entry": "e1"}],
    "monitoring": {"verdict": "hold", "score_permille": 600, "reasons": [{"scenario": "S09",
      "score_permille": 600, "stop": false, "value": "CNY1234567.80", "baseline": "CNY0.00",
      "threshold": "CNY500000.00", "window": "P0D", "transfers": []}]},
    "lists_version": "l", "rules_version": "r", "epoch": 1,
    "observed_at": "2026-03-02T09:30:00.000000Z", "decided_at": "2026-03-02T09:30:00.000000Z"}],
  "payment": {"id": "018f0000-0000-7000-8000-0000000000b1", "state": "held", "version": 2,
    "amount": {"currency": "CNY", "value": "1234567.80"},
    "debtor_account": {"number": "6222021001112223334"},
    "creditor": {"name": "Far East Tian Shu Trading", "account": {"number": "62170001"}},
    "remittance": "合同 7"},
  "events": [
    {"version": 1, "event": "open", "actor": "gateway:screen", "at": "2026-03-02T09:30:00.000000Z"},
    {"version": 2, "event": "attach", "actor": "officer:ann", "at": "2026-03-02T09:40:00.000000Z",
     "note": "护照.pdf"},
    {"version": 3, "event": "propose", "actor": "officer:ann", "at": "2026-03-02T09:41:00.000000Z",
     "outcome": "release", "reason_code": "not_the_listed_party", "note": "another company",
     "findings": [{"party": "p1", "entry": "e1", "finding": "other"},
                  {"party": "p2", "entry": "e2", "finding": "other"}]}],
  "attachments": [{"version": 2, "file_name": "护照.pdf", "size": 1234, "actor": "officer:ann",
    "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "at": "2026-03-02T09:40:00.000000Z"}]})";

constexpr const char* in_force = R"({"items": [
  {"list": "ofac_sdn", "version_no": 4, "rule_set": "sanctions", "source_version": "03/01/2026",
   "published": "2026-03-01", "sha256": "aa", "entry_count": 8653, "name_count": 28760,
   "state": "released", "loaded_by": "officer:ann", "loaded_at": "2026-03-01T09:00:00.000000Z",
   "decided_by": "officer:ben", "decided_at": "2026-03-01T10:00:00.000000Z", "release_seq": 9,
   "age_days": 1, "is_stale": false},
  {"list": "own_black", "version_no": 1, "rule_set": "black", "source_version": "0123456789ab",
   "sha256": "bb", "entry_count": 2, "name_count": 2, "state": "released",
   "loaded_by": "configuration", "loaded_at": "2025-01-01T09:00:00.000000Z",
   "decided_by": "configuration", "decided_at": "2025-01-01T09:00:00.000000Z", "release_seq": 1,
   "age_days": 425, "is_stale": true}], "missing": ["un_sc"]})";

constexpr const char* version = R"({
  "list": "own_black", "version_no": 2, "rule_set": "black", "source_version": "0123456789ac",
  "sha256": "cc", "entry_count": 2, "name_count": 3, "state": "loaded", "loaded_by": "officer:ann",
  "loaded_at": "2026-03-02T09:00:00.000000Z",
  "difference": {"against": 1, "added": {"count": 1, "entries": [{"id": "A3", "name": "新主体"}]},
    "removed": {"count": 1, "entries": [{"id": "A2", "name": "Ivan Petrov"}]},
    "changed": {"count": 0, "entries": []}, "unchanged": 1}})";

struct DeskView {
    const char* name;
    std::vector<std::string> arguments;
    std::string request;
    std::string answer;
};

std::vector<DeskView> desk_views() {
    return {{"cases",
             {"cases", "list"},
             "GET /v1/screening/cases?limit=50",
             std::string{"{\"items\": ["} + summary + "]}"},
            {"case", {"cases", "show", case_id}, "GET " + case_path, detail},
            {"lists", {"lists", "show"}, "GET /v1/screening/lists", in_force},
            {"list_versions",
             {"lists", "show", "own_black"},
             "GET /v1/screening/lists/own_black/versions?limit=50",
             std::string{"{\"items\": ["} + version + "]}"},
            {"list_version",
             {"lists", "show", "own_black", "--version", "2"},
             "GET /v1/screening/lists/own_black/versions/2",
             version}};
}

class CliDesk : public testing::TestWithParam<DeskView> {};

TEST_P(CliDesk, is_aligned_in_both_languages) {
    CliWorld world;
    world.answer_json(GetParam().request, GetParam().answer);
    const auto english = world.run(GetParam().arguments);
    EXPECT_EQ(english.exit_code, 0) << english.err;
    expect_golden(std::string{GetParam().name} + ".en.txt", english.out);
    const auto chinese = world.run(GetParam().arguments, "zh_CN.UTF-8");
    EXPECT_EQ(chinese.exit_code, 0) << chinese.err;
    expect_golden(std::string{GetParam().name} + ".zh.txt", chinese.out);
}

INSTANTIATE_TEST_SUITE_P(All, CliDesk, testing::ValuesIn(desk_views()),
                         [](const auto& row) { return std::string{row.param.name}; });

TEST(CliCases, it_shows_why_a_payment_could_not_be_screened) {
    CliWorld world;
    world.answer_json("GET " + case_path,
                      R"({"id":"C","decisions":[{"posture":"list un_sc is missing"}]})");
    EXPECT_NE(world.run({"cases", "show", case_id})
                  .out.find("Could not be screened: list un_sc is missing"),
              std::string::npos);
}

TEST(CliCases, filters_go_into_the_query) {
    CliWorld world;
    world.answer_json("GET /v1/screening/cases?state=open&assigned=me&limit=5", R"({"items":[]})");
    EXPECT_EQ(
        world.run({"cases", "list", "--state", "open", "--assigned", "me", "--limit", "5"}).err,
        "Nothing to show.\n");
}

struct Act {
    std::vector<std::string> arguments;
    std::string path;
    std::string body;
};

TEST(CliCases, acts_are_done_to_the_version_that_is_there) {
    CliWorld world;
    world.answer_json("GET " + case_path, detail);
    const Act acts[] = {
        {{"assign", case_id, "--officer", "ben"}, "/assign", R"({"officer":"ben"})"},
        {{"assign", case_id}, "/assign", "{}"},
        {{"note", case_id, "--note", "n"}, "/notes", R"({"note":"n"})"},
        {{"return", case_id, "--note", "n"}, "/return", R"({"note":"n"})"},
        {{"propose", case_id, "--outcome", "close", "--reason-code", "explained", "--note", "n"},
         "/propose",
         R"({"outcome":"close","reason_code":"explained","note":"n"})"},
        {{"confirm", case_id}, "/confirm", "{}"}};
    for (const auto& act : acts) {
        world.answer_json("POST " + case_path + act.path, summary);
        std::vector<std::string> words = {"cases"};
        words.insert(words.end(), act.arguments.begin(), act.arguments.end());
        EXPECT_EQ(world.run(words).exit_code, 0) << act.path;
        const auto sent = world.last_request("POST");
        EXPECT_EQ(sent.path, case_path + act.path);
        EXPECT_EQ(sent.body, act.body);
        EXPECT_EQ(sent.header("If-Match"), "\"3\"");
    }
}

TEST(CliCases, findings_are_given_by_the_numbers_that_are_shown) {
    CliWorld world;
    world.answer_json("GET " + case_path, detail);
    world.answer_json("POST " + case_path + "/propose", summary);
    const auto propose = [&](const std::vector<std::string>& more) {
        std::vector<std::string> words = {"cases",        "propose", case_id,
                                          "--outcome",    "refuse",  "--reason-code",
                                          "listed_party", "--note",  "n"};
        words.insert(words.end(), more.begin(), more.end());
        return world.run(words);
    };
    const std::string begin = R"({"outcome":"refuse","reason_code":"listed_party","note":"n",)";
    EXPECT_EQ(propose({"--finding", "2=match", "--finding", "1=other"}).exit_code, 0);
    EXPECT_EQ(world.last_request("POST").body,
              begin + R"("findings":[{"party":"p1","entry":"e1","finding":"other"},)"
                      R"({"party":"p2","entry":"e2","finding":"match"}]})");
    EXPECT_EQ(propose({"--finding", "2=match", "--all-hits", "unknown"}).exit_code, 0);
    EXPECT_EQ(world.last_request("POST").body,
              begin + R"("findings":[{"party":"p1","entry":"e1","finding":"unknown"},)"
                      R"({"party":"p2","entry":"e2","finding":"match"}]})");
    EXPECT_EQ(propose({"--finding", "3=match"}).err, "The case has no hit of this number: 3\n");
    EXPECT_EQ(propose({"--finding", "1=match", "--finding", "1=other"}).err,
              "Two findings about one hit: 1\n");
    for (const auto* wrong : {"1", "=match", "1=same", "x=match", "1 =match"}) {
        EXPECT_EQ(propose({"--finding", wrong}).exit_code, 2) << wrong;
    }
}

TEST(CliCases, a_version_that_was_seen_is_kept_to) {
    CliWorld world;
    world.answer_problem("POST " + case_path + "/notes", 412,
                         R"({"title":"The resource has changed since it was read.",)"
                         R"("status":412,"code":"version_conflict"})");
    const auto run = world.run({"cases", "note", case_id, "--note", "n", "--version", "2"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(world.last_request("POST").header("If-Match"), "\"2\"");
    EXPECT_NE(run.err.find("version_conflict"), std::string::npos);
}

TEST(CliCases, confirming_again_is_the_same_request) {
    CliWorld world;
    world.answer_json("GET " + case_path, detail);
    world.answer_json("POST " + case_path + "/confirm", summary);
    world.run({"cases", "confirm", case_id});
    const auto first = std::string{world.last_request("POST").header("Idempotency-Key")};
    world.run({"cases", "confirm", case_id});
    EXPECT_EQ(world.last_request("POST").header("Idempotency-Key"), first);
    world.run({"cases", "confirm", case_id, "--version", "5"});
    EXPECT_NE(world.last_request("POST").header("Idempotency-Key"), first);
}

TEST(CliCases, a_document_is_attached_as_its_bytes) {
    CliWorld world;
    world.answer_json("GET " + case_path, detail);
    world.answer_json("POST " + case_path + "/attachments?file_name=a b.pdf", summary);
    const auto path = world.write_file("a b.pdf", "bytes");
    EXPECT_EQ(world.run({"cases", "attach", case_id, path}).exit_code, 0);
    const auto sent = world.last_request("POST");
    EXPECT_EQ(sent.body, "bytes");
    EXPECT_EQ(sent.header("Content-Type"), "application/octet-stream");
    EXPECT_EQ(world.run({"cases", "attach", case_id, path + "x"}).exit_code, 2);
}

TEST(CliCases, the_evidence_file_comes_as_it_is) {
    CliWorld world;
    world.answer_json("GET " + case_path + "/evidence", R"({"sha256":"aa","content":{"b":1}})");
    EXPECT_EQ(world.run({"cases", "evidence", case_id}).out,
              "{\"sha256\":\"aa\",\"content\":{\"b\":1}}\n");
}

TEST(CliCases, a_report_is_written_as_it_came) {
    CliWorld world;
    world.answer(
        "POST " + case_path + "/report?format=pboc",
        {.status = 200, .headers = {{"Content-Type", "application/xml"}}, .body = "<data_set/>"});
    const auto filing = world.write_file("filing.json", R"({"narrative":"n","action":"a"})");
    const auto run =
        world.run({"cases", "report", case_id, "--format", "pboc", "--filing", filing});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(run.out, "<data_set/>");
    EXPECT_EQ(world.last_request("POST").body, R"({"narrative":"n","action":"a"})");
}

TEST(CliReports, large_values_are_looked_at_and_written_as_they_came) {
    CliWorld world;
    const std::string target = "POST /v1/screening/reports/large-value?format=";
    world.answer(
        target + "xml",
        {.status = 200, .headers = {{"Content-Type", "application/xml"}}, .body = "<data_set/>"});
    world.answer_json(
        target + "json",
        R"({"items":[{"day":"2026-03-02","enterprise_id":"018f0000-0000-7000-8000-0000000000e1",)"
        R"("rule":2,"direction":"receipt","total":{"currency":"CNY","value":"2500000.00"},)"
        R"("limit":{"currency":"CNY","value":"2000000.00"},"is_single":true,)"
        R"("movements":[{"id":"a","kind":"receipt",)"
        R"("amount":{"currency":"CNY","value":"2000000.00"},)"
        R"("counterparty_name":"供应商","counterparty_country":"CN"},)"
        R"({"id":"b","kind":"receipt","amount":{"currency":"CNY","value":"500000.00"}}]}]})");
    const auto filing = world.write_file("filing.json", R"({"from":"2026-02-01","customers":[]})");
    const auto made = world.run({"reports", "large-value", filing});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    EXPECT_EQ(made.out, "<data_set/>");
    EXPECT_EQ(world.last_request("POST").body, R"({"from":"2026-02-01","customers":[]})");
    const std::vector<std::string> look{"reports", "large-value", filing, "--days",
                                        "--from",  "2026-03-01",  "--to", "2026-03-31"};
    expect_golden("large_value.en.txt", world.run(look).out);
    expect_golden("large_value.zh.txt", world.run(look, "zh_CN").out);
    EXPECT_EQ(world.last_request("POST").body,
              R"({"from":"2026-03-01","customers":[],"to":"2026-03-31"})");
    const auto broken = world.write_file("broken.json", "[1");
    EXPECT_EQ(world.run({"reports", "large-value", broken, "--from", "2026-03-01"}).exit_code, 2);
    EXPECT_EQ(world.run({"reports", "large-value", broken + "x"}).exit_code, 2);
}

TEST(CliRules, loading_prints_what_they_would_have_done) {
    CliWorld world;
    const std::string loaded_rules =
        R"({"version_no":3,"sha256":"ab","state":"loaded",)"
        R"("loaded_by":"officer:ann","text":"rule","backtest":)"
        R"({"first_seq":1,"last_seq":9,"report":{"transfers":9,"rules":)"
        R"([{"rule":"large/1","evaluated":9,"hits":2,)"
        R"("hits_already_held":1}]}}})";
    world.answer_json("POST /v1/screening/rules", loaded_rules);
    const auto file = world.write_file("own.rules", "rule text");
    const auto run = world.run({"rules", "load", file});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(world.last_request("POST").body, "rule text");
    expect_golden("rules.en.txt", run.out);
    world.answer_json("POST /v1/screening/rules/3/release", loaded_rules);
    EXPECT_EQ(world.run({"rules", "release", "3"}).exit_code, 0);
    world.answer_json("POST /v1/screening/rules/3/refuse", loaded_rules);
    EXPECT_EQ(world.run({"rules", "refuse", "3"}).exit_code, 0);
    world.answer_json("GET /v1/screening/rules/3", loaded_rules);
    expect_golden("rules.zh.txt", world.run({"rules", "show", "--version", "3"}, "zh_CN").out);
    world.answer_json("GET /v1/screening/rules?limit=50", "{\"items\":[" + loaded_rules + "]}");
    EXPECT_NE(world.run({"rules", "show"}).out.find("officer:ann"), std::string::npos);
}

TEST(CliLists, loading_sends_the_files_and_tells_that_another_has_to_release) {
    CliWorld world;
    world.answer_json("POST /v1/screening/lists/own_black/versions", version);
    const auto one = world.write_file("one.csv", "id,schema,name\n");
    const auto two = world.write_file("two.csv", "x");
    const auto run = world.run(
        {"lists", "load", "own_black", "--rule-set", "black", "--file", one, "--file", two});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(run.err, "Not in force until another officer releases it.\n");
    EXPECT_EQ(world.last_request("POST").body,
              R"({"rule_set":"black","files":[{"name":"one.csv","base64":")" +
                  digest::base64("id,schema,name\n") +
                  R"("},{"name":"two.csv","base64":"eA=="}]})");
    world.answer_json("POST /v1/screening/lists/own_black/versions/2/release", version);
    EXPECT_EQ(world.run({"lists", "release", "own_black", "2"}).exit_code, 0);
    world.answer_json("POST /v1/screening/lists/own_black/versions/2/refuse", version);
    EXPECT_EQ(world.run({"lists", "refuse", "own_black", "2"}).exit_code, 0);
}

}  // namespace
}  // namespace sluice::test
