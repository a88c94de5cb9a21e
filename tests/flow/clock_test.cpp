// Clocks that jump, and processes whose clocks do not agree: nothing is sent twice, nothing stays.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/base/testpoint.hpp"
#include "tests/flow/world.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;

constexpr auto submit_timeout = 30s;
constexpr auto final_after = 60s;

class Clocks : public ::testing::Test, public World {
protected:
    void SetUp() override {
        open_account(100'00);
        bank.answer_submit = [](const BankInstruction&) { return InDoubt{fail(Errc::timeout)}; };
        bank.answer_query = [](const QueryItem&) { return Unknown{"UNKNOWN"}; };
    }
    void TearDown() override { expect_clean_audit(); }

    // Accepted now, sent by a clock that is ahead by so much.
    PaymentId in_doubt(std::chrono::hours ahead = 0h) {
        const auto id = accept("E2E-1", 30'00);
        clock.set(clock.now() + ahead);
        submit();
        EXPECT_EQ(state(id), PaymentState::in_doubt);
        return id;
    }
    PaymentId sending() {
        const auto id = accept("E2E-1", 30'00);
        bank.during_submit = [] { throw 1; };
        auto ctx = context();
        EXPECT_ANY_THROW((void)flow::submit_due(ctx, *lease, bank));
        EXPECT_EQ(state(id), PaymentState::sending);
        return id;
    }
    int catch_up() {
        auto ctx = context();
        return *flow::catch_up(ctx, *lease);
    }
    void give_lease_back() {
        auto ctx = context();
        flow::release_lease(ctx, *lease);
    }
    std::optional<flow::Lease> take(flow::Context ctx, Uuid owner,
                                    const std::optional<flow::Lease>& held = std::nullopt) {
        return *flow::take_lease(ctx, enterprise, lease->channel, owner, 60s, held);
    }
    // For long enough to ask many questions.
    void take_over() {
        auto ctx = context();
        lease = *flow::take_lease(ctx, enterprise, lease->channel, other_owner, 1h);
        ASSERT_TRUE(lease);
    }
    // Asks every second until the bank's "unknown" gives the authority to send again.
    std::chrono::seconds time_to_authority(PaymentId id) {
        for (auto waited = 0s; waited < 10min; waited += 1s) {
            resolve();
            if (state(id) == PaymentState::queued) {
                return waited;
            }
            clock.advance(1s);
        }
        return 10min;
    }

    Uuid other_owner = make_uuid7(clock.now(), random);
};

// The bank is asked every five seconds.
constexpr auto between_questions = 5s;

TEST_F(Clocks, JumpForwardIsNoTimeThatHasPassed) {
    const auto id = in_doubt();
    clock.jump(1h);
    const auto waited = time_to_authority(id);
    EXPECT_GE(waited, submit_timeout + final_after);
    EXPECT_LE(waited, submit_timeout + final_after + between_questions);
    EXPECT_EQ(bank.submissions.size(), 1u);
}

TEST_F(Clocks, JumpWhileTheBankIsAskedGivesNoAuthority) {
    const auto id = in_doubt();
    clock.advance(2s);
    bank.answer_query = [&](const QueryItem&) {
        clock.jump(1h);
        return Unknown{"UNKNOWN"};
    };
    resolve();
    EXPECT_EQ(state(id), PaymentState::in_doubt);
}

TEST_F(Clocks, JumpBeforeTheAttemptDelaysNothing) {
    clock.jump(1h);
    clock.advance(1h);
    const auto id = in_doubt();
    const auto waited = time_to_authority(id);
    EXPECT_GE(waited, submit_timeout + final_after);
    EXPECT_LE(waited, submit_timeout + final_after + between_questions);
}

TEST_F(Clocks, TakeoverByAClockThatIsAheadGivesNoAuthority) {
    const auto id = in_doubt();
    give_lease_back();
    clock.set(clock.now() + 1h);  // another process: without a jump, but never agreed with ours
    take_over();
    const auto waited = time_to_authority(id);
    EXPECT_GE(waited, submit_timeout + final_after);
    EXPECT_LE(waited, submit_timeout + final_after + between_questions);
}

TEST_F(Clocks, TakeoverFromAClockThatWasAheadNeitherHurriesNorWaitsForIt) {
    const auto id = in_doubt(24h * 300);
    give_lease_back();
    clock.set(clock.now() - 24h * 300);
    take_over();
    EXPECT_EQ(catch_up(), 1);
    const auto waited = time_to_authority(id);
    EXPECT_GE(waited, submit_timeout + final_after);
    EXPECT_LE(waited, submit_timeout + final_after + between_questions);
}

TEST_F(Clocks, JumpBackNeitherHurriesNorStopsTheQuestions) {
    clock.advance(1s);
    const auto id = in_doubt(24h * 300);
    clock.jump(-24h * 300);
    EXPECT_EQ(catch_up(), 1);
    const auto waited = time_to_authority(id);
    EXPECT_GE(waited, submit_timeout + final_after);
    EXPECT_LE(waited, submit_timeout + final_after + between_questions);
}

TEST_F(Clocks, JumpBackPutsOffNoAcceptedPaymentAndNoNextTry) {
    const auto accepted = accept("E2E-1", 1'00);
    const auto not_sent = accept("E2E-2", 1'00);
    bank.answer_submit = [&](const BankInstruction& instruction) -> SubmitOutcome {
        if (instruction.reference == accepted.uuid.hex()) {
            return Accepted{"REF", "ACSP"};
        }
        return NotSent{fail(Errc::not_connected)};
    };
    clock.set(clock.now() + 24h * 300);
    submit();
    clock.jump(-24h * 300);
    EXPECT_EQ(catch_up(), 2);
    EXPECT_EQ(view(accepted).next_at, clock.now());
    EXPECT_EQ(view(not_sent).next_at, clock.now());
    EXPECT_EQ(catch_up(), 0);
}

TEST_F(Clocks, CatchingUpLeavesAloneWhatWaitsForGoodReason) {
    auto dated = transfer("E2E-1", 1'00);
    dated.requested_date += std::chrono::days{3};
    const auto tomorrow = try_accept(dated);
    ASSERT_TRUE(tomorrow);
    const auto asked_again_soon = accept("E2E-2", 1'00);
    submit();
    bank.answer_submit = [](const BankInstruction&) { return NotSent{fail(Errc::timeout)}; };
    const auto tried_again_soon = accept("E2E-3", 1'00);
    submit();
    const auto waits = [&] {
        return std::vector{view(tomorrow->id).next_at, view(asked_again_soon).next_at,
                           view(tried_again_soon).next_at};
    };
    const auto before = waits();
    EXPECT_EQ(catch_up(), 0);
    EXPECT_EQ(waits(), before);
    clock.jump(-1h);
    EXPECT_EQ(catch_up(), 2) << "not the one that waits for its day";
    EXPECT_EQ(view(tomorrow->id).next_at, before[0]);
}

TEST_F(Clocks, JumpBackLeavesNothingBeingSent) {
    const auto id = sending();
    EXPECT_EQ(expire(), 0);
    clock.jump(-1h);
    EXPECT_EQ(expire(), 1);
    EXPECT_EQ(state(id), PaymentState::in_doubt);
}

TEST_F(Clocks, JumpBetweenClaimAndSendSendsNothing) {
    const auto id = accept("E2E-1", 30'00);
    set_testpoint_hook([&](std::string_view name) {
        if (name == "submit.before_send") {
            clock.jump(-1h);
        }
    });
    submit();
    set_testpoint_hook({});
    EXPECT_TRUE(bank.submissions.empty());
    EXPECT_EQ(state(id), PaymentState::queued);
}

TEST_F(Clocks, LeaseTakenBeforeAJumpBackIsHeldSinceItsRenewal) {
    give_lease_back();
    const auto first = take(context(), other_owner);
    clock.jump(-24h * 300);
    const auto renewed = take(context(), other_owner, first);
    EXPECT_EQ(renewed->epoch, first->epoch);
    EXPECT_EQ(renewed->held_since, clock.now());
}

TEST_F(Clocks, RenewalKeepsHeldSinceAndATakeoverBeginsAnew) {
    give_lease_back();
    const auto first = take(context(), other_owner);
    clock.advance(30s);
    const auto renewed = take(context(), other_owner, first);
    EXPECT_EQ(renewed->epoch, first->epoch);
    EXPECT_EQ(renewed->held_since, first->held_since);
    clock.advance(61s);
    const auto again = take(context(), other_owner, renewed);
    EXPECT_EQ(again->epoch, first->epoch + 1);
    EXPECT_EQ(again->held_since, clock.now());
}

TEST_F(Clocks, LeaseOfADeadProcessWhoseClockWasAheadIsTakenOver) {
    give_lease_back();
    clock.advance(24h * 365);
    ASSERT_TRUE(take(context(), make_uuid7(clock.now(), random)));
    clock.jump(-24h * 365);
    EXPECT_TRUE(take(context(), other_owner));
}

TEST_F(Clocks, LeaseThatIsOnlyALittleAheadIsRespected) {
    give_lease_back();
    clock.advance(50s);
    ASSERT_TRUE(take(context(), make_uuid7(clock.now(), random)));
    clock.jump(-50s);
    EXPECT_FALSE(take(context(), other_owner));
    clock.advance(111s);
    EXPECT_TRUE(take(context(), other_owner));
}

TEST_F(Clocks, HoldByAPersonIsNeverTakenOver) {
    test_database.query("UPDATE channel_lease SET owner = gen_random_uuid(), until = 'infinity'");
    for (const auto by : {0h, 24h, 24h * 365 * 50}) {
        clock.advance(by);
        EXPECT_FALSE(take(context(), other_owner));
    }
    test_database.query("UPDATE channel_lease SET owner = NULL, until = NULL");
    lease = take(context(), other_owner);
    EXPECT_TRUE(lease);
}

}  // namespace
}  // namespace sluice::test
