// What receivers of webhooks see, on a real database: Standard Webhooks 1.0.0.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>

#include "gateway/flow/webhook_secret.hpp"
#include "ledger/base/testpoint.hpp"
#include "tests/webhooks/webhook_world.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;

std::vector<std::int64_t> sequence_numbers(const FakeSender& sender) {
    std::vector<std::int64_t> numbers;
    for (const auto& message : sender.sent) {
        numbers.push_back(boost::json::parse(message.body).at("seq").as_int64());
    }
    return numbers;
}

TEST(Webhooks, deliver_every_event_in_the_order_of_the_feed) {
    WebhookWorld world;
    world.hook();
    world.pay("E2E-1");
    world.pay("E2E-2");
    FakeSender sender;
    EXPECT_EQ(world.run(sender), 4);
    EXPECT_EQ(sequence_numbers(sender), (std::vector<std::int64_t>{1, 2, 3, 4}));
    EXPECT_EQ(world.run(sender), 0) << "what was delivered is not due again";
}

TEST(Webhooks, tell_what_happened_from_their_making_on) {
    WebhookWorld world;
    world.pay("BEFORE");
    world.hook();
    world.pay("AFTER");
    FakeSender sender;
    world.run(sender);
    EXPECT_EQ(sequence_numbers(sender), (std::vector<std::int64_t>{3, 4}));
}

TEST(Webhooks, carry_a_thin_cloud_event) {
    WebhookWorld world;
    world.hook();
    world.pay("E2E-1");
    FakeSender sender;
    world.run(sender);
    const auto event = boost::json::parse(sender.sent.back().body);
    EXPECT_EQ(event.at("specversion"), "1.0");
    EXPECT_EQ(event.at("type"), "io.sluice.payment.queued.v1");
    EXPECT_EQ(event.at("source").as_string(), "/v1/enterprises/" + enterprise.to_string());
    EXPECT_EQ(event.at("time"), "2026-03-02T00:00:00.000000Z");
    EXPECT_EQ(event.at("data").at("state"), "queued");
    EXPECT_EQ(event.at("data").at("end_to_end_id"), "E2E-1");
    EXPECT_EQ(event.at("data").at("amount").at("value"), "12.30");
    EXPECT_EQ(std::string{event.at("subject").as_string()},
              "payments/" + std::string{event.at("data").at("payment_id").as_string()});
    EXPECT_EQ(sender.sent.back().header("webhook-id"), event.at("id").as_string());
    EXPECT_EQ(sender.sent.back().body.find("NL91"), std::string::npos) << "no account numbers";
}

TEST(Webhooks, say_that_a_payment_is_held_and_not_why) {
    WebhookWorld world;
    world.judge.answer = [](const flow::Fact&) {
        flow::Judgement judgement;
        judgement.hits = {ScriptedJudge::hit("E1", flow::Verdict::stop, true)};
        return judgement;
    };
    world.hook();
    world.pay("E2E-1");
    FakeSender sender;
    EXPECT_EQ(world.run(sender), 2);
    const auto event = boost::json::parse(sender.sent.back().body);
    EXPECT_EQ(event.at("type"), "io.sluice.payment.held.v1");
    EXPECT_EQ(event.at("data").at("state"), "held");
    for (const auto* word : {"E1", "list", "party", "stop", "decision"}) {
        EXPECT_EQ(sender.sent.back().body.find(std::string{"\""} + word), std::string::npos)
            << word;
    }
}

TEST(Webhooks, are_signed_with_the_secret_shown_at_creation) {
    WebhookWorld world;
    const auto made =
        flow::create_webhook(world.context, enterprise, "https://erp.example/", public_only, "erp");
    world.pay("E2E-1");
    FakeSender sender;
    world.run(sender);
    const auto secret = flow::parse_webhook_secret(made.value().secret).value();
    const auto& message = sender.sent.front();
    EXPECT_EQ(message.header("webhook-timestamp"), "1772409600");
    EXPECT_EQ(
        message.header("webhook-signature"),
        flow::webhook_signature(secret, message.header("webhook-id"), 1772409600, message.body));
}

TEST(Webhooks, keep_their_secret_encrypted_at_rest) {
    WebhookWorld world;
    const auto made =
        flow::create_webhook(world.context, enterprise, "https://erp.example/", public_only, "erp");
    const auto secret = flow::parse_webhook_secret(made.value().secret).value();
    const auto stored = world.test_database.query(
        "SELECT encode(sealed_secret, 'escape') || "
        "encode(sealed_secret, 'hex') FROM webhook");
    EXPECT_EQ(stored.find(secret), std::string::npos);
    world.pay("E2E-1");
    world.seal_key.bytes = "another key";
    FakeSender sender;
    world.run(sender);
    EXPECT_TRUE(sender.sent.empty()) << "a message that cannot be signed is not sent";
    EXPECT_EQ(world.deliveries(made.value().id).back().attempts.front().error, "config_invalid");
}

TEST(Webhooks, are_tried_again_on_the_standards_schedule_and_then_given_up) {
    WebhookWorld world;
    const auto hook = world.hook();
    world.pay("E2E-1");
    FakeSender sender;
    sender.always = [](const std::string&) { return std::optional{500}; };
    world.run(sender);
    ASSERT_EQ(sender.sent.size(), 2u);
    for (const auto delay : flow::webhook_retry_delays) {
        EXPECT_EQ(world.deliveries(hook).front().next_at, world.clock.now() + delay);
        world.clock.advance(delay - 1s);
        EXPECT_EQ(world.run(sender), 0) << "too early";
        world.clock.advance(1s);
        EXPECT_EQ(world.run(sender), 2);
    }
    const auto given_up = world.deliveries(hook).front();
    EXPECT_EQ(given_up.state, "failed");
    EXPECT_EQ(given_up.next_at, std::nullopt);
    EXPECT_EQ(given_up.attempts.size(), 10u);
    world.clock.advance(24h * 365);
    EXPECT_EQ(world.run(sender), 0);
}

TEST(Webhooks, repeat_under_the_same_id_and_with_the_same_body) {
    WebhookWorld world;
    world.hook();
    world.pay("E2E-1");
    FakeSender sender;
    sender.always = [](const std::string&) { return std::optional{500}; };
    world.run(sender);
    world.clock.advance(5s);
    world.run(sender);
    ASSERT_EQ(sender.sent.size(), 4u);
    for (const std::size_t first : {0u, 1u}) {
        const auto& a = sender.sent[first];
        const auto& b = sender.sent[first + 2];
        EXPECT_EQ(a.header("webhook-id"), b.header("webhook-id"));
        EXPECT_EQ(a.body, b.body);
        EXPECT_NE(a.header("webhook-timestamp"), b.header("webhook-timestamp"));
    }
}

TEST(Webhooks, log_every_attempt) {
    WebhookWorld world;
    const auto hook = world.hook();
    world.pay("E2E-1");
    FakeSender sender;
    sender.answer(500);
    world.run(sender);
    world.clock.advance(5s);
    world.run(sender);
    const auto first = world.deliveries(hook).back();
    EXPECT_EQ(first.state, "delivered");
    ASSERT_EQ(first.attempts.size(), 2u);
    EXPECT_EQ(first.attempts[0].status, 500);
    EXPECT_EQ(first.attempts[0].error, "refused");
    EXPECT_EQ(first.attempts[0].at, start);
    EXPECT_EQ(first.attempts[1].status, 200);
    EXPECT_EQ(first.attempts[1].error, "");
}

TEST(Webhooks, take_a_redirect_as_a_failure) {
    WebhookWorld world;
    const auto hook = world.hook();
    world.pay("E2E-1");
    FakeSender sender;
    sender.answer(302, {{"Location", "https://elsewhere.example/"}});
    world.run(sender);
    EXPECT_EQ(sender.sent.front().url, sender.sent.back().url);
    EXPECT_EQ(world.deliveries(hook).back().attempts.front().error, "redirect");
    EXPECT_EQ(world.deliveries(hook).back().state, "pending");
}

TEST(Webhooks, are_switched_off_by_410_and_go_on_where_they_stopped) {
    WebhookWorld world;
    const auto hook = world.hook();
    world.pay("E2E-1");
    FakeSender sender;
    sender.answer(410);
    world.run(sender);
    EXPECT_EQ(sender.sent.size(), 1u) << "nothing more after 410";
    EXPECT_FALSE(world.webhook(hook).is_enabled);
    EXPECT_EQ(world.webhook(hook).disabled_reason, "gone");
    world.pay("E2E-2");
    world.clock.advance(48h);
    EXPECT_EQ(world.run(sender), 0);

    ASSERT_TRUE(flow::enable_webhook(world.context, enterprise, hook, "erp"));
    sender.sent.clear();
    EXPECT_EQ(world.run(sender), 4);
    EXPECT_EQ(sequence_numbers(sender), (std::vector<std::int64_t>{1, 2, 3, 4}));
}

struct SlowDown {
    const char* name;
    int status;
    HeaderList headers;
    std::chrono::seconds wait;
};

class WebhookSlowDown : public testing::TestWithParam<SlowDown> {};

TEST_P(WebhookSlowDown, holds_up_all_deliveries_to_this_receiver) {
    WebhookWorld world;
    world.hook("https://slow.example/");
    world.hook("https://fast.example/");
    world.pay("E2E-1");
    FakeSender sender;
    bool busy = true;
    std::map<std::string, int> sent;
    sender.always = [&](const std::string& url) -> std::optional<int> {
        ++sent[url];
        return url == "https://slow.example/" && busy ? std::nullopt : std::optional{200};
    };
    sender.answer(GetParam().status, GetParam().headers);
    world.run(sender);
    EXPECT_EQ(sent["https://slow.example/"], 1) << "the second event waits";
    EXPECT_EQ(sent["https://fast.example/"], 2) << "others do not";
    busy = false;
    world.clock.advance(GetParam().wait - 1s);
    EXPECT_EQ(world.run(sender), 0) << "not before the time is over";
    world.clock.advance(1s);
    EXPECT_EQ(world.run(sender), 2);
}

INSTANTIATE_TEST_SUITE_P(
    All, WebhookSlowDown,
    testing::Values(
        SlowDown{"too_many_requests", 429, {}, 5s}, SlowDown{"bad_gateway", 502, {}, 5s},
        SlowDown{"gateway_timeout", 504, {}, 5s},
        SlowDown{"retry_after_seconds", 429, {{"Retry-After", "90"}}, 90s},
        SlowDown{"retry_after_date", 503, {{"Retry-After", "Mon, 02 Mar 2026 00:02:00 GMT"}}, 120s},
        SlowDown{"retry_after_for_ever", 429, {{"Retry-After", "999999999"}}, 24h}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(Webhooks, wait_once_for_a_receiver_that_does_not_answer) {
    WebhookWorld world;
    const auto hook = world.hook();
    world.pay("E2E-1");
    world.pay("E2E-2");
    FakeSender sender;
    sender.fail_with(Errc::timeout);
    world.run(sender);
    EXPECT_EQ(sender.sent.size(), 1u);
    EXPECT_EQ(world.deliveries(hook).back().attempts.front().error, "timeout");
    EXPECT_EQ(world.deliveries(hook).back().attempts.front().status, 0);
    world.clock.advance(5s);
    EXPECT_EQ(world.run(sender), 4);
}

TEST(Webhooks, replay_from_an_event_also_what_was_delivered_and_what_is_older_than_they) {
    WebhookWorld world;
    world.pay("OLDER");
    const auto hook = world.hook();
    world.pay("E2E-1");
    FakeSender sender;
    world.run(sender);
    sender.sent.clear();
    EXPECT_EQ(flow::replay_webhook(world.context, enterprise, hook, 2, "erp").value(), 3);
    world.run(sender);
    EXPECT_EQ(sequence_numbers(sender), (std::vector<std::int64_t>{2, 3, 4}));
    EXPECT_EQ(world.deliveries(hook).front().attempts.size(), 2u);
}

TEST(Webhooks, try_a_replayed_event_for_a_full_round) {
    WebhookWorld world;
    const auto hook = world.hook();
    world.pay("E2E-1");
    FakeSender sender;
    world.run(sender);
    ASSERT_TRUE(flow::replay_webhook(world.context, enterprise, hook, 1, "erp"));
    sender.always = [](const std::string&) { return std::optional{500}; };
    world.run(sender);
    for (const auto delay : flow::webhook_retry_delays) {
        EXPECT_EQ(world.deliveries(hook).front().state, "pending");
        world.clock.advance(delay);
        world.run(sender);
    }
    EXPECT_EQ(world.deliveries(hook).front().state, "failed");
    EXPECT_EQ(world.deliveries(hook).front().attempts.size(), 11u);
}

TEST(Webhooks, that_were_removed_are_gone_for_ever) {
    WebhookWorld world;
    const auto hook = world.hook();
    world.pay("E2E-1");
    ASSERT_TRUE(flow::plan_deliveries(world.context, enterprise));
    ASSERT_TRUE(flow::remove_webhook(world.context, enterprise, hook, "erp"));
    FakeSender sender;
    EXPECT_EQ(world.run(sender), 0);
    const auto not_found = [](const auto& result) {
        return !result && result.error().code == Errc::not_found;
    };
    EXPECT_TRUE(not_found(flow::enable_webhook(world.context, enterprise, hook, "erp")));
    EXPECT_TRUE(not_found(flow::replay_webhook(world.context, enterprise, hook, 1, "erp")));
    EXPECT_TRUE(not_found(flow::remove_webhook(world.context, enterprise, hook, "erp")));
    EXPECT_EQ(world.test_database.query("SELECT length(sealed_secret) FROM webhook"), "0");
}

TEST(Webhooks, of_another_enterprise_cannot_be_touched) {
    WebhookWorld world;
    const auto hook = world.hook();
    const auto other = EnterpriseId::parse("018f0000-0000-7000-8000-000000000002").value();
    EXPECT_EQ(flow::remove_webhook(world.context, other, hook, "erp").error().code,
              Errc::not_found);
    EXPECT_TRUE(world.webhook(hook).is_enabled);
}

struct Crash {};

TEST(Webhooks, deliver_again_after_a_crash_between_sending_and_recording) {
    WebhookWorld world;
    const auto hook = world.hook();
    world.pay("E2E-1");
    FakeSender sender;
    set_testpoint_hook([](std::string_view name) {
        if (name == "notify.sent") {
            throw Crash{};
        }
    });
    EXPECT_THROW(world.run(sender), Crash);
    set_testpoint_hook({});
    EXPECT_EQ(sender.sent.size(), 2u);
    EXPECT_EQ(world.run(sender), 0) << "claimed, as far as others can tell";
    world.clock.advance(4min);
    EXPECT_EQ(world.run(sender), 2);
    EXPECT_EQ(sender.sent[0].header("webhook-id"), sender.sent[2].header("webhook-id"));
    EXPECT_EQ(world.deliveries(hook).back().state, "delivered");
}

TEST(Webhooks, are_not_sent_by_two_processes_at_once) {
    WebhookWorld world;
    world.hook();
    world.pay("E2E-1");
    store::Database second({.url = world.test_database.url()});
    flow::Context other{second, world.clock, world.random, world.directory, world.seal_key};
    FakeSender sender;
    int taken_by_other = -1;
    sender.always = [&](const std::string&) {
        FakeSender inner;
        taken_by_other = flow::deliver_due(other, enterprise, inner).value();
        return std::optional{200};
    };
    EXPECT_EQ(world.run(sender), 2);
    EXPECT_EQ(taken_by_other, 0);
}

TEST(Webhooks, record_an_attempt_once_although_the_claim_ran_out) {
    WebhookWorld world;
    const auto hook = world.hook();
    world.pay("E2E-1");
    store::Database second({.url = world.test_database.url()});
    flow::Context other{second, world.clock, world.random, world.directory, world.seal_key};
    FakeSender sender;
    FakeSender inner;
    sender.always = [&](const std::string&) {
        world.clock.advance(5min);  // we hang, and another process takes over
        EXPECT_TRUE(flow::deliver_due(other, enterprise, inner));
        return std::optional{500};
    };
    ASSERT_TRUE(flow::plan_deliveries(world.context, enterprise));
    EXPECT_EQ(world.deliver(sender), 2);
    for (const auto& delivery : world.deliveries(hook)) {
        EXPECT_EQ(delivery.state, "delivered") << "our late failure does not undo it";
        EXPECT_EQ(delivery.attempts.size(), 1u);
    }
}

}  // namespace
}  // namespace sluice::test
