#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "gateway/api/accept_queue.hpp"
#include "gateway/api/auth.hpp"
#include "gateway/api/header_list.hpp"
#include "gateway/api/language.hpp"
#include "gateway/api/problem.hpp"
#include "gateway/api/rate_limit.hpp"
#include "gateway/api/request.hpp"
#include "gateway/api/router.hpp"
#include "gateway/api/trace.hpp"
#include "security/digest/digest.hpp"

namespace sluice::api {
namespace {

using namespace std::chrono_literals;

TEST(AcceptLanguage, TheHigherWeightWins) {
    EXPECT_EQ(preferred_language(""), Language::english);
    EXPECT_EQ(preferred_language("fr", Language::chinese), Language::chinese);
    EXPECT_EQ(preferred_language("en", Language::chinese), Language::english);
    EXPECT_EQ(preferred_language("zh-CN"), Language::chinese);
    EXPECT_EQ(preferred_language("zh-CN,zh;q=0.9,en;q=0.8"), Language::chinese);
    EXPECT_EQ(preferred_language("en-GB, zh;q=0.7"), Language::english);
    EXPECT_EQ(preferred_language("zh;q=0.3, en;q=0.7"), Language::english);
    EXPECT_EQ(preferred_language("fr, zh;q=0"), Language::english);
    EXPECT_EQ(preferred_language("zh;q=nonsense"), Language::english);
}

TEST(Accept, XmlHasToBeAskedForInSoManyWords) {
    EXPECT_FALSE(prefers_xml(""));
    EXPECT_FALSE(prefers_xml("*/*"));
    EXPECT_FALSE(prefers_xml("application/json"));
    EXPECT_TRUE(prefers_xml("application/xml"));
    EXPECT_TRUE(prefers_xml("application/xml, application/json;q=0.5"));
    EXPECT_FALSE(prefers_xml("application/xml;q=0.5, application/json"));
}

TEST(Traceparent, OnlyWellFormedOnesAreKept) {
    constexpr auto good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    SeededRandom random{1};
    EXPECT_EQ(traceparent_or_new(good, random), good);
    for (const std::string bad : {"", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                                  "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                                  "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                                  "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                                  "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
                                  "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"}) {
        EXPECT_FALSE(is_traceparent(bad)) << bad;
        EXPECT_TRUE(is_traceparent(traceparent_or_new(bad, random))) << bad;
    }
}

TEST(Bearer, FindsTheEnterpriseOfAnyOfItsTokens) {
    const auto hash = [](const char* token) { return digest::hex(digest::sha256(token)); };
    const auto one = *EnterpriseId::parse("0193a000-0000-7000-8000-000000000001");
    const auto two = *EnterpriseId::parse("0193a000-0000-7000-8000-000000000002");
    const Authenticator auth{
        {.enterprises = {{one, {hash("old"), hash("new")}}, {two, {hash("theirs")}}},
         .officers = {},
         .administrators = {}}};
    const Instant now{};
    const auto bucket = [&](const char* header) { return auth.identify(header, now)->bucket; };
    EXPECT_EQ(bucket("Bearer old"), one.uuid);
    EXPECT_EQ(bucket("bearer new"), one.uuid);
    EXPECT_EQ(bucket("Bearer theirs"), two.uuid);
    EXPECT_EQ(auth.identify("Bearer new", now)->actor, "erp:" + hash("new").substr(0, 8));
    for (const auto* bad : {"", "Bearer", "Bearer ", "Bearer newer", "Basic new", "new"}) {
        EXPECT_FALSE(auth.identify(bad, now)) << bad;
    }
    EXPECT_FALSE(auth.identify("Bearer " + hash("new"), now));
}

TEST(RateLimit, BurstThenTheSteadyRate) {
    ManualClock clock{Instant{1000s}};
    RateLimiter limiter{{.per_second = 2, .burst = 4}, clock};
    const EnterpriseId me{};
    for (int i = 3; i >= 0; --i) {
        const auto decision = limiter.take(me);
        EXPECT_TRUE(decision.allowed);
        EXPECT_EQ(decision.remaining, i);
    }
    EXPECT_FALSE(limiter.take(me).allowed);
    EXPECT_EQ(limiter.take(me).retry_after_s, 1);
    clock.advance(499ms);
    EXPECT_FALSE(limiter.take(me).allowed);
    clock.advance(1ms);
    EXPECT_TRUE(limiter.take(me).allowed);
    clock.set(clock.now() - 1h);
    EXPECT_FALSE(limiter.take(me).allowed);
    clock.advance(24h * 365 * 50);
    EXPECT_EQ(limiter.take(me).remaining, 3);
}

TEST(RateLimit, OneEnterpriseDoesNotTakeFromAnother) {
    ManualClock clock{Instant{1000s}};
    RateLimiter limiter{{.per_second = 1, .burst = 1}, clock};
    EXPECT_TRUE(limiter.take(EnterpriseId{}).allowed);
    EXPECT_FALSE(limiter.take(EnterpriseId{}).allowed);
    const auto other = *EnterpriseId::parse("0193a000-0000-7000-8000-000000000002");
    EXPECT_TRUE(limiter.take(other).allowed);
}

TEST(Router, MatchesWholePathsAndKnowsTheMethods) {
    const auto handler = direct([](const Call&) { return http::Response{}; });
    const Router router{{{"GET", "/v1/things", handler, open_to_all},
                         {"POST", "/v1/things", handler, open_to_all},
                         {"GET", "/v1/things/{id}/parts", handler, open_to_all},
                         {"GET", "/", handler, open_to_all}}};
    EXPECT_NE(router.match("GET", "/").route, nullptr);
    EXPECT_NE(router.match("GET", "/v1/things").route, nullptr);
    EXPECT_EQ(router.match("GET", "/v1/things/7/parts").parameters, std::vector<std::string>{"7"});
    EXPECT_EQ(router.match("DELETE", "/v1/things").allow, "GET, POST");
    for (const auto* none : {"", "*", "/v1", "/v1/", "/v1/things/", "/v1/things/7",
                             "/v1/things//parts", "/v1/things/7/parts/8", "//"}) {
        const auto match = router.match("GET", none);
        EXPECT_EQ(match.route, nullptr) << none;
        EXPECT_EQ(match.allow, "") << none;
    }
}

Call call_with(const std::string& name, const std::string& value) {
    Call call;
    call.request.headers.emplace_back(name, value);
    return call;
}

TEST(IdempotencyKey, QuotedAndBareAreTheSame) {
    EXPECT_EQ(idempotency(call_with("Idempotency-Key", "\"a-1\""), "x")->key, "a-1");
    EXPECT_EQ(idempotency(call_with("idempotency-key", "a-1"), "x")->key, "a-1");
    EXPECT_EQ(idempotency(call_with("Idempotency-Key", R"("a\"\\b c")"), "x")->key, R"(a"\b c)");
    EXPECT_EQ(idempotency(Call{}, "x").error().code, Errc::idempotency_key_missing);
    for (const std::string bad : {"\"\"", "\"a", "\"a\"b", "a\"", "a b", "\"a\\n\"", "\"\x01\""}) {
        const auto key = idempotency(call_with("Idempotency-Key", bad), "x");
        ASSERT_FALSE(key) << bad;
        EXPECT_EQ(key.error().code, Errc::invalid_value) << bad;
    }
    EXPECT_TRUE(idempotency(call_with("Idempotency-Key", std::string(255, 'k')), "x"));
    EXPECT_FALSE(idempotency(call_with("Idempotency-Key", std::string(256, 'k')), "x"));
}

TEST(IdempotencyKey, FingerprintCoversPathAndBody) {
    auto call = call_with("Idempotency-Key", "k");
    call.request.path = "/a";
    const auto first = idempotency(call, "x")->fingerprint;
    EXPECT_EQ(first.size(), 32u);
    EXPECT_EQ(idempotency(call, "x")->fingerprint, first);
    call.request.body = "1";
    EXPECT_NE(idempotency(call, "x")->fingerprint, first);
    call.request.body.clear();
    call.request.path = "/b";
    EXPECT_NE(idempotency(call, "x")->fingerprint, first);
}

TEST(IfMatch, OneStrongTagOrAny) {
    EXPECT_EQ(if_match(Call{}).error().code, Errc::version_missing);
    EXPECT_EQ(**if_match(call_with("If-Match", "\"3\"")), 3);
    EXPECT_FALSE(if_match(call_with("If-Match", "*"))->has_value());
    for (const std::string bad : {"3", "W/\"3\"", "\"x\"", "\"\"", "\"0\"", "\"1\", \"2\""}) {
        EXPECT_EQ(if_match(call_with("If-Match", bad)).error().code, Errc::version_conflict) << bad;
    }
}

TEST(Problem, EveryCodeHasAnErrorStatusAndTwoLanguages) {
    for (const auto& row : errc_table()) {
        EXPECT_GE(http_status(row.code), 400) << row.name;
        EXPECT_FALSE(title(row.code, Language::english).empty()) << row.name;
        EXPECT_FALSE(title(row.code, Language::chinese).empty()) << row.name;
    }
}

TEST(Problem, WhatTheDatabaseSaysStaysInside) {
    Call call;
    call.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const auto response =
        problem(call, fail(Errc::database_unavailable, "no connection to db.internal", "host"));
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.body.find("db.internal"), std::string::npos);
    EXPECT_EQ(response.body.find("host"), std::string::npos);
    EXPECT_NE(response.body.find("\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\""),
              std::string::npos);
}

// A judge that waits until it is told, and notes the sizes of the groups it got.
struct SlowJudge {
    std::promise<void> go;
    std::shared_future<void> gone = go.get_future().share();
    std::promise<void> begun;
    std::vector<std::size_t> groups;
    std::optional<Error> failure;

    AcceptQueue::Judge judge() {
        return [this](EnterpriseId, std::span<const flow::AcceptItem> items,
                      const std::string&) -> Result<std::vector<flow::AcceptOutcome>> {
            groups.push_back(items.size());
            if (groups.size() == 1) {
                begun.set_value();
                gone.wait();
            }
            if (failure) {
                return *failure;
            }
            return std::vector<flow::AcceptOutcome>(items.size(), flow::AcceptedPayment{});
        };
    }
};

flow::AcceptItem item() {
    return {{},
            {.end_to_end_id = {},
             .instruction_id = {},
             .uetr = {},
             .debtor_account = {},
             .debtor_name = {},
             .amount = Money(1, Currency::of("EUR")),
             .requested_date = {},
             .service_level = {},
             .local_instrument = {},
             .category_purpose = {},
             .purpose = {},
             .charge_bearer = {},
             .creditor_name = {},
             .creditor_address = {},
             .creditor_account = {},
             .creditor_bic = {},
             .creditor_clearing_id = {},
             .creditor_bank_name = {},
             .ultimate_debtor = {},
             .ultimate_creditor = {},
             .remittance = {},
             .creditor_reference = {},
             .creditor_reference_type = {}},
            {}};
}

TEST(AcceptQueue, WhatWaitsTogetherIsCommittedTogetherByEnterprise) {
    SlowJudge slow;
    std::atomic<int> answered = 0;
    const auto other = *EnterpriseId::parse("0193a000-0000-7000-8000-000000000002");
    const auto done = [&](const flow::AcceptOutcome& outcome) { answered += outcome ? 1 : 0; };
    {
        AcceptQueue queue{{.max_waiting = 100, .group_max = 100}, slow.judge()};
        ASSERT_TRUE(queue.submit({}, "erp", item(), done));
        slow.begun.get_future().wait();
        for (int i = 0; i < 5; ++i) {
            ASSERT_TRUE(queue.submit(i % 2 == 0 ? EnterpriseId{} : other, "erp", item(), done));
        }
        slow.go.set_value();
    }
    EXPECT_EQ(answered, 6);
    EXPECT_EQ(slow.groups, (std::vector<std::size_t>{1, 3, 2}));
}

TEST(AcceptQueue, RefusesWhenFullAndDrainsOnStop) {
    SlowJudge slow;
    std::atomic<int> answered = 0;
    const auto done = [&](const flow::AcceptOutcome&) { ++answered; };
    AcceptQueue queue{{.max_waiting = 3, .group_max = 2}, slow.judge()};
    ASSERT_TRUE(queue.submit({}, "erp", item(), done));
    slow.begun.get_future().wait();
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(queue.submit({}, "erp", item(), done));
    }
    EXPECT_FALSE(queue.submit({}, "erp", item(), done));
    std::thread stopper{[&] { queue.stop(); }};
    slow.go.set_value();
    stopper.join();
    EXPECT_EQ(answered, 4);
    EXPECT_EQ(slow.groups, (std::vector<std::size_t>{1, 2, 1}));
    EXPECT_FALSE(queue.submit({}, "erp", item(), done));
}

TEST(AcceptQueue, AFailedCommitIsTheAnswerToEveryItem) {
    SlowJudge slow;
    slow.failure = fail(Errc::commit_in_doubt);
    slow.go.set_value();
    std::vector<Errc> codes;
    {
        AcceptQueue queue{{}, slow.judge()};
        for (int i = 0; i < 2; ++i) {
            queue.submit({}, "erp", item(), [&](const flow::AcceptOutcome& outcome) {
                codes.push_back(outcome.error().code);
            });
        }
    }
    EXPECT_EQ(codes, (std::vector<Errc>{Errc::commit_in_doubt, Errc::commit_in_doubt}));
}

}  // namespace
}  // namespace sluice::api
