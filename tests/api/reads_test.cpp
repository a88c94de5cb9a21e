#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "gateway/api/embedded_openapi.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/testpoint.hpp"
#include "tests/api/api_world.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;

class Reads : public ApiTest {
protected:
    void SetUp() override { open_account(100'00); }

    std::string pay(const std::string& end_to_end_id, const std::string& value) {
        return post("/v1/payments", end_to_end_id, payment_json(end_to_end_id, value)).at("id");
    }
};

TEST_F(Reads, AccountsShowTheirBalances) {
    pay("E2E-1", "30.00");
    const auto one = get("/v1/accounts/" + account.to_string());
    EXPECT_EQ(one.at("account/iban"), number);
    EXPECT_EQ(one.at("bank_id"), "test-bank");
    EXPECT_EQ(one.at("overdraft_limit/value"), "0.00");
    EXPECT_EQ(one.at("balances/posted/value"), "100.00");
    EXPECT_EQ(one.at("balances/pending_credits/value"), "30.00");
    EXPECT_EQ(one.at("balances/available/value"), "70.00");
    const auto banks = get("/v1/accounts?kind=bank");
    EXPECT_EQ(banks.at("items/0/currency"), "CNY");
    EXPECT_EQ(banks.at("items/1/id"), account.to_string());
    EXPECT_EQ(banks.at("items/2/id"), "");
    EXPECT_NE(get("/v1/accounts").at("items/2/id"), "");
    EXPECT_EQ(get("/v1/accounts?kind=cash").status(), 422);
    EXPECT_EQ(get("/v1/accounts/x").status(), 404);
}

TEST_F(Reads, BalanceAtAPointInTimeComesFromThePostings) {
    const auto before = to_rfc3339(clock.now());
    clock.advance(1h);
    const auto id = pay("E2E-1", "30.00");
    const auto ordered = to_rfc3339(clock.now());
    clock.advance(1h);
    submit();
    notify({debit(*PaymentId::parse(id), 30'00)});
    const auto base = "/v1/accounts/" + account.to_string() + "/balance";
    const auto then = get(base + "?at=" + before);
    EXPECT_EQ(then.at("balances/posted/value"), "100.00");
    EXPECT_EQ(then.at("balances/available/value"), "100.00");
    const auto reserved = get(base + "?at=" + ordered);
    EXPECT_EQ(reserved.at("balances/posted/value"), "100.00");
    EXPECT_EQ(reserved.at("balances/pending_credits/value"), "30.00");
    const auto now = get(base);
    EXPECT_EQ(now.at("balances/posted/value"), "70.00");
    EXPECT_EQ(now.at("balances/pending_credits/value"), "0.00");
    const auto counters = get("/v1/accounts/" + account.to_string());
    EXPECT_EQ(now.at("balances/available/value"), counters.at("balances/available/value"));
    EXPECT_EQ(get(base + "?at=2000-01-01T00:00:00Z").at("balances/posted/value"), "0.00");
    EXPECT_EQ(get(base + "?at=yesterday").status(), 422);
    EXPECT_EQ(get("/v1/accounts/0193a000-0000-7000-8000-00000000ffff/balance").status(), 404);
}

TEST_F(Reads, PostingsArePagedNewestFirst) {
    clock.advance(1s);
    pay("E2E-1", "1");
    clock.advance(1s);
    pay("E2E-2", "2");
    const auto base = "/v1/accounts/" + account.to_string() + "/postings";
    const auto first = get(base + "?limit=2");
    EXPECT_EQ(first.at("items/0/amount/value"), "2.00");
    EXPECT_EQ(first.at("items/0/kind"), "pending");
    EXPECT_EQ(first.at("items/1/amount/value"), "1.00");
    const auto second = get(base + "?limit=2&cursor=" + first.at("next_cursor"));
    EXPECT_EQ(second.at("items/0/purpose"), "opening");
    EXPECT_EQ(second.at("next_cursor"), "");
    EXPECT_EQ(get(base + "?cursor=p").status(), 422);
}

TEST_F(Reads, TrialBalanceBalancesInEveryCurrency) {
    const auto id = pay("E2E-1", "30.00");
    submit();
    notify({debit(*PaymentId::parse(id), 30'00), credit(5'00)});
    const auto trial = get("/v1/trial-balance");
    EXPECT_EQ(trial.at("balanced"), "true");
    EXPECT_EQ(trial.at("currencies/0/currency"), "CNY");
    EXPECT_EQ(trial.at("currencies/1/currency"), "EUR");
    EXPECT_EQ(trial.at("currencies/1/total_debits/value"),
              trial.at("currencies/1/total_credits/value"));
    EXPECT_EQ(trial.at("currencies/1/accounts/0/kind"), "bank");
    EXPECT_EQ(trial.at("currencies/1/accounts/0/balance/value"), "75.00");
    EXPECT_EQ(
        get("/v1/trial-balance?at=2000-01-01T00:00:00Z").at("currencies/1/total_debits/value"),
        "0.00");
    EXPECT_EQ(get("/v1/trial-balance?at=now").status(), 422);
}

TEST_F(Reads, StatementsShowWhatTheirEntriesWereMatchedWith) {
    const auto id = pay("E2E-1", "30.00");
    submit();
    clock.advance(1s);
    notify({debit(*PaymentId::parse(id), 30'00), credit(5'00)});
    const auto list = get("/v1/statements?limit=1");
    EXPECT_EQ(list.at("items/0/kind"), "notification");
    const auto more = get("/v1/statements?limit=1&cursor=" + list.at("next_cursor"));
    EXPECT_EQ(more.at("items/0/kind"), "statement");
    EXPECT_EQ(more.at("items/0/closing_balance/value"), "100.00");
    EXPECT_EQ(more.at("next_cursor"), "");
    const auto one = get("/v1/statements/" + list.at("items/0/id"));
    EXPECT_EQ(one.at("entries/0/matches/0/payment_id"), id);
    EXPECT_EQ(one.at("entries/1/matches/0/payment_id"), "");
    EXPECT_NE(one.at("entries/1/open_exception_id"), "");
    EXPECT_EQ(get("/v1/statements?account=0193a000-0000-7000-8000-0000000000a2").at("items/0/id"),
              "");
    EXPECT_EQ(get("/v1/statements?account=x").status(), 422);
    EXPECT_EQ(get("/v1/statements/0193a000-0000-7000-8000-00000000ffff").status(), 404);
}

TEST_F(Reads, ExceptionIsDecidedOnceWithAReason) {
    notify({credit(5'00)});
    const auto open = get("/v1/exceptions?open=true");
    const auto id = open.at("items/0/id");
    ASSERT_NE(id, "");
    EXPECT_EQ(open.at("items/0/line/amount/value"), "5.00");
    const auto target = "/v1/exceptions/" + id + "/decision";
    struct Row {
        std::string body;
        std::string pointer;
    };
    for (const auto& [body, pointer] :
         {Row{R"({"action":"close"})", "/reason"}, Row{R"({"reason":"r"})", "/action"},
          Row{R"({"action":"lose","reason":"r"})", "/action"},
          Row{R"({"action":"match","reason":"r"})", "/payment_id"},
          Row{R"({"action":"match","reason":"r","payment_id":"x"})", "/payment_id"},
          Row{R"({"action":"close","reason":"r","payment_id":"x"})", "/payment_id"}}) {
        const auto refused = post(target, "k", body);
        EXPECT_EQ(refused.status(), 422) << body;
        EXPECT_EQ(refused.at("errors/0/pointer"), pointer) << body;
    }
    EXPECT_EQ(send("POST", target, "{}", {{"Content-Type", "application/json"}}).status(), 400);
    const std::string body = R"({"action":"charge","reason":"interest, letter of 2 March"})";
    const auto done = post(target, "k", body);
    EXPECT_EQ(done.status(), 200);
    EXPECT_EQ(done.at("resolution"), "interest, letter of 2 March");
    EXPECT_EQ(post(target, "k", body).response.body, done.response.body);
    EXPECT_EQ(post(target, "k2", body).status(), 404);
    EXPECT_EQ(get("/v1/exceptions?open=true").at("items/0/id"), "");
    EXPECT_EQ(get("/v1/exceptions?open=false").at("items/0/id"), id);
    EXPECT_EQ(get("/v1/exceptions").at("items/0/id"), id);
    EXPECT_EQ(get("/v1/exceptions?open=perhaps").status(), 422);
    expect_clean_audit();
}

TEST_F(Reads, FeedIsGaplessAndGoesOnWhereItWasLeft) {
    const auto id = pay("E2E-1", "30.00");
    submit();
    const auto all = get("/v1/events");
    const auto last = std::stoi(all.at("last_seq"));
    EXPECT_GE(last, 5);
    for (int i = 0; i < last; ++i) {
        EXPECT_EQ(all.at("items/" + std::to_string(i) + "/seq"), std::to_string(i + 1));
    }
    EXPECT_EQ(all.at("items/0/type"), "io.sluice.statement.statement.v1");
    EXPECT_EQ(all.at("items/1/type"), "io.sluice.payment.received.v1");
    EXPECT_EQ(all.at("items/1/subject"), "payments/" + id);
    EXPECT_EQ(all.at("items/1/data/end_to_end_id"), "E2E-1");
    EXPECT_EQ(all.at("items/1/data/amount/value"), "30.00");
    const auto some = get("/v1/events?after=1&limit=2");
    EXPECT_EQ(some.at("items/0/seq"), "2");
    EXPECT_EQ(some.at("last_seq"), "3");
    const auto none = get("/v1/events?after=" + std::to_string(last));
    EXPECT_EQ(none.at("last_seq"), std::to_string(last));
    EXPECT_EQ(get("/v1/events?after=-1").status(), 422);
    EXPECT_EQ(get("/v1/events?limit=1001").status(), 422);
}

TEST_F(Reads, WebhookRoutesAnswerAsDeclared) {
    const auto made = post("/v1/webhooks", "-", R"({"url":"https://127.0.0.1:9443/hook"})");
    ASSERT_EQ(made.status(), 201) << made.response.body;
    const auto self = made.header("Location");
    EXPECT_EQ(get("/v1/webhooks").at("items/0/id"), made.at("id"));
    EXPECT_EQ(get(self).at("url"), "https://127.0.0.1:9443/hook");
    EXPECT_EQ(get(self + "/deliveries").status(), 200);
    EXPECT_EQ(post(self + "/replay", "-", R"({"from_seq":1})").status(), 202);
    EXPECT_EQ(post(self + "/enable", "-", "").status(), 200);
    EXPECT_EQ(send("DELETE", self).status(), 204);
    EXPECT_EQ(get(self).status(), 404);
}

class Door : public ApiTest {};

TEST_F(Door, OpenApiDeclaresExactlyTheRoutesThereAre) {
    std::vector<std::string> routes;
    for (const auto& route : api->routes()) {
        routes.push_back(route.method + ' ' + route.path_template);
    }
    EXPECT_THAT(openapi.operations(), ::testing::UnorderedElementsAreArray(routes));
}

TEST_F(Door, EveryRouteOfTheApiWantsAToken) {
    for (const auto& route : api->routes()) {
        if (!route.path_template.starts_with("/v1/")) {
            continue;
        }
        for (const auto* authorization : {"", "Bearer wrong", "Basic YTpi"}) {
            const auto answer =
                send(route.method, route.path_template, "{}", {{"Authorization", authorization}});
            EXPECT_EQ(answer.status(), 401) << route.path_template;
            EXPECT_EQ(answer.header("WWW-Authenticate"), "Bearer realm=\"sluice\"");
        }
    }
}

TEST_F(Door, WrongMethodsAre405WithTheRightOnes) {
    const auto routes = api->routes();
    for (const auto& route : routes) {
        for (const std::string method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
            const auto same = [&](const api::Route& other) {
                return other.method == method && other.path_template == route.path_template;
            };
            if (std::ranges::any_of(routes, same) || route.path_template == "/metrics") {
                continue;
            }
            const auto answer = send(method, route.path_template);
            EXPECT_EQ(answer.status(), 405) << method << ' ' << route.path_template;
            EXPECT_NE(answer.header("Allow").find(route.method), std::string::npos);
            EXPECT_THAT(openapi.violations_of("Problem", answer.body), ::testing::IsEmpty());
        }
    }
    EXPECT_EQ(get("/v2/payments").status(), 404);
}

TEST_F(Door, MetricsAreOnTheAdminListenerOnly) {
    get("/v1/accounts");
    EXPECT_NE(get("/metrics").response.body.find("sluice_http_requests_total"), std::string::npos);
    std::optional<http::Response> answer;
    http::Request request;
    request.method = "GET";
    request.path = "/metrics";
    api->handler()(request, [&](http::Response response) { answer = std::move(response); });
    EXPECT_EQ(answer->status, 404);
}

TEST_F(Door, ReadinessFollowsTheDatabaseAndTheShutdown) {
    EXPECT_EQ(get("/livez").status(), 200);
    const auto ready = get("/readyz?verbose");
    EXPECT_EQ(ready.status(), 200) << ready.response.body;
    EXPECT_EQ(ready.at("checks/0/name"), "database");
    EXPECT_EQ(get("/readyz").at("checks/0/name"), "");
    test_database.query("UPDATE schema_migration SET checksum = 'other'");
    EXPECT_EQ(get("/readyz").status(), 200);  // asked the database less than a second ago
    clock.advance(1s);
    const auto foreign = get("/readyz?verbose");
    EXPECT_EQ(foreign.status(), 503);
    EXPECT_EQ(foreign.at("checks/1/detail"), "schema_version");
    test_database.query("DELETE FROM schema_migration");
    api->drain();
    EXPECT_EQ(get("/readyz?verbose").at("checks/2/ok"), "false");
    EXPECT_EQ(get("/livez").status(), 200);
}

TEST_F(Door, PagesForPeopleSpeakBothLanguages) {
    EXPECT_NE(get("/").response.body.find("payment gateway"), std::string::npos);
    EXPECT_NE(get("/", {{"Accept-Language", "zh-CN"}}).response.body.find("银企直联"),
              std::string::npos);
    EXPECT_EQ(get("/openapi.json").response.body, api::openapi_json());
    EXPECT_EQ(get("/problems/insufficient_funds").at("disposition"), "fix_request");
    EXPECT_EQ(get("/problems/nothing").status(), 404);
}

TEST_F(Door, TheServersOwnErrorsAreProblemsToo) {
    const auto response = api->error_response(431, "too_large");
    EXPECT_EQ(response.status, 431);
    EXPECT_THAT(openapi.violations_of("Problem", *api::json::parse(response.body)),
                ::testing::IsEmpty());
    EXPECT_EQ(api->body_limit("/v1/payments"), 0u);
    EXPECT_GT(api->body_limit("/v1/files"), api->body_limit("/v1/batches"));
}

TEST_F(Door, EveryAnswerTellsBrowsersToKeepNothingRunNothingAndFrameNothing) {
    std::vector<http::Response> answers{api->error_response(431, "too_large")};
    for (const auto* path : {"/", "/openapi.json", "/v1/accounts", "/v1/nothing", "/livez"}) {
        answers.push_back(get(path).response);
    }
    answers.push_back(get("/v1/accounts", {{"Authorization", "Bearer wrong"}}).response);
    for (const auto& answer : answers) {
        for (const auto& header : std::initializer_list<http::Headers::value_type>{
                 {"Cache-Control", "no-store"},
                 {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
                 {"Referrer-Policy", "no-referrer"},
                 {"X-Content-Type-Options", "nosniff"}}) {
            EXPECT_EQ(std::ranges::count(answer.headers, header), 1)
                << answer.status << ' ' << header.first;
        }
    }
}

TEST_F(Door, LogHasOneLineARequestAndNothingSecret) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("sluice-api-log-" + std::to_string(system_random.next()));
    log::open(file.string(), log::Level::info, "test");
    const auto trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    post("/v1/payments", "key-in-header", payment_json("E2E-1", "1"), {{"traceparent", trace}});
    get("/v1/payments/none", {{"Authorization", "Bearer mistyped-token"}});
    log::open("-", log::Level::warning, "test");
    std::ifstream in{file};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    std::filesystem::remove(file);
    EXPECT_EQ(std::ranges::count(text, '\n'), 2) << text;
    for (const auto* present : {R"("/v1/payments/{id}")", "4bf92f3577b34da6a3ce929d0e0e4736",
                                "duration_ms", R"("POST")", "401"}) {
        EXPECT_NE(text.find(present), std::string::npos) << present << '\n' << text;
    }
    for (const std::string& absent : {std::string{token}, std::string{"mistyped-token"}, number,
                                      std::string{"DE89370400440532013000"}, std::string{"E2E-1"},
                                      std::string{"key-in-header"}, std::string{"/none"}}) {
        EXPECT_EQ(text.find(absent), std::string::npos) << absent;
    }
}

TEST_F(Door, ALostDatabaseIs503AndComesBack) {
    ASSERT_EQ(get("/v1/payments").status(), 200);
    set_testpoint_hook([](std::string_view name) {
        if (name == "database.before_commit") {
            throw store::StatementError{"57P01", "", "terminating connection"};
        }
    });
    const auto lost = get("/v1/payments");
    set_testpoint_hook({});
    EXPECT_EQ(lost.status(), 503);
    EXPECT_EQ(lost.at("code"), "database_unavailable");
    EXPECT_EQ(lost.header("Retry-After"), "1");
    EXPECT_EQ(get("/v1/payments").status(), 200);
}

TEST_F(Door, ALossOfIdleConnectionsIsNotNoticed) {
    ASSERT_EQ(get("/v1/payments").status(), 200);
    test_database.kill_connections();
    EXPECT_EQ(get("/v1/payments").status(), 200);
}

TEST_F(Door, AfterStopPaymentsAreRefusedForNow) {
    api->stop();
    const auto answer = post("/v1/payments", "k", payment_json("E2E-1", "1"));
    EXPECT_EQ(answer.status(), 503);
    EXPECT_EQ(answer.at("code"), "overloaded");
}

class Limited : public ::testing::Test, public ApiWorld {
protected:
    Limited() : ApiWorld({.per_second = 1, .burst = 2}) {}
};

TEST_F(Limited, OverTheRateIs429WithTheTimeToWait) {
    const auto first = get("/v1/payments");
    EXPECT_EQ(first.header("RateLimit-Policy"), "\"default\";q=2;w=2");
    EXPECT_EQ(first.header("RateLimit"), "\"default\";r=1;t=1");
    get("/v1/payments");
    const auto refused = get("/v1/payments");
    EXPECT_EQ(refused.status(), 429);
    EXPECT_EQ(refused.at("code"), "rate_limited");
    EXPECT_EQ(refused.header("Retry-After"), "1");
    EXPECT_EQ(refused.header("RateLimit"), "\"default\";r=0;t=2");
    EXPECT_EQ(
        get("/v1/payments", {{"Authorization", std::string{"Bearer "} + other_token}}).status(),
        200);
    clock.advance(1s);
    EXPECT_EQ(get("/v1/payments").status(), 200);
}

}  // namespace
}  // namespace sluice::test
