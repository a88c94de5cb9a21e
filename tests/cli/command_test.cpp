// What the commands ask of the gateway, and what their exit codes tell a script.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "gateway/cli/command.hpp"
#include "ledger/payment/state.hpp"
#include "security/digest/digest.hpp"
#include "tests/cli/cli_world.hpp"
#include "tests/cli/sample_answers.hpp"
#include "tests/http_signature/rfc9421.hpp"

namespace sluice::test {
namespace {

constexpr const char* accepted =
    R"({"id":"018f0000-0000-7000-8000-0000000000b1","state":"received",
        "execution_date":"2026-03-02","created_at":"2026-03-02T09:30:00.000000Z"})";
const std::string payment_target = std::string{" /v1/payments/"} + payment_id;

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

struct SubmitRow {
    const char* content;
    std::size_t size;
    const char* target;
    const char* content_type;
};

TEST(Submit, sends_each_kind_of_file_where_it_belongs) {
    const SubmitRow rows[] = {
        {"<?xml version=\"1.0\"?><Document/>", 33, "/v1/files", "application/xml"},
        {"\xEF\xBB\xBF\n<Document/>", 15, "/v1/files", "application/xml"},
        {"\xFF\xFE<\0D\0", 6, "/v1/files", "application/xml"},
        {"\x1f\x8b\x08\x00", 4, "/v1/files", "application/gzip"},
        {"{\"amount\":{}}", 13, "/v1/payments", "application/json"},
        {"{\"payments\":[]}", 15, "/v1/batches", "application/json"},
        {" [{}]", 5, "/v1/batches", "application/json"}};
    CliWorld world;
    for (const auto* target : {"/v1/files", "/v1/batches", "/v1/payments"}) {
        world.answer_json(std::string{"POST "} + target, accepted);
    }
    for (const auto& row : rows) {
        const std::string content{row.content, row.size};
        EXPECT_EQ(world.run({"submit", world.write_file("in", content)}).exit_code, 0) << content;
        const auto request = world.last_request("POST");
        EXPECT_EQ(request.path, row.target) << content;
        EXPECT_EQ(request.header("Content-Type"), row.content_type);
        EXPECT_EQ(request.header("Idempotency-Key"),
                  '"' + digest::hex(digest::sha256(content)) + '"')
            << "the file names itself, so that a repetition is safe";
    }
    EXPECT_EQ(world.last_request("POST").body, "{\"payments\":[{}]}");
}

TEST(Submit, takes_a_key_of_the_users_own) {
    CliWorld world;
    world.answer_json("POST /v1/payments", accepted);
    world.run({"submit", world.write_file("in", "{}"), "--idempotency-key", "run-7"});
    EXPECT_EQ(world.last_request("POST").header("Idempotency-Key"), "\"run-7\"");
}

TEST(Submit, shows_what_was_refused_and_where) {
    CliWorld world;
    world.answer("POST /v1/files", {.status = 202, .headers = {}, .body = file});
    const auto xml = world.write_file("in.xml", "<Document/>");
    const auto run = world.run({"submit", xml});
    EXPECT_EQ(run.exit_code, 1) << "not everything was taken";
    expect_golden("submit.en.txt", run.out);
    expect_golden("submit.zh.txt", world.run({"submit", xml}, "zh_CN.UTF-8").out);
}

TEST(Submit, explains_a_refusal_with_every_place) {
    CliWorld world;
    world.answer_problem("POST /v1/payments", 422, R"({
        "type": "/problems/invalid_value", "title": "A field has an invalid value.", "status": 422,
        "code": "invalid_value", "detail": "two fields are wrong", "trace_id": "0af76519",
        "errors": [
          {"pointer": "/amount/value", "code": "over_precise_amount", "message": "3 digits"},
          {"xpath": "/Document/X[2]", "line": 7, "code": "invalid_bic", "message": "no BIC"}]})");
    const auto json = world.write_file("in", "{}");
    const auto run = world.run({"submit", json});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(run.out, "");
    expect_golden("problem.en.txt", run.err);
    expect_golden("problem.zh.txt", world.run({"submit", json}, "zh_CN.UTF-8").err);
}

TEST(Submit, waits_until_the_payment_is_final) {
    CliWorld world;
    world.answer_json("POST /v1/payments", accepted);
    world.answer_json("GET" + payment_target, payment);
    world.answer_json("GET" + payment_target, settled_payment);
    const auto run = world.run({"submit", world.write_file("in", "{}"), "--wait"});
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.err, "in_doubt\nsettled\n");
}

TEST(Submit, tells_that_a_payment_did_not_become_final_in_time) {
    CliWorld world;
    world.answer_json("POST /v1/payments", accepted);
    world.answer_json("GET" + payment_target, payment);
    const auto run =
        world.run({"submit", world.write_file("in", "{}"), "--wait", "--wait-seconds", "0"});
    EXPECT_EQ(run.exit_code, 4);
    EXPECT_TRUE(has(run.err, std::string{"sluice show "} + payment_id)) << run.err;
}

struct ExitRow {
    const char* name;
    http::Response response;
    int exit_code;
};

http::Response problem_of(int status, const std::string& code) {
    return {.status = status,
            .headers = {},
            .body = R"({"title":"T","status":0,"code":")" + code + "\"}"};
}

TEST(Submit, ends_with_a_code_that_says_whether_it_may_have_happened) {
    const ExitRow rows[] = {
        {"insufficient funds", problem_of(422, "insufficient_funds"), 1},
        {"key is running", problem_of(409, "idempotency_key_running"), 1},
        {"overloaded, nothing done", problem_of(503, "overloaded"), 1},
        {"commit in doubt", problem_of(503, "commit_in_doubt"), 4},
        {"handler took too long", problem_of(504, "timeout"), 4},
        {"a fault of the gateway", problem_of(500, "internal"), 4},
        {"a code of a newer gateway", problem_of(500, "not_invented_yet"), 4},
        {"a proxy's answer", {.status = 502, .headers = {}, .body = "<html>"}, 4},
        {"no answer", {.status = 0, .headers = {}, .body = {}, .drop_connection = true}, 4}};
    for (const auto& row : rows) {
        CliWorld world;
        world.answer("POST /v1/payments", row.response);
        const auto run = world.run({"submit", world.write_file("in", "{}")});
        EXPECT_EQ(run.exit_code, row.exit_code) << row.name << ": " << run.err;
        EXPECT_EQ(has(run.err,
                      "--idempotency-key 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e"
                      "8310c060f61caaff8a"),
                  row.exit_code == 4)
            << row.name << ": " << run.err;
    }
}

TEST(Cli, says_when_nothing_was_sent) {
    CliWorld world;
    const auto json = world.write_file("in", "{}");
    world.stop_server();
    const auto run = world.run({"submit", json});
    EXPECT_EQ(run.exit_code, 3);
    EXPECT_TRUE(has(run.err, "The gateway cannot be reached")) << run.err;
    EXPECT_EQ(world.run({"list"}).exit_code, 3);
}

TEST(Cli, trusts_only_the_authority_it_was_given) {
    CliWorld world;
    const CliWorld stranger;
    world.answer_json("GET /v1/webhooks", webhooks);
    EXPECT_EQ(world.run({"webhooks", "list"}).exit_code, 0);
    world.trust(stranger.ca_file());
    EXPECT_EQ(world.run({"webhooks", "list"}).exit_code, 3);
    EXPECT_EQ(world.requests().size(), 1u);
}

TEST(Decisions, are_made_on_the_version_that_was_seen) {
    struct Row {
        std::vector<std::string> arguments;
        const char* target;
        const char* body;
    };
    const Row rows[] = {
        {{"cancel", payment_id, "--reason", "wrong amount"},
         "/cancel",
         R"({"reason":"wrong amount"})"},
        {{"resolve", payment_id, "--as", "accepted", "--evidence", "phone call, ticket 7"},
         "/decision",
         R"({"event":"bank_accepted","reason":"phone call, ticket 7"})"},
        {{"resolve", payment_id, "--as", "rejected", "--evidence", "x"},
         "/decision",
         R"({"event":"bank_rejected","reason":"x"})"},
        {{"resolve", payment_id, "--as", "unknown", "--evidence", "x"},
         "/decision",
         R"({"event":"bank_unknown","reason":"x"})"}};
    for (const auto& row : rows) {
        CliWorld world;
        world.answer_json("GET" + payment_target, payment);
        world.answer_json("POST" + payment_target + row.target, settled_payment);
        const auto run = world.run(row.arguments);
        EXPECT_EQ(run.exit_code, 0) << run.err;
        const auto request = world.last_request("POST");
        EXPECT_EQ(request.header("If-Match"), "\"4\"");
        EXPECT_EQ(request.body, row.body);
        EXPECT_EQ(request.header("Idempotency-Key").size(), 66u);
    }
}

TEST(Decisions, have_one_key_on_one_version_and_another_on_the_next) {
    CliWorld world;
    world.answer_json("GET" + payment_target, payment);
    world.answer_json("GET" + payment_target, payment);
    world.answer_json("GET" + payment_target, settled_payment);  // version 6
    world.answer_json("POST" + payment_target + "/cancel", payment);
    std::vector<std::string> keys;
    for (int i = 0; i < 3; ++i) {
        world.run({"cancel", payment_id, "--reason", "x"});
        const auto request = world.last_request("POST");
        keys.emplace_back(request.header("Idempotency-Key"));
    }
    EXPECT_EQ(keys[0], keys[1]) << "a repetition";
    EXPECT_NE(keys[1], keys[2]) << "another decision";
}

TEST(Exceptions, are_resolved_in_exactly_one_way) {
    CliWorld world;
    world.answer_json("GET" + payment_target, payment);
    world.answer_json("POST /v1/exceptions/X/decision", R"({"id":"X","closed_by":"erp"})");
    EXPECT_EQ(world.run({"resolve-exception", "X", "--reason", "r"}).exit_code, 2);
    EXPECT_EQ(
        world.run({"resolve-exception", "X", "--charge", "--close", "--reason", "r"}).exit_code, 2);
    EXPECT_EQ(world.run({"resolve-exception", "X", "--charge", "--reason", "r"}).exit_code, 0);
    EXPECT_EQ(world.last_request("POST").body, R"({"action":"charge","reason":"r"})");
    EXPECT_EQ(
        world.run({"resolve-exception", "X", "--match", payment_id, "--reason", "r"}).exit_code, 0);
    EXPECT_EQ(world.last_request("POST").body, std::string{R"({"action":"match","reason":"r",)"} +
                                                   R"("payment_id":")" + payment_id + "\"}");
}

TEST(Webhooks, are_added_with_their_secret_shown_once) {
    CliWorld world;
    world.answer("POST /v1/webhooks",
                 {.status = 201, .headers = {}, .body = R"({"id":"W","url":"https://erp.example/",
                                                   "is_enabled":true,"planned_seq":0,
                                                   "secret":"whsec_abc"})"});
    const auto run = world.run({"webhooks", "add", "https://erp.example/"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_TRUE(has(run.out, "whsec_abc"));
    EXPECT_TRUE(has(run.err, "not shown again"));
    EXPECT_EQ(world.last_request("POST").body, R"({"url":"https://erp.example/"})");
}

TEST(Webhooks, are_replayed_enabled_and_removed) {
    CliWorld world;
    world.answer("POST /v1/webhooks/W/replay",
                 {.status = 202, .headers = {}, .body = R"({"planned":5})"});
    world.answer_json("POST /v1/webhooks/W/enable", R"({"id":"W","is_enabled":true})");
    world.answer("DELETE /v1/webhooks/W", {.status = 204, .headers = {}, .body = {}});
    EXPECT_EQ(world.run({"webhooks", "replay", "W", "--from", "8"}).out,
              "5 events will be delivered again.\n");
    EXPECT_EQ(world.last_request("POST").body, R"({"from_seq":8})");
    EXPECT_EQ(world.run({"webhooks", "enable", "W"}).exit_code, 0);
    EXPECT_EQ(world.run({"webhooks", "remove", "W"}).exit_code, 0);
}

TEST(List, takes_every_state_that_a_payment_can_have) {
    std::string states;
    for (int i = 1; i <= static_cast<int>(PaymentState::cancelled); ++i) {
        states += (states.empty() ? "" : "|") + std::string{name(static_cast<PaymentState>(i))};
    }
    const auto commands = cli::commands();
    const auto list = std::ranges::find_if(
        commands, [](const auto& one) { return one.group.empty() && one.name == "list"; });
    ASSERT_NE(list, commands.end());
    const auto state = std::ranges::find(list->parameters, "state", &cli::Parameter::name);
    ASSERT_NE(state, list->parameters.end());
    EXPECT_EQ(state->choices, states);
}

TEST(Cli, refuses_wrong_use_with_code_2) {
    CliWorld world;
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {},
             {"nonsense"},
             {"webhooks"},
             {"show"},
             {"cancel", "X"},
             {"list", "--state", "happy"},
             {"list", "--limit", "many"},
             {"list", "--limit", "-1"},
             {"resolve", "X", "--as", "maybe", "--evidence", "x"},
             {"submit", "/nowhere/at/all"},
             {"submit", world.write_file("in", "no payment file")},
             {"list", "--lang", "fr"}}) {
        EXPECT_EQ(world.run(arguments).exit_code, 2) << (arguments.empty() ? "" : arguments.back());
    }
    EXPECT_TRUE(world.requests().empty());
}

TEST(Cli, never_shows_the_token) {
    CliWorld world;
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"list"}, {"--json", "list"}, {"show", "X"}, {"--help"}}) {
        const auto run = world.run(arguments);
        EXPECT_FALSE(has(run.out + run.err, "the-token-of-the-test"));
    }
}

// Each request is signed anew, and no token goes with it.
TEST(Cli, signs_its_requests_with_a_key) {
    CliWorld world;
    const auto verifier = http_signature::VerifierKey::from_pem(http_signature::Algorithm::ed25519,
                                                                http_signature::ed25519_public);
    world.trust_key(*verifier);
    world.answer_json("POST /v1/payments", accepted);
    world.answer_json("GET /v1/payments?limit=50", R"({"items":[]})");
    world.answer_json("POST /v1/access/changes", R"({"id":"x","state":"confirmed"})");
    const auto key = world.write_file("private.pem", http_signature::ed25519_private);
    const auto file = world.write_file("in", "{}");
    EXPECT_EQ(world.run({"submit", file, "--key-file", key}).exit_code, 0);
    EXPECT_EQ(world.run({"list", "--key-file", key, "--enterprise", "e-1"}).exit_code, 0);
    EXPECT_EQ(
        world.run({"access", "suspend", "kim", "--reason", "left", "--key-file", key}).exit_code, 0)
        << "a POST that has no idempotency key of its own";
    const auto requests = world.requests();
    ASSERT_EQ(requests.size(), 3u);
    std::set<std::string> inputs;
    for (const auto& request : requests) {
        EXPECT_FALSE(request.has_header("Authorization"));
        inputs.emplace(request.header("Signature-Input"));
    }
    EXPECT_EQ(inputs.size(), 3u);
    EXPECT_TRUE(has(std::string{requests[1].header("Signature-Input")}, "sluice-enterprise"));
}

TEST(Cli, says_when_a_key_does_not_sign) {
    CliWorld world;
    for (const auto& file : {world.write_file("none.pem", "a key"),
                             world.write_file("public.pem", http_signature::ed25519_public),
                             std::string{"/nowhere"}}) {
        const auto run = world.run({"list", "--key-file", file});
        EXPECT_EQ(run.exit_code, 2);
        EXPECT_TRUE(has(run.err, "No request can be signed with " + file)) << run.err;
    }
    EXPECT_TRUE(world.requests().empty());
}

TEST(Cli, sends_the_public_key_alone) {
    CliWorld world;
    world.answer_json("POST /v1/access/changes",
                      R"({"id":"x","kind":"key","state":"proposed","key_id":"abc"})");
    const auto add = [&](const std::string& content, const char* algorithm) {
        return world.run({"access", "key", "erp-2", "--file", world.write_file("key", content),
                          "--algorithm", algorithm, "--until", "2027-01-01T00:00:00Z", "--reason",
                          "a machine"});
    };
    const auto both = std::string{http_signature::ed25519_private} + http_signature::ed25519_public;
    EXPECT_EQ(add(http_signature::ed25519_private, "ed25519").exit_code, 2);
    EXPECT_EQ(add(http_signature::ed25519_public, "sm2-sm3").exit_code, 2);
    EXPECT_TRUE(world.requests().empty());
    const auto run = add(both, "ed25519");
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_TRUE(has(run.out, "abc"));
    const auto body = world.last_request("POST").body;
    EXPECT_TRUE(has(body, "BEGIN PUBLIC KEY"));
    EXPECT_FALSE(has(body, "PRIVATE"));
    world.run({"access", "revoke-key", "erp-2", "--key", "k-1", "--reason", "lost"});
    EXPECT_TRUE(has(world.last_request("POST").body, R"("kind":"revoke_key")"));
    EXPECT_TRUE(has(world.last_request("POST").body, R"("ends":"k-1")"));
}

TEST(Help, tells_about_every_command_option_and_exit_code) {
    CliWorld world;
    const auto top = world.run({"--help"});
    EXPECT_EQ(top.exit_code, 0);
    EXPECT_TRUE(has(top.out, "Exit codes: 0 done; 1 refused"));
    for (const auto* global : {"--url", "--token-file", "--key-file", "--ca-file", "--timeout",
                               "--json", "--lang", "SLUICE_TOKEN"}) {
        EXPECT_TRUE(has(top.out, global)) << global;
    }
    for (const auto& command : cli::commands()) {
        std::vector<std::string> words;
        if (!command.group.empty()) {
            words.emplace_back(command.group);
        }
        words.emplace_back(command.name);
        words.emplace_back("--help");
        const auto run = world.run(words);
        EXPECT_EQ(run.exit_code, 0) << command.name;
        EXPECT_TRUE(has(run.out, std::string{command.summary})) << command.name;
        for (const auto& parameter : command.parameters) {
            EXPECT_TRUE(has(run.out, std::string{parameter.name})) << command.name;
            EXPECT_FALSE(parameter.help.empty()) << parameter.name;
        }
    }
}

}  // namespace
}  // namespace sluice::test
