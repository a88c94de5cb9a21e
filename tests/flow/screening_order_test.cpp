// One order whatever happens: commits whose answer is lost, another process that takes over, a
// judge that fails, and lists that look back.
#include <pqxx/except>

#include "tests/flow/screening_world.hpp"

namespace sluice::test {
namespace {

using flow::Fact;
using flow::Verdict;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

// Cannot learn one payment, however often it is taught.
class PoisonedJudge final : public flow::Judge {
public:
    std::string lists_version() const override { return scripted.lists_version(); }
    std::string rules_version() const override { return scripted.rules_version(); }
    std::int64_t lists_release() const override { return scripted.lists_release(); }
    std::vector<flow::Judgement> judge(std::span<const Fact> facts) override {
        for (const auto& fact : facts) {
            refuse_poison(fact);
        }
        return scripted.judge(facts);
    }
    void start_over() override { scripted.start_over(); }
    std::string learn(const Fact& fact) override {
        refuse_poison(fact);
        return scripted.learn(fact);
    }
    flow::Judgement look_again(const Fact& fact) override { return scripted.look_again(fact); }
    flow::Judgement look_at(const store::Beneficiary& beneficiary, Instant at) override {
        return scripted.look_at(beneficiary, at);
    }

    ScriptedJudge scripted;

private:
    static void refuse_poison(const Fact& fact) {
        if (fact.payment && fact.payment->transfer.end_to_end_id == "POISON") {
            throw std::runtime_error("no such table");
        }
    }
};

class ScreeningOrder : public ScreeningWorld {
protected:
    // At the nth commit of the next step; a step reads what waits and then writes.
    void lose_answer(const std::string& point, int nth) {
        set_testpoint_hook([=, left = nth](std::string_view name) mutable {
            if (name == point && --left == 0) {
                throw pqxx::in_doubt_error("lost");
            }
        });
    }
    void expect_the_same_decision_after(const std::string& point) {
        const auto id = receive("E2E-1");
        lose_answer(point, 2);
        EXPECT_EQ(step(screening).error().code, Errc::commit_in_doubt);
        set_testpoint_hook({});
        ASSERT_EQ(judge.learnt.size(), 1u);
        answer(with_hit(ScriptedJudge::hit("E1", Verdict::stop)));
        EXPECT_EQ(screen(), 1);
        EXPECT_EQ(judge.learnt.size(), 1u) << "it was not asked again";
        EXPECT_EQ(decisions(), "1 payment pass");
        EXPECT_EQ(state(id), PaymentState::queued);
        EXPECT_EQ(screen(), 0);
    }
    static constexpr auto differences = "sluice_screening_replay_differences_total";
    static constexpr auto failures = "sluice_screening_judge_failures_total";

    ScriptedJudge second_judge;
    flow::Screening second{second_judge, Uuid{{2}}, {.lease = 60s}};
};

TEST_F(ScreeningOrder, ACommitThatWasLostIsOfferedAgainAsItWas) {
    expect_the_same_decision_after("database.before_commit");
}

TEST_F(ScreeningOrder, ACommitWhoseAnswerWasLostIsSeenToHaveCome) {
    expect_the_same_decision_after("database.after_commit");
}

TEST_F(ScreeningOrder, AFactThatComesMeanwhileWaitsForItsPlace) {
    receive("E2E-1");
    lose_answer("database.before_commit", 2);
    EXPECT_FALSE(step(screening));
    set_testpoint_hook({});
    receive("E2E-0");
    EXPECT_EQ(screen(), 1);
    EXPECT_EQ(screen(), 1);
    EXPECT_EQ(judge.learnt.size(), 2u);
    EXPECT_EQ(judge.learnt[1].payment->transfer.end_to_end_id, "E2E-0");
    EXPECT_EQ(of_decision("monitoring", 2),
              "{\"facts\":2,\"digest\":" + std::to_string(judge.digest) + "}");
}

TEST_F(ScreeningOrder, OneProcessScreensAtATime) {
    flow::Screening other{second_judge, Uuid{{2}}, {.lease = 24h * 365}};
    receive("E2E-1");
    EXPECT_EQ(*step(other), 0);
    EXPECT_FALSE(other.is_ours());
    EXPECT_EQ(screen(), 1);
    auto ctx = context();
    screening.release(ctx);
    EXPECT_FALSE(screening.is_ours());
    receive("E2E-2");
    EXPECT_EQ(*step(other), 1);
    EXPECT_EQ(screen(), 0);
    EXPECT_EQ(decisions(), "1 payment pass, 2 payment pass");
    EXPECT_EQ(of_decision("epoch", 1) + of_decision("epoch", 2), "12");
}

TEST_F(ScreeningOrder, ATakeoverReplaysTheOrderAndReachesTheSameWords) {
    receive("E2E-1");
    clock.advance(1s);
    notify({credit(50'00)});
    screen();
    clock.advance(1s);
    receive("E2E-2");
    screen();
    answer(with_hit(ScriptedJudge::hit("E1", Verdict::hold)));
    look_back_after_release(1);
    screen_all();
    ASSERT_EQ(decisions(),
              "1 payment pass, 2 receipt pass, 3 payment pass, 4 rescreen hold, 5 rescreen hold, "
              "6 rescreen hold")
        << "of the payments and then of the receipt";
    const auto before = counter(differences);
    auto ctx = context();
    screening.release(ctx);
    EXPECT_EQ(*step(second), 0);
    EXPECT_TRUE(second.is_ours());
    EXPECT_EQ(second_judge.learnt.size(), 3u) << "a look back teaches nothing";
    EXPECT_EQ(second_judge.digest, judge.digest);
    EXPECT_EQ(counter(differences), before);
    receive("E2E-3");
    EXPECT_EQ(*step(second), 1);
    EXPECT_EQ(of_decision("subject", 7), "payment") << "the order goes on behind the look back";
}

TEST_F(ScreeningOrder, ADifferenceInTheReplayIsCounted) {
    receive("E2E-1");
    receive("E2E-2");
    screen();
    test_database.query(
        "ALTER TABLE screening_decision DISABLE TRIGGER USER; "
        "UPDATE screening_decision SET monitoring = '{\"facts\":9}' WHERE seq = 2; "
        "ALTER TABLE screening_decision ENABLE TRIGGER USER");
    const auto before = counter(differences);
    auto ctx = context();
    screening.release(ctx);
    EXPECT_EQ(*step(second), 0);
    EXPECT_EQ(counter(differences), before + 1);
    EXPECT_TRUE(second.is_ours()) << "it goes on, and is looked at";
}

TEST_F(ScreeningOrder, TheOldHolderWritesNothingAfterATakeover) {
    auto ctx = context();
    screening.release(ctx);
    ScriptedJudge slow_judge;
    flow::Screening slow{slow_judge, Uuid{{3}}, {.lease = 60s}};
    const auto id = receive("E2E-1");
    slow_judge.answer = [&](const Fact&) {
        clock.advance(61s);  // the lease runs out while it thinks
        store::Database other({.url = test_database.url()});
        auto theirs = context(other);
        second_judge.answer = [](const Fact&) {
            return with_hit(ScriptedJudge::hit("E1", Verdict::hold));
        };
        EXPECT_EQ(*second.step(theirs), 1);
        return flow::Judgement{};
    };
    EXPECT_EQ(step(slow).error().code, Errc::version_conflict);
    EXPECT_FALSE(slow.is_ours());
    EXPECT_EQ(decisions(), "1 payment hold");
    EXPECT_EQ(state(id), PaymentState::held);
    EXPECT_EQ(*step(slow), 0);
    clock.advance(61s);
    EXPECT_EQ(*step(slow), 0) << "has it again";
    EXPECT_TRUE(slow.is_ours());
    EXPECT_EQ(slow_judge.learnt.size(), 1u) << "it has forgotten what nobody knows of";
}

TEST_F(ScreeningOrder, ALeaseThatRanOutWritesNothingEvenWhenNobodyTookIt) {
    auto ctx = context();
    screening.release(ctx);
    const auto id = receive("E2E-1");
    second_judge.answer = [&](const Fact&) {
        clock.advance(61s);
        return flow::Judgement{};
    };
    EXPECT_EQ(step(second).error().code, Errc::version_conflict);
    EXPECT_EQ(state(id), PaymentState::received);
    EXPECT_EQ(decisions(), "");
    second_judge.answer = [](const Fact&) { return flow::Judgement{}; };
    EXPECT_EQ(*step(second), 1);
    EXPECT_EQ(state(id), PaymentState::queued);
}

TEST_F(ScreeningOrder, AJudgeThatThrowsHoldsTheWholeSetAndIsTaughtAnew) {
    receive("E2E-0");
    screen();
    const auto first = receive("E2E-1");
    clock.advance(1s);
    const auto second_id = receive("E2E-2");
    clock.advance(1s);
    notify({credit(50'00)});
    judge.answer = [](const Fact& fact) -> flow::Judgement {
        if (fact.payment && fact.payment->transfer.end_to_end_id == "E2E-2") {
            throw std::runtime_error("no such table");
        }
        return {};
    };
    const auto failed = counter(failures);
    const auto differed = counter(differences);
    EXPECT_EQ(screen(), 3);
    EXPECT_EQ(counter(failures), failed + 1);
    EXPECT_EQ(state(first), PaymentState::held);
    EXPECT_EQ(state(second_id), PaymentState::held);
    EXPECT_EQ(test_database.query("SELECT string_agg(DISTINCT verdict || ': ' || posture, ', ') "
                                  "FROM screening_decision WHERE seq > 1"),
              "hold: the judge failed");
    EXPECT_EQ(cases(), "open hold payment, open hold payment, open hold receipt");
    EXPECT_FALSE(screening.is_ours()) << "it takes the lease, and with it the log, again";
    judge.answer = [](const Fact&) { return flow::Judgement{}; };
    const auto last = receive("E2E-3");
    EXPECT_EQ(screen(), 1);
    EXPECT_EQ(state(last), PaymentState::queued);
    EXPECT_EQ(judge.learnt.size(), 5u) << "what it failed at is in the log like everything else";
    EXPECT_EQ(counter(differences), differed);
}

TEST_F(ScreeningOrder, AFactThatTheJudgeCannotLearnKeepsNoOtherFromBeingScreened) {
    auto ctx = context();
    screening.release(ctx);
    PoisonedJudge poisoned;
    flow::Screening stage{poisoned, Uuid{{5}}, {.lease = 1h}};
    const auto poison = receive("POISON");
    EXPECT_EQ(*step(stage), 1);
    EXPECT_EQ(state(poison), PaymentState::held);
    const auto failed = counter(failures);
    for (const auto* name : {"E2E-1", "E2E-2"}) {
        const auto id = receive(name);
        EXPECT_EQ(*step(stage), 1);
        EXPECT_EQ(state(id), PaymentState::queued);
    }
    EXPECT_EQ(counter(failures), failed + 1) << "told again when it was taught anew, once";
    EXPECT_EQ(poisoned.scripted.learnt.size(), 2u);
}

TEST_F(ScreeningOrder, ALookBackHoldsWhatIsQueuedAndOpensACaseForWhatIsOver) {
    auto later = transfer("E2E-1", 1'00);
    later.requested_date += std::chrono::days{3};
    const auto queued = try_accept(later)->id;
    const auto settled = accept("E2E-2", 2'00);
    submit();
    notify({debit(settled, 2'00)});
    ASSERT_EQ(state(queued), PaymentState::queued);
    const auto when = view(queued).next_at;
    answer(with_hit(ScriptedJudge::hit("E2", Verdict::hold)));
    look_back_after_release(1);
    screen_all();
    EXPECT_EQ(state(queued), PaymentState::held);
    EXPECT_EQ(view(queued).next_at, when) << "its day is not forgotten";
    EXPECT_EQ(state(settled), PaymentState::settled);
    EXPECT_EQ(cases(), "open hold payment, open hold payment");
    EXPECT_EQ(decisions(), "1 payment pass, 2 payment pass, 3 rescreen hold, 4 rescreen hold");
    EXPECT_EQ(of_decision("lists_version", 1) + " " + of_decision("lists_version", 3),
              "lists-0 lists-1");
    EXPECT_EQ(test_database.query("SELECT screened || ' ' || hits || ' ' || (done_at IS NOT NULL) "
                                  "FROM screening_rescreen"),
              "2 2 true");
    look_back_after_release(2);
    screen_all();
    EXPECT_EQ(test_database.query("SELECT screened || ' ' || hits FROM screening_rescreen "
                                  "WHERE release_seq = 2"),
              "2 0")
        << "no hit is told twice";
    EXPECT_EQ(cases(), "open hold payment, open hold payment");
}

TEST_F(ScreeningOrder, ALookBackGoesOnWhereItWasAndNewPaymentsComeFirst) {
    flow::Screening small{judge, Uuid{{4}}, {.lease = 1h, .set_size = 1}};
    auto ctx = context();
    screening.release(ctx);
    for (const auto* name : {"E2E-1", "E2E-2", "E2E-3"}) {
        clock.advance(1s);
        receive(name);
    }
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(*step(small), 1);
    }
    look_back_after_release(1);
    std::vector<std::string> seen;
    judge.answer = [&](const Fact& fact) {
        seen.push_back(fact.payment->transfer.end_to_end_id);
        return flow::Judgement{};
    };
    EXPECT_EQ(*step(small), 1);
    EXPECT_EQ(*step(small), 1);
    receive("E2E-4");
    while (*step(small) > 0) {
    }
    EXPECT_THAT(seen, ::testing::ElementsAre("E2E-1", "E2E-2", "E2E-4", "E2E-3", "E2E-4"));
    EXPECT_EQ(test_database.query("SELECT done_at IS NOT NULL FROM screening_rescreen"), "t");
}

TEST_F(ScreeningOrder, ALookBackWaitsForAJudgeThatHasTheRelease) {
    accept("E2E-1", 1'00);
    answer(with_hit(ScriptedJudge::hit("E2", Verdict::hold)));
    look_back_after_release(7);
    judge.release = 6;
    EXPECT_EQ(screen(), 0);
    EXPECT_EQ(decisions(), "1 payment pass");
    judge.release = 7;
    screen_all();
    EXPECT_EQ(decisions(), "1 payment pass, 2 rescreen hold");
}

TEST_F(ScreeningOrder, ALookBackWhoseCommitIsLostTellsNoHitTwice) {
    const auto id = accept("E2E-1", 1'00);
    answer(with_hit(ScriptedJudge::hit("E2", Verdict::hold)));
    look_back_after_release(1);
    lose_answer("database.after_commit", 2);
    EXPECT_EQ(step(screening).error().code, Errc::commit_in_doubt);
    set_testpoint_hook({});
    screen_all();
    EXPECT_EQ(state(id), PaymentState::held);
    EXPECT_EQ(decisions(), "1 payment pass, 2 rescreen hold");
}

TEST_F(ScreeningOrder, ALookBackThatTheJudgeFailsAtSkipsNothing) {
    const auto id = accept("E2E-1", 1'00);
    judge.answer = [](const Fact&) -> flow::Judgement {
        throw std::runtime_error("no such table");
    };
    look_back_after_release(1);
    const auto failed = counter(failures);
    EXPECT_EQ(step(screening).error().code, Errc::internal);
    EXPECT_EQ(counter(failures), failed + 1);
    EXPECT_EQ(test_database.query("SELECT screened FROM screening_rescreen"), "0");
    answer(with_hit(ScriptedJudge::hit("E2", Verdict::hold)));
    screen_all();
    EXPECT_EQ(state(id), PaymentState::held);
}

TEST_F(ScreeningOrder, APaymentThatNoLookBackCanJudgeGoesToPeopleAndTheOthersAreLookedAt) {
    const auto clean = accept("E2E-1", 1'00);
    const auto poison = accept("POISON", 2'00);
    const auto listed = accept("E2E-3", 3'00);
    judge.answer = [](const Fact& fact) {
        if (fact.payment->transfer.end_to_end_id == "POISON") {
            throw std::runtime_error("no such table");
        }
        return fact.payment->transfer.end_to_end_id == "E2E-3"
                   ? with_hit(ScriptedJudge::hit("E2", Verdict::stop))
                   : flow::Judgement{};
    };
    look_back_after_release(1);
    const auto failed = counter(failures);
    const auto given_up = counter("sluice_screening_look_back_failures_total");
    EXPECT_EQ(step(screening).error().code, Errc::internal) << "it may pass";
    EXPECT_EQ(step(screening).error().code, Errc::internal);
    EXPECT_EQ(decisions(), "1 payment pass, 2 payment pass, 3 payment pass");
    screen_all();
    EXPECT_EQ(counter(failures), failed + 3);
    EXPECT_EQ(counter("sluice_screening_look_back_failures_total"), given_up + 1);
    EXPECT_EQ(state(clean), PaymentState::queued);
    EXPECT_EQ(state(poison), PaymentState::held);
    EXPECT_EQ(state(listed), PaymentState::held);
    EXPECT_EQ(test_database.query("SELECT string_agg(verdict || ' ' || posture, ', ' ORDER BY seq) "
                                  "FROM screening_decision WHERE subject = 'rescreen'"),
              "stop , hold the judge failed to look again");
    EXPECT_EQ(cases(), "open stop payment, open hold payment");
    EXPECT_EQ(test_database.query("SELECT screened || ' ' || hits || ' ' || (done_at IS NOT NULL) "
                                  "FROM screening_rescreen"),
              "3 1 true");
}

}  // namespace
}  // namespace sluice::test
