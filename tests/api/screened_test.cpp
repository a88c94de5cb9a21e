// What the ERP sees of screening: that a payment is being checked, and nothing about why.
#include <gmock/gmock.h>

#include "ledger/store/screening_store.hpp"
#include "tests/api/api_world.hpp"

namespace sluice::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

class Screened : public ApiTest {
protected:
    void SetUp() override { open_account(1000'00); }
    void TearDown() override { expect_clean_audit(); }

    std::string order(const std::string& end_to_end_id) {
        return post("/v1/payments", end_to_end_id, payment_json(end_to_end_id, "1")).at("id");
    }
    void hold_what_comes() {
        judge.answer = [](const flow::Fact&) {
            flow::Judgement judgement;
            judgement.hits = {ScriptedJudge::hit("E1", flow::Verdict::stop, true)};
            return judgement;
        };
    }
    std::string order_and_hold(const std::string& end_to_end_id) {
        hold_what_comes();
        const auto id = order(end_to_end_id);
        screen();
        return id;
    }
    Answer cancel(const std::string& id, const std::string& version) {
        return post("/v1/payments/" + id + "/cancel", "c" + id, R"({"reason":"r"})",
                    {{"If-Match", quoted(version)}});
    }
    // As the people who look at cases do.
    void decide(const std::string& id, PaymentEvent event) {
        const auto payment = *PaymentId::parse(id);
        const auto done = database.transact([&](store::Tx& tx) -> Result<void> {
            const auto locked = store::lock_payments(tx, enterprise, {&payment, 1});
            const store::Move move{
                &locked[0],  event, *next(locked[0].state, event),
                clock.now(), "",    R"({"decision_id":")" + id + R"(","reason":"other birthday"})"};
            store::apply_moves(tx, enterprise, {&move, 1}, "carol.compliance", clock.now());
            return {};
        });
        ASSERT_TRUE(done);
    }
    void expect_no_word_of_why(const std::string& body) {
        for (const auto* word : {"E1", "list", "party", "stop", "special", "birthday", "carol",
                                 "look_back", "score"}) {
            EXPECT_THAT(body, Not(HasSubstr(word)));
        }
    }
};

TEST_F(Screened, APaymentIsReceivedThenQueuedOrHeld) {
    const auto id = order("E2E-A");
    EXPECT_EQ(get("/v1/payments/" + id).at("state"), "received");
    EXPECT_EQ(get("/v1/payments?state=received").at("items/0/id"), id);
    screen();
    const auto queued = get("/v1/payments/" + id);
    EXPECT_EQ(queued.at("state"), "queued");
    EXPECT_EQ(queued.header("ETag"), "\"2\"");
    const auto held = order_and_hold("E2E-B");
    EXPECT_EQ(get("/v1/payments?state=held").at("items/0/id"), held);
    EXPECT_EQ(get("/v1/payments?state=held").at("items/1/id"), "");
    const auto again = post("/v1/payments", "E2E-B", payment_json("E2E-B", "1"));
    EXPECT_EQ(again.at("state"), "received") << "the first answer, word for word";
    EXPECT_EQ(again.header("ETag"), "\"1\"");
}

TEST_F(Screened, HistoryTellsTheDecisionAndNoReason) {
    const auto id = order_and_hold("E2E-A");
    const auto history = get("/v1/payments/" + id + "/events");
    EXPECT_EQ(history.at("state"), "held");
    EXPECT_EQ(history.at("events/1/event"), "hold");
    EXPECT_EQ(history.at("events/1/actor"), "gateway:screen");
    EXPECT_EQ(history.at("events/1/evidence/decision_id"), id);
    expect_no_word_of_why(history.response.body);
    expect_no_word_of_why(get("/v1/payments/" + id).response.body);
    decide(id, PaymentEvent::release);
    const auto released = get("/v1/payments/" + id + "/events");
    EXPECT_EQ(released.at("events/2/event"), "release");
    EXPECT_EQ(released.at("events/2/to"), "queued");
    EXPECT_EQ(released.at("events/2/actor"), "gateway:screen");
    EXPECT_EQ(released.at("events/2/evidence/decision_id"), id);
    expect_no_word_of_why(released.response.body);
}

TEST_F(Screened, ALookBackShowsAsAHoldLikeAnyOther) {
    const auto id = order("E2E-A");
    screen();
    hold_what_comes();
    judge.release = 1;
    const auto started = database.transact([&](store::Tx& tx) -> Result<void> {
        store::start_look_back(tx, 1, clock.now() - 24h, clock.now());
        return {};
    });
    ASSERT_TRUE(started);
    screen();
    const auto history = get("/v1/payments/" + id + "/events");
    EXPECT_EQ(history.at("events/2/event"), "hold");
    EXPECT_EQ(history.at("events/2/from"), "queued");
    expect_no_word_of_why(history.response.body);
}

TEST_F(Screened, TheFeedSaysHeldAndNothingElse) {
    const auto id = order_and_hold("E2E-A");
    const auto feed = get("/v1/events?after=1");
    EXPECT_EQ(feed.at("items/0/type"), "io.sluice.payment.received.v1");
    EXPECT_EQ(feed.at("items/1/type"), "io.sluice.payment.held.v1");
    EXPECT_EQ(feed.at("items/1/subject"), "payments/" + id);
    EXPECT_EQ(feed.at("items/1/data/state"), "held");
    expect_no_word_of_why(feed.response.body);
}

TEST_F(Screened, CancelWorksWhileReceivedAndWhileHeld) {
    const auto received = order("E2E-A");
    EXPECT_EQ(cancel(received, "1").at("state"), "cancelled");
    const auto held = order_and_hold("E2E-B");
    EXPECT_EQ(cancel(held, "1").status(), 412);
    const auto done = cancel(held, "2");
    EXPECT_EQ(done.at("state"), "cancelled");
    EXPECT_EQ(done.header("ETag"), "\"3\"");
    EXPECT_EQ(available(), "100000");
}

TEST_F(Screened, WhatIsHeldIsNotDecidedLikeAPaymentInDoubt) {
    const auto id = order_and_hold("E2E-A");
    for (const auto* event : {"bank_accepted", "bank_rejected", "bank_unknown"}) {
        const auto body = std::string{R"({"reason":"r","event":")"} + event + "\"}";
        const auto answer =
            post("/v1/payments/" + id + "/decision", event, body, {{"If-Match", quoted("2")}});
        EXPECT_EQ(answer.status(), 409) << event;
        EXPECT_EQ(answer.at("code"), "illegal_transition");
    }
    for (const auto* event : {"release", "refuse", "queue", "hold"}) {
        const auto body = std::string{R"({"reason":"r","event":")"} + event + "\"}";
        EXPECT_EQ(post("/v1/payments/" + id + "/decision", event, body, {{"If-Match", quoted("2")}})
                      .status(),
                  422)
            << event;
    }
    EXPECT_EQ(get("/v1/payments/" + id).at("state"), "held");
}

TEST_F(Screened, ABatchShowsWhatIsHeld) {
    hold_what_comes();
    const auto made =
        post("/v1/batches", "k1",
             R"({"message_id":"B-1","payments":[)" + payment_json("E2E-A", "10") + "]}");
    EXPECT_EQ(made.at("items/0/state"), "received");
    screen();
    EXPECT_EQ(get(made.header("Location")).at("items/0/state"), "held");
}

}  // namespace
}  // namespace sluice::test
