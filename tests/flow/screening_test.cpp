// The stage between received and queued: what it decides, and that decision, evidence, change of
// state and case are one.
#include "gateway/flow/gauges.hpp"
#include "tests/flow/screening_world.hpp"

namespace sluice::test {
namespace {

using flow::Fact;
using flow::Judgement;
using flow::Verdict;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

class ScreeningStage : public ScreeningWorld {};

TEST_F(ScreeningStage, WhatPassesIsQueuedWithItsDecisionInOneTransaction) {
    const auto id = receive("E2E-1");
    EXPECT_EQ(state(id), PaymentState::received);
    EXPECT_EQ(view(id).version, 1);
    EXPECT_EQ(screen(), 1);
    EXPECT_EQ(state(id), PaymentState::queued);
    EXPECT_EQ(decisions(), "1 payment pass");
    EXPECT_EQ(of_decision("decision_id = payment_id", 1), "t");
    EXPECT_EQ(cases(), "");
    EXPECT_EQ(test_database.query("SELECT count(DISTINCT xmin::text) FROM (SELECT xmin FROM "
                                  "screening_decision UNION ALL SELECT xmin FROM payment_state "
                                  "UNION ALL SELECT xmin FROM payment_event WHERE version = 2 "
                                  "UNION ALL SELECT xmin FROM screening_lease) x"),
              "1");
    EXPECT_EQ(test_database.query("SELECT evidence FROM payment_event WHERE version = 2"),
              "{\"decision_id\":\"" + id.to_string() + "\"}")
        << "reasons are in the decision alone";
    EXPECT_THAT(history(id), ElementsAre("none create received", "received queue queued"));
    EXPECT_EQ(submit(), 1);
}

TEST_F(ScreeningStage, NothingIsSentBeforeItIsScreened) {
    receive("E2E-1");
    auto ctx = context();
    const auto sent = flow::submit_due(ctx, *lease, bank);
    ASSERT_TRUE(sent);
    EXPECT_EQ(*sent, 0);
    EXPECT_TRUE(bank.submissions.empty());
}

TEST_F(ScreeningStage, TheGravestVerdictDecides) {
    auto monitored = with_hit(ScriptedJudge::hit("E1", Verdict::pass));
    monitored.monitoring_verdict = Verdict::hold;
    auto posture = Judgement{};
    posture.posture = "too slow";
    auto passing_posture = posture;
    passing_posture.posture_verdict = Verdict::pass;
    auto two_hits = with_hit(ScriptedJudge::hit("E1", Verdict::stop));
    two_hits.hits.push_back(ScriptedJudge::hit("E2", Verdict::hold));
    const struct {
        Judgement judgement;
        std::string decision;
        PaymentState state;
    } table[] = {
        {with_hit(ScriptedJudge::hit("E1", Verdict::hold)), "hold 990 ", PaymentState::held},
        {with_hit(ScriptedJudge::hit("E1", Verdict::stop)), "stop 990 ", PaymentState::held},
        {with_hit(ScriptedJudge::hit("E1", Verdict::pass)), "pass 990 ", PaymentState::queued},
        {two_hits, "stop 990 ", PaymentState::held},
        {monitored, "hold 990 ", PaymentState::held},
        {posture, "hold 0 too slow", PaymentState::held},
        {passing_posture, "pass 0 too slow", PaymentState::queued},
    };
    std::int64_t seq = 0;
    for (const auto& row : table) {
        answer(row.judgement);
        const auto id = receive("E2E-" + std::to_string(++seq));
        screen();
        EXPECT_EQ(of_decision("verdict || ' ' || score_permille || ' ' || posture", seq),
                  row.decision);
        EXPECT_EQ(state(id), row.state) << row.decision;
    }
    EXPECT_EQ(cases(),
              "open hold payment, open stop payment, open stop payment, open hold payment, "
              "open hold payment");
}

TEST_F(ScreeningStage, WhatIsHeldIsNotSentAndItsMoneyStaysReserved) {
    answer(with_hit(ScriptedJudge::hit("E1", Verdict::hold)));
    const auto id = receive("E2E-1", 30'00);
    EXPECT_EQ(submit(), 0);
    clock.advance(24h);
    EXPECT_EQ(submit(), 0);
    EXPECT_TRUE(bank.submissions.empty());
    EXPECT_EQ(state(id), PaymentState::held);
    EXPECT_EQ(available(), "7000");
    EXPECT_THAT(history(id), ElementsAre("none create received", "received hold held"));
    EXPECT_THAT(of_decision("matches", 1), HasSubstr("\"entry\":\"print-E1\""));
    EXPECT_EQ(test_database.query("SELECT due_at - opened_at FROM screening_case"), "04:00:00");
}

TEST_F(ScreeningStage, AHitOnSpecialMeasuresMakesAnUrgentSpecialCase) {
    answer(with_hit(ScriptedJudge::hit("E1", Verdict::stop, true)));
    receive("E2E-1");
    screen();
    EXPECT_EQ(cases(), "open stop special payment");
    EXPECT_EQ(test_database.query("SELECT due_at - opened_at FROM screening_case"), "01:00:00");
}

TEST_F(ScreeningStage, WhatIsCancelledMeanwhileStaysSoAndItsDecisionIsKept) {
    const auto id = receive("E2E-1", 30'00);
    judge.answer = [&](const Fact&) {
        store::Database other({.url = test_database.url()});
        auto ctx = context(other);
        EXPECT_TRUE(flow::cancel_payment(ctx, enterprise, {id, 1, {}, "typing error"}, "alice"));
        return with_hit(ScriptedJudge::hit("E1", Verdict::hold));
    };
    EXPECT_EQ(screen(), 1);
    EXPECT_EQ(state(id), PaymentState::cancelled);
    EXPECT_EQ(view(id).version, 2);
    EXPECT_EQ(decisions(), "1 payment hold");
    EXPECT_EQ(cases(), "open hold payment");
    EXPECT_EQ(available(), "10000");
}

TEST_F(ScreeningStage, CancelWorksWhileReceivedAndWhileHeldForItsVersionOnly) {
    auto ctx = context();
    const auto cancel = [&](PaymentId id, int version) {
        const auto done = flow::cancel_payment(ctx, enterprise, {id, version, {}, "no"}, "alice");
        return done ? std::string{name(done->state)} : std::string{name(done.error().code)};
    };
    const auto received = receive("E2E-1", 30'00);
    EXPECT_EQ(cancel(received, 2), "version_conflict");
    EXPECT_EQ(cancel(received, 1), "cancelled");
    EXPECT_EQ(screen(), 0) << "nothing is left to screen";
    answer(with_hit(ScriptedJudge::hit("E1", Verdict::hold)));
    const auto held = accept("E2E-2", 30'00);
    EXPECT_EQ(cancel(held, 1), "version_conflict");
    EXPECT_EQ(cancel(held, 2), "cancelled");
    EXPECT_EQ(available(), "10000");
}

TEST_F(ScreeningStage, NobodyDecidesAHeldPaymentAsOneInDoubt) {
    answer(with_hit(ScriptedJudge::hit("E1", Verdict::hold)));
    const auto id = accept("E2E-1", 30'00);
    auto ctx = context();
    for (const auto event :
         {PaymentEvent::bank_accepted, PaymentEvent::bank_rejected, PaymentEvent::bank_unknown}) {
        EXPECT_EQ(
            flow::decide_payment(ctx, enterprise, event, {id, {}, {}, "no"}, "alice").error().code,
            Errc::illegal_transition)
            << name(event);
    }
    EXPECT_EQ(
        flow::decide_payment(ctx, enterprise, PaymentEvent::release, {id, {}, {}, "no"}, "alice")
            .error()
            .code,
        Errc::invalid_value);
    EXPECT_EQ(state(id), PaymentState::held);
}

TEST_F(ScreeningStage, ReceiptsAndMasterDataHaveTheirPlacesInTheOrderOfTime) {
    receive("E2E-1");
    clock.advance(1s);
    notify({credit(50'00)});
    clock.advance(1s);
    const auto put = database.transact([&](store::Tx& tx) -> Result<void> {
        store::put_master_data(tx, enterprise, make_uuid7(clock.now(), random), "{\"vendor\":7}",
                               "erp", clock.now());
        return {};
    });
    ASSERT_TRUE(put);
    clock.advance(1s);
    receive("E2E-2");
    EXPECT_EQ(screen(), 4);
    EXPECT_EQ(decisions(), "1 payment pass, 2 receipt pass, 4 payment pass");
    EXPECT_EQ(test_database.query("SELECT seq || ' ' || payload || ' ' || actor || ' ' || "
                                  "observed_at FROM screening_input"),
              "3 {\"vendor\":7} erp 2026-03-02 10:00:02+00");
    EXPECT_EQ(test_database.query("SELECT last_seq FROM screening_lease"), "4");
    EXPECT_EQ(test_database.query("SELECT count(*) FROM screening_inbox"), "0");
    ASSERT_EQ(judge.learnt.size(), 4u);
    EXPECT_EQ(judge.learnt[0].actor, "erp");
    EXPECT_EQ(judge.learnt[0].payment->transfer.end_to_end_id, "E2E-1");
    EXPECT_EQ(judge.learnt[1].receipt->amount, Money(50'00, Currency::of("EUR")));
    EXPECT_EQ(judge.learnt[2].payload, "{\"vendor\":7}");
    EXPECT_EQ(screen(), 0);
}

TEST_F(ScreeningStage, DebitsAreNotReceipts) {
    const auto id = accept("E2E-1", 30'00);
    submit();
    notify({debit(id, 30'00)});
    EXPECT_EQ(state(id), PaymentState::settled);
    EXPECT_EQ(screen(), 0);
}

TEST_F(ScreeningStage, AHeldReceiptIsACaseAndStaysBooked) {
    answer(with_hit(ScriptedJudge::hit("E1", Verdict::hold)));
    notify({credit(50'00)});
    screen();
    EXPECT_EQ(decisions(), "1 receipt hold");
    EXPECT_EQ(cases(), "open hold receipt");
    EXPECT_EQ(posted("bank"), "15000");
}

TEST_F(ScreeningStage, TimeInTheOrderNeverGoesBack) {
    receive("E2E-1");
    screen();
    clock.jump(-1h);
    receive("E2E-2");
    screen();
    EXPECT_EQ(of_decision("observed_at", 1), of_decision("observed_at", 2));
}

TEST_F(ScreeningStage, WhatIsDueAtOnceStaysSoWhenTheClockIsSetBack) {
    auto dated = transfer("E2E-2", 1'00);
    dated.requested_date += std::chrono::days{3};
    const auto at_once = receive("E2E-1");
    const auto on_its_day = try_accept(dated)->id;
    const auto day = view(on_its_day).next_at;
    clock.jump(-1h);
    screen();
    EXPECT_EQ(view(at_once).next_at, clock.now());
    EXPECT_EQ(view(on_its_day).next_at, day);
}

TEST_F(ScreeningStage, ReleasedRulesGetAPlaceBeforeWhatIsJudgedByThem) {
    receive("E2E-1");
    screen();
    test_database.query(
        "INSERT INTO screening_rules VALUES (1, 'limit 5', repeat('0', 64), '{}', 'anna', "
        "'2026-03-02Z', 'released', 'bert', '2026-03-02Z')");
    receive("E2E-2");
    EXPECT_EQ(screen(), 2);
    EXPECT_EQ(test_database.query("SELECT effective_seq FROM screening_rules"), "2");
    EXPECT_EQ(of_decision("rules_version", 1), "none");
    EXPECT_EQ(of_decision("rules_version", 3), "limit 5");
    EXPECT_EQ(of_decision("program_version", 1), SLUICE_VERSION);
}

TEST_F(ScreeningStage, GaugesTellWhatWaitsToBeScreenedAndWhatIsHeld) {
    answer(with_hit(ScriptedJudge::hit("E1", Verdict::hold)));
    receive("E2E-1");
    screen();
    clock.advance(90s);
    receive("E2E-2");
    receive("E2E-3");
    auto ctx = context();
    flow::set_gauges(ctx);
    const auto text = metrics::render();
    const auto open = [](const std::string& state) {
        return "sluice_payments_open{bank=\"test-bank\",state=\"" + state + "\"} ";
    };
    EXPECT_THAT(text, HasSubstr(open("received") + "2\n"));
    EXPECT_THAT(text, HasSubstr(open("held") + "1\n"));
    EXPECT_THAT(text, HasSubstr(open("queued") + "0\n"));
    EXPECT_THAT(text, HasSubstr("sluice_payments_oldest_age_seconds{bank=\"test-bank\","
                                "state=\"held\"} 90\n"));
}

TEST_F(ScreeningStage, WhatPeopleFoundToBeAFalseMatchNoLongerCounts) {
    answer(with_hit(ScriptedJudge::hit("E1", Verdict::stop, true)));
    receive("E2E-1");
    screen();
    test_database.query(
        "INSERT INTO screening_false_match SELECT enterprise_id, 'party-1', 'print-E1', 'list', "
        "'E1', case_id, 'anna', 'bert', opened_at FROM screening_case");
    const auto second = receive("E2E-2");
    screen();
    EXPECT_EQ(state(second), PaymentState::queued);
    EXPECT_EQ(of_decision("verdict || ' ' || score_permille || ' ' || matches", 2), "pass 0 []");
    auto both = with_hit(ScriptedJudge::hit("E1", Verdict::stop, true));
    both.hits.push_back(ScriptedJudge::hit("E2", Verdict::hold));
    answer(both);
    const auto third = receive("E2E-3");
    screen();
    EXPECT_EQ(state(third), PaymentState::held);
    EXPECT_EQ(of_decision("verdict", 3), "hold") << "the false match was the graver one";
    EXPECT_EQ(of_decision("matches LIKE '%E1%'", 3), "f");
    EXPECT_EQ(cases(), "open stop special payment, open hold payment");
}

TEST_F(ScreeningStage, AFirstCopyOnAStatementSettlesWhatIsHeldAgain) {
    const auto id = accept("E2E-1", 30'00);
    bank.answer_submit = [](const BankInstruction&) { return InDoubt{fail(Errc::timeout)}; };
    submit();
    bank.answer_query = [](const QueryItem&) { return Unknown{"UNKNOWN"}; };
    clock.advance(2min);
    resolve();
    ASSERT_EQ(state(id), PaymentState::queued);
    answer(with_hit(ScriptedJudge::hit("E2", Verdict::hold)));
    look_back_after_release(1);
    screen_all();
    ASSERT_EQ(state(id), PaymentState::held);
    clock.advance(1h);
    EXPECT_EQ(submit(), 0) << "no second copy is sent";
    notify({debit(id, 30'00)});
    EXPECT_EQ(state(id), PaymentState::settled);
    EXPECT_EQ(cases(), "open hold payment") << "people look at it all the same";
    EXPECT_EQ(posted("bank"), "7000");
}

}  // namespace
}  // namespace sluice::test
