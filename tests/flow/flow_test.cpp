#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/flow/world.hpp"

namespace sluice::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

class Flow : public ::testing::Test, public World {
protected:
    void TearDown() override { expect_clean_audit(); }
};

TEST_F(Flow, OpeningBalanceComesFromTheFirstStatement) {
    open_account(100'00);
    EXPECT_EQ(posted("bank"), "10000");
    EXPECT_EQ(posted("opening"), "-10000");
    EXPECT_EQ(available(), "10000");
}

TEST_F(Flow, PaymentIsAcceptedSentConfirmedAndSettled) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    EXPECT_EQ(available(), "7000");
    EXPECT_EQ(submit(), 1);
    EXPECT_EQ(state(id), PaymentState::accepted);
    notify({debit(id, 30'00)});
    EXPECT_THAT(history(id), ElementsAre("none create received", "received queue queued",
                                         "queued send sending", "sending bank_accepted accepted",
                                         "accepted statement_matched settled"));
    EXPECT_EQ(posted("bank"), "7000");
    EXPECT_EQ(posted("clearing"), "3000");
    EXPECT_EQ(available(), "7000");
    EXPECT_THAT(open_exceptions(), IsEmpty());
}

TEST_F(Flow, WhatTheErpGaveReachesTheBankUnchanged) {
    open_account(100'00);
    auto wanted = transfer("E2E-1", 30'00);
    wanted.uetr = "235d1eb5-8dd7-4c1a-8ece-559df8c67da1";
    ASSERT_TRUE(try_accept(wanted));
    submit();
    EXPECT_EQ(bank.submissions.at(0).instructions.at(0).transfer, wanted);
}

TEST_F(Flow, AttemptIsCommittedBeforeTheBankIsCalled) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    std::string seen;
    bank.during_submit = [&] { seen = test_database.query("SELECT state FROM payment_state"); };
    submit();
    EXPECT_EQ(seen, "sending");
    EXPECT_EQ(state(id), PaymentState::accepted);
}

TEST_F(Flow, RefusalsNameTheirReason) {
    open_account(100'00);
    accept("E2E-1", 30'00);
    auto unknown = transfer("E2E-2", 1'00);
    unknown.debtor_account.value = "NL44RABO0123456789";
    auto other_currency = transfer("E2E-3", 1'00);
    other_currency.amount = Money(100, Currency::of("USD"));
    auto past = transfer("E2E-4", 1'00);
    past.requested_date -= std::chrono::days{1};
    auto far = transfer("E2E-5", 1'00);
    far.requested_date += std::chrono::days{400};
    auto bad_iban = transfer("E2E-6", 1'00);
    bad_iban.creditor_account.value = "DE89370400440532013001";
    const std::pair<CreditTransfer, Errc> table[] = {
        {unknown, Errc::unknown_account},
        {other_currency, Errc::currency_mismatch},
        {past, Errc::date_in_past},
        {far, Errc::date_too_far},
        {bad_iban, Errc::invalid_iban},
        {transfer("E2E-1", 1'00), Errc::duplicate_end_to_end_id},
        {transfer("E2E-7", 70'01), Errc::insufficient_funds},
    };
    for (const auto& [wanted, code] : table) {
        const auto outcome = try_accept(wanted);
        ASSERT_FALSE(outcome) << name(code);
        EXPECT_EQ(outcome.error().code, code) << to_string(outcome.error());
    }
    EXPECT_TRUE(try_accept(transfer("E2E-8", 70'00)));
}

TEST_F(Flow, IdempotencyKeyGivesTheFirstAnswerForEver) {
    open_account(100'00);
    const auto first = try_accept(transfer("E2E-1", 30'00), "key", "same");
    ASSERT_TRUE(first);
    submit();
    clock.advance(48h);
    const auto again = try_accept(transfer("E2E-1", 30'00), "key", "same");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->id, first->id);
    EXPECT_EQ(again->created_at, first->created_at);
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(try_accept(transfer("E2E-9", 1'00), "key", "other").error().code,
              Errc::idempotency_key_reused);
    EXPECT_EQ(test_database.query("SELECT count(*) FROM payment"), "1");
}

TEST_F(Flow, RefusalIsRememberedUnderItsKeyEvenWhenFundsCome) {
    open_account(10'00);
    EXPECT_EQ(try_accept(transfer("E2E-1", 30'00), "key").error().code, Errc::insufficient_funds);
    notify({credit(100'00)});
    EXPECT_EQ(try_accept(transfer("E2E-1", 30'00), "key").error().code, Errc::insufficient_funds);
    EXPECT_TRUE(try_accept(transfer("E2E-1", 30'00), "fresh key"));
}

TEST_F(Flow, ValidateOnlyLeavesNothing) {
    open_account(100'00);
    auto ctx = context();
    const flow::AcceptItem item{{"payments", "key", "f"}, transfer("E2E-1", 30'00), ""};
    EXPECT_TRUE(flow::validate_payment(ctx, enterprise, item));
    EXPECT_EQ(test_database.query("SELECT count(*) FROM payment"), "0");
    EXPECT_EQ(available(), "10000");
}

TEST_F(Flow, RejectedPaymentGivesItsReservationBack) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    bank.answer_submit = [](const BankInstruction&) { return Rejected{"AC04", "closed"}; };
    submit();
    EXPECT_EQ(state(id), PaymentState::rejected);
    EXPECT_EQ(available(), "10000");
}

TEST_F(Flow, NotSentIsTriedAgainUnderTheSameReference) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    bank.answer_submit = [](const BankInstruction&) { return NotSent{fail(Errc::not_connected)}; };
    submit();
    EXPECT_EQ(state(id), PaymentState::queued);
    EXPECT_EQ(submit(), 0) << "not before its back-off is over";
    clock.advance(2s);
    bank.answer_submit = [](const BankInstruction&) { return Accepted{"REF", "ACSP"}; };
    EXPECT_EQ(submit(), 1);
    EXPECT_EQ(bank.submissions[0].instructions[0].reference,
              bank.submissions[1].instructions[0].reference);
    EXPECT_NE(bank.submissions[0].message_id, bank.submissions[1].message_id);
}

class InDoubt_ : public Flow {
protected:
    void SetUp() override {
        open_account(100'00);
        id = accept("E2E-1", 30'00);
        bank.answer_submit = [](const BankInstruction&) { return InDoubt{fail(Errc::timeout)}; };
        submit();
        ASSERT_EQ(state(id), PaymentState::in_doubt);
        clock.advance(2s);
    }
    PaymentId id;
};

TEST_F(InDoubt_, TimeoutIsNeverSentAgainButAskedAbout) {
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(submit(), 0);
        resolve();
        clock.advance(1h);
    }
    EXPECT_EQ(bank.submissions.size(), 1u);
    EXPECT_GE(bank.queried.size(), 10u);
    EXPECT_EQ(state(id), PaymentState::in_doubt);
    EXPECT_EQ(available(), "7000") << "the money stays reserved";
}

TEST_F(InDoubt_, BankSaysAccepted) {
    bank.answer_query = [](const QueryItem&) { return Accepted{"REF", "ACSP"}; };
    EXPECT_EQ(resolve(), 1);
    EXPECT_EQ(state(id), PaymentState::accepted);
}

TEST_F(InDoubt_, BankSaysRejected) {
    bank.answer_query = [](const QueryItem&) { return Rejected{"AC04", ""}; };
    resolve();
    EXPECT_EQ(state(id), PaymentState::rejected);
    EXPECT_EQ(available(), "10000");
}

TEST_F(InDoubt_, UnknownIsFinalOnlyAfterTheTimeInTheProfile) {
    bank.answer_query = [](const QueryItem&) { return Unknown{"UNKNOWN"}; };
    resolve();
    EXPECT_EQ(state(id), PaymentState::in_doubt);
    clock.advance(30s + 60s);
    resolve();
    EXPECT_EQ(state(id), PaymentState::queued);
    clock.advance(2s);
    bank.answer_submit = [](const BankInstruction&) { return Accepted{"REF", "ACSP"}; };
    ASSERT_EQ(submit(), 1);
    EXPECT_EQ(bank.submissions[0].instructions[0].reference,
              bank.submissions[1].instructions[0].reference);
}

TEST_F(InDoubt_, UnknownCountsFromTheTimeOfAskingNotOfTheAnswer) {
    bank.answer_query = [&](const QueryItem&) {
        clock.advance(5min);  // a slow answer: when the bank looked, the copy was on its way
        return Unknown{"UNKNOWN"};
    };
    resolve();
    EXPECT_EQ(state(id), PaymentState::in_doubt);
}

TEST_F(InDoubt_, RefusalOfALaterCopySaysNothingOfTheFirst) {
    bank.answer_query = [](const QueryItem&) { return Unknown{"UNKNOWN"}; };
    clock.advance(90s);
    resolve();
    clock.advance(2s);
    bank.answer_submit = [](const BankInstruction&) { return Rejected{"NARR", "sent before"}; };
    ASSERT_EQ(submit(), 1);
    EXPECT_EQ(state(id), PaymentState::in_doubt);
    EXPECT_EQ(available(), "7000") << "the money stays reserved";
}

TEST_F(InDoubt_, WithoutSuchAProfileAPersonDecides) {
    bank.takes.unknown_is_final_after.reset();
    bank.answer_query = [](const QueryItem&) { return Unknown{"UNKNOWN"}; };
    clock.advance(24h);
    resolve();
    EXPECT_EQ(state(id), PaymentState::in_doubt);
    auto ctx = context();
    const flow::Decision decision{id, view(id).version, {"decide", "k", "f"}, "call with the bank"};
    ASSERT_TRUE(
        flow::decide_payment(ctx, enterprise, PaymentEvent::bank_unknown, decision, "alice"));
    EXPECT_EQ(state(id), PaymentState::queued);
}

TEST_F(InDoubt_, PastTheBanksHorizonAPersonIsCalledOnce) {
    for (int day = 0; day < 10; ++day) {
        clock.advance(24h);
        resolve();
    }
    EXPECT_THAT(open_exceptions(), ElementsAre("past_query_horizon"));
    EXPECT_EQ(state(id), PaymentState::in_doubt);
}

TEST_F(InDoubt_, StatementSettlesItWithoutAQuestion) {
    notify({debit(id, 30'00)});
    EXPECT_EQ(state(id), PaymentState::settled);
    EXPECT_EQ(resolve(), 0);
}

TEST_F(InDoubt_, FirstCopyOnAStatementStopsTheSecondSend) {
    clock.advance(2min);
    bank.answer_query = [](const QueryItem&) { return Unknown{"UNKNOWN"}; };
    resolve();
    ASSERT_EQ(state(id), PaymentState::queued);
    notify({debit(id, 30'00)});
    EXPECT_EQ(state(id), PaymentState::settled);
    EXPECT_EQ(submit(), 0);
}

TEST_F(Flow, CrashAfterSendingIsInDoubt) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    bank.during_submit = [] { throw 1; };
    auto ctx = context();
    EXPECT_ANY_THROW((void)flow::submit_due(ctx, *lease, bank));
    EXPECT_EQ(state(id), PaymentState::sending);
    EXPECT_EQ(expire(), 0);
    clock.advance(1min);
    EXPECT_EQ(expire(), 1);
    EXPECT_EQ(state(id), PaymentState::in_doubt);
}

TEST_F(Flow, LostLeaseCanNeitherSendNorRecord) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    const auto old = *lease;
    bank.during_submit = [&] {
        clock.advance(24h * 366);
        store::Database other({.url = test_database.url()});
        auto ctx = context(other);
        lease =
            *flow::take_lease(ctx, enterprise, old.channel, make_uuid7(clock.now(), random), 1h);
    };
    auto ctx = context();
    EXPECT_EQ(flow::submit_due(ctx, old, bank).error().code, Errc::version_conflict);
    EXPECT_EQ(state(id), PaymentState::sending);
    EXPECT_EQ(flow::submit_due(ctx, old, bank).error().code, Errc::version_conflict);
    EXPECT_EQ(lease->epoch, old.epoch + 1);
    EXPECT_EQ(expire(), 1);
}

TEST_F(Flow, CancelWhileItStillCanBe) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    auto ctx = context();
    const flow::Decision stale{id, 1, {}, "typing error"};
    EXPECT_EQ(flow::cancel_payment(ctx, enterprise, stale, "alice").error().code,
              Errc::version_conflict);
    const flow::Decision decision{id, 2, {"cancel", "k", "f"}, "typing error"};
    ASSERT_TRUE(flow::cancel_payment(ctx, enterprise, decision, "alice"));
    EXPECT_TRUE(flow::cancel_payment(ctx, enterprise, decision, "alice"))
        << "same key, same answer";
    EXPECT_EQ(state(id), PaymentState::cancelled);
    EXPECT_EQ(available(), "10000");
    const auto sent = accept("E2E-2", 1'00);
    submit();
    EXPECT_EQ(
        flow::cancel_payment(ctx, enterprise, {sent, {}, {}, "too late"}, "alice").error().code,
        Errc::illegal_transition);
}

TEST_F(Flow, FutureDatedPaymentWaitsForItsDay) {
    open_account(100'00);
    auto wanted = transfer("E2E-1", 30'00);
    wanted.requested_date += std::chrono::days{3};
    ASSERT_TRUE(try_accept(wanted));
    EXPECT_EQ(submit(), 0);
    clock.advance(24h * 3);
    EXPECT_EQ(submit(), 1);
    EXPECT_EQ(bank.submissions[0].instructions[0].execution_date, wanted.requested_date);
}

TEST_F(Flow, StatementAfterRestartOfTheDatabaseConnection) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    test_database.kill_connections();
    EXPECT_EQ(submit(), 1);
    EXPECT_EQ(state(id), PaymentState::accepted);
}

TEST_F(Flow, SetOfThousandIsOneMessageAndOneCommit) {
    open_account(100'000'00);
    bank.takes.max_batch = 1000;
    std::vector<flow::AcceptItem> items;
    for (int i = 0; i < 1000; ++i) {
        items.push_back({{"payments", "k" + std::to_string(i), "f"},
                         transfer("E2E-" + std::to_string(i), 100),
                         ""});
    }
    auto ctx = context();
    const auto outcomes = flow::accept_payments(ctx, enterprise, items, "erp");
    ASSERT_TRUE(outcomes);
    EXPECT_EQ(test_database.query("SELECT count(DISTINCT xmin::text) FROM payment"), "1");
    EXPECT_EQ(submit(), 1000);
    std::vector<StatementEntry> entries;
    for (const auto& outcome : *outcomes) {
        entries.push_back(debit(outcome->id, 100));
    }
    notify(std::move(entries));
    EXPECT_EQ(test_database.query("SELECT count(*) FROM payment_state WHERE state = 'settled'"),
              "1000");
}

TEST_F(Flow, OneBadItemDoesNotSpoilTheOthers) {
    open_account(100'00);
    flow::NewBatch batch;
    batch.idempotency = {"batches", "key", "f"};
    batch.message_id = "B1";
    const auto add = [&](std::variant<CreditTransfer, Error> content) {
        batch.items.push_back(
            {std::move(content), "/" + std::to_string(batch.items.size()), 0, "", "", ""});
    };
    add(transfer("E2E-1", 10'00));
    add(fail(Errc::invalid_iban, "check digits", "/creditor/account"));
    add(transfer("E2E-1", 10'00));
    add(transfer("E2E-4", 95'00));
    add(transfer("E2E-5", 90'00));
    auto ctx = context();
    const auto view = flow::accept_batch(ctx, enterprise, batch, "erp");
    ASSERT_TRUE(view);
    std::vector<std::string> codes;
    for (const auto& item : view->items) {
        codes.push_back(item.refusal ? std::string{name(item.refusal->code)} : "accepted");
    }
    EXPECT_THAT(codes, ElementsAre("accepted", "invalid_iban", "duplicate_end_to_end_id",
                                   "insufficient_funds", "accepted"));
    const auto again = flow::accept_batch(ctx, enterprise, batch, "erp");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->id, view->id);
    EXPECT_TRUE(again->replayed);
}

}  // namespace
}  // namespace sluice::test
