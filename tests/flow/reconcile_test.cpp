#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/flow/world.hpp"

namespace sluice::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Reconciling : public ::testing::Test, public World {
protected:
    void TearDown() override {
        if (!tampered) {
            expect_clean_audit();
        }
    }

    StatementEntry fee(std::int64_t amount_minor) {
        auto entry = credit(amount_minor);
        entry.direction = Direction::debit;
        entry.is_charge = true;
        return entry;
    }

    bool tampered = false;
};

TEST_F(Reconciling, LineWithoutPaymentGoesToSuspenseSoThatTheBankIsAlwaysRight) {
    open_account(100'00);
    notify({credit(5'00)});
    EXPECT_EQ(posted("bank"), "10500");
    EXPECT_EQ(posted("suspense"), "-500");
    EXPECT_THAT(open_exceptions(), ElementsAre("unknown_credit"));
}

TEST_F(Reconciling, WrongAmountIsAnExceptionAndAPersonMatchesIt) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    submit();
    notify({debit(id, 30'05)});
    EXPECT_EQ(state(id), PaymentState::accepted);
    EXPECT_EQ(posted("suspense"), "3005");
    EXPECT_THAT(open_exceptions(), ElementsAre("amount_differs"));
    auto ctx = context();
    const auto exception =
        *ExceptionId::parse(test_database.query("SELECT exception_id FROM recon_exception"));
    const flow::ExceptionDecision decision{
        exception, flow::ExceptionAction::match, id, {"exception", "k", "f"}, "bank confirmed"};
    ASSERT_TRUE(flow::decide_exception(ctx, enterprise, decision, "bob"));
    EXPECT_EQ(state(id), PaymentState::settled);
    EXPECT_EQ(posted("suspense"), "0");
    EXPECT_EQ(posted("clearing"), "3005");
    EXPECT_EQ(available(), "6995");
}

TEST_F(Reconciling, SecondExecutionIsSeenAndHeldInSuspense) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    submit();
    notify({debit(id, 30'00)});
    notify({debit(id, 30'00)});
    EXPECT_THAT(open_exceptions(), ElementsAre("executed_twice"));
    EXPECT_EQ(posted("bank"), "4000");
    EXPECT_EQ(posted("suspense"), "3000");
}

TEST_F(Reconciling, BankMayOverdrawButOurOrdersMayNot) {
    open_account(10'00);
    auto fee = credit(15'00);
    fee.direction = Direction::debit;
    fee.is_charge = true;
    notify({fee});
    EXPECT_EQ(posted("bank"), "-500");
    EXPECT_EQ(posted("charges"), "1500");
    EXPECT_EQ(try_accept(transfer("E2E-1", 1)).error().code, Errc::insufficient_funds);
    notify({credit(6'00)});
    EXPECT_TRUE(try_accept(transfer("E2E-2", 1'00)));
    EXPECT_FALSE(try_accept(transfer("E2E-3", 1)));
}

TEST_F(Reconciling, ReturnGivesTheMoneyBack) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    submit();
    auto back = debit(id, 30'00);
    back.direction = Direction::credit;
    back.account_servicer_reference = "RETURN-1";
    back.details[0].return_reason = "AC04";
    notify({debit(id, 30'00), back});
    EXPECT_EQ(state(id), PaymentState::returned);
    EXPECT_EQ(posted("bank"), "10000");
    EXPECT_EQ(posted("clearing"), "0");
}

TEST_F(Reconciling, RepeatedStatementChangesNothing) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    submit();
    const auto line = debit(id, 30'00);
    notify({line});
    bank.statements.push_back(bank.statements.back());  // the same document again
    EXPECT_EQ(fetch().new_lines, 0);
    notify({line});  // the same line in another document
    EXPECT_EQ(posted("bank"), "7000");
    EXPECT_THAT(open_exceptions(), IsEmpty());
}

TEST_F(Reconciling, AlikeLinesOfOneDocumentAreTwoLines) {
    open_account(100'00);
    auto fee = credit(1'00);
    fee.direction = Direction::debit;
    fee.is_charge = true;
    fee.account_servicer_reference.clear();
    notify({fee, fee});
    EXPECT_EQ(posted("bank"), "9800");
}

TEST_F(Reconciling, MissingStatementIsFoundAndItsComingClosesTheException) {
    open_account(100'00);
    show_statement(3, 110'00, 110'00);
    EXPECT_THAT(open_exceptions(), ElementsAre("statement_gap"));
    show_statement(2, 100'00, 110'00, {credit(10'00)});
    EXPECT_THAT(open_exceptions(), ElementsAre("unknown_credit")) << "the line, not the gap";
    EXPECT_EQ(posted("bank"), "11000");
}

TEST_F(Reconciling, StatementThatDoesNotAddUpIsAnException) {
    open_account(100'00);
    EXPECT_THAT(open_exceptions(), IsEmpty());
    show_statement(2, 100'00, 111'00, {credit(10'00)});
    EXPECT_THAT(open_exceptions(), UnorderedElementsAre("statement_broken", "unknown_credit"));
    show_statement(3, 111'00, 110'00, {fee(1'00)});
    EXPECT_EQ(posted("bank"), "10900") << "the bank's lines are booked all the same";
    tampered = true;  // a broken statement is what the audit is to find
}

TEST_F(Reconciling, StatementFromBeforeTheOpeningIsTakenOutOfIt) {
    show_statement(2, 100'00, 100'00);
    show_statement(1, 90'00, 100'00, {credit(10'00)});
    EXPECT_EQ(posted("bank"), "10000");
    EXPECT_EQ(posted("opening"), "-9000");
}

TEST_F(Reconciling, LineOfANotificationIsNotBookedAgainByTheStatement) {
    open_account(100'00);
    const auto line = credit(10'00);
    notify({line});
    show_statement(2, 100'00, 110'00, {line});
    EXPECT_EQ(posted("bank"), "11000");
}

TEST_F(Reconciling, BatchBookingOfOneGroupSettlesThatGroupOnly) {
    open_account(100'00);
    auto urgent = transfer("E2E-2", 20'00);
    urgent.service_level = "URGP";
    const auto first = accept("E2E-1", 10'00);
    const auto other = try_accept(urgent);
    const auto second = accept("E2E-3", 30'00);
    ASSERT_EQ(submit(), 3);
    const auto& sent = bank.submissions[0].instructions;
    EXPECT_EQ(sent[0].transfer.service_level, sent[1].transfer.service_level)
        << "what one PmtInf takes goes together";
    auto batch = fee(40'00);
    batch.is_charge = false;
    batch.batch_payment_information_id = bank.submissions[0].message_id + "-1";
    batch.batch_count = 2;
    notify({batch});
    EXPECT_EQ(state(first), PaymentState::settled);
    EXPECT_EQ(state(second), PaymentState::settled);
    EXPECT_EQ(state(other->id), PaymentState::accepted);
    EXPECT_THAT(open_exceptions(), IsEmpty());
}

TEST_F(Reconciling, NumbersMayStartAgainInANewYear) {
    show_statement(250, 100'00, 100'00);
    clock.advance(std::chrono::hours{24 * 320});  // into January
    show_statement(1, 100'00, 105'00, {credit(5'00)});
    EXPECT_EQ(posted("bank"), "10500");
    EXPECT_EQ(posted("opening"), "-10000") << "an account is opened once";
    EXPECT_THAT(open_exceptions(), ElementsAre("unknown_credit"));
}

TEST_F(Reconciling, SecondPageOpensNothing) {
    show_statement(1, 100'00, 105'00, {credit(5'00)});
    auto page = bank.statements.back();
    page.page = 2;
    page.entries = {credit(7'00)};
    bank.statements.push_back(page);
    fetch();
    EXPECT_EQ(posted("opening"), "-10000");
    EXPECT_EQ(posted("bank"), "11200");
    EXPECT_THAT(open_exceptions(),
                UnorderedElementsAre("unknown_credit", "statement_paged", "unknown_credit"));
    tampered = true;  // the closing balance of a paged statement is not proved yet
}

TEST_F(Reconciling, SameReferenceOnTwoStatementsIsTwoLines) {
    open_account(100'00);
    auto standing = fee(1'00);
    standing.account_servicer_reference = "FEE";
    show_statement(2, 100'00, 99'00, {standing});
    show_statement(3, 99'00, 98'00, {standing});
    EXPECT_EQ(posted("bank"), "9800");
}

TEST_F(Reconciling, BatchWithManyDetailsAndNoReferenceIsBooked) {
    open_account(100'00);
    auto batch = fee(50'00);
    batch.is_charge = false;
    batch.account_servicer_reference.clear();
    for (int i = 0; i < 500; ++i) {
        EntryDetail detail;
        detail.end_to_end_id = "SOMEBODY-ELSES-REFERENCE-" + std::to_string(i);
        detail.remittance = std::string(140, 'x');
        batch.details.push_back(detail);
    }
    notify({batch});
    EXPECT_EQ(posted("bank"), "5000");
}

TEST_F(Reconciling, StatementOfTheSameIdWithOtherContentIsAnException) {
    open_account(100'00);
    show_statement(1, 100'00, 200'00, {credit(100'00)});
    EXPECT_EQ(posted("bank"), "10000");
    EXPECT_THAT(open_exceptions(), ElementsAre("statement_changed"));
}

TEST_F(Reconciling, LineThatNamesSomebodyElsesPaymentDoesNotSettleOurs) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    submit();
    auto line = debit(id, 30'00);
    line.details[0].instruction_id.clear();
    line.details[0].end_to_end_id = "RENT-NOVEMBER";
    line.details[0].counterparty_account = "DE89370400440532013000";
    notify({line});
    EXPECT_EQ(state(id), PaymentState::accepted);
    EXPECT_THAT(open_exceptions(), ElementsAre("unknown_debit"));
}

TEST_F(Reconciling, ReturnThatComesBeforeItsDebitIsGivenBackWhenTheDebitComes) {
    open_account(100'00);
    const auto early = accept("E2E-1", 30'00);
    const auto same_page = accept("E2E-2", 20'00);
    submit();
    const auto give_back = [&](PaymentId id, std::int64_t amount_minor) {
        auto entry = debit(id, amount_minor);
        entry.direction = Direction::credit;
        entry.details[0].return_reason = "AC04";
        return entry;
    };
    notify({give_back(early, 30'00)});
    EXPECT_EQ(state(early), PaymentState::accepted);
    EXPECT_THAT(open_exceptions(), ElementsAre("return_before_settlement"));
    EXPECT_EQ(posted("suspense"), "-3000");

    notify({debit(early, 30'00), give_back(same_page, 20'00), debit(same_page, 20'00)});
    EXPECT_EQ(state(early), PaymentState::returned);
    EXPECT_EQ(state(same_page), PaymentState::returned);
    EXPECT_THAT(open_exceptions(), IsEmpty());
    EXPECT_EQ(posted("suspense"), "0");
    EXPECT_EQ(posted("clearing"), "0");
    EXPECT_EQ(available(), "10000");
}

TEST_F(Reconciling, ReturnOfASecondExecutionDoesNotUndoTheFirst) {
    open_account(100'00);
    const auto id = accept("E2E-1", 30'00);
    submit();
    notify({debit(id, 30'00)});
    notify({debit(id, 30'00)});
    auto back = debit(id, 30'00);
    back.direction = Direction::credit;
    back.details[0].return_reason = "DUPL";
    notify({back});
    EXPECT_EQ(state(id), PaymentState::settled);
    EXPECT_EQ(posted("suspense"), "0") << "the second copy went and came back";
    EXPECT_THAT(open_exceptions(), UnorderedElementsAre("executed_twice", "several_candidates"));
}

// Changes by hand are what the audit is for; the trigger that refuses them is switched off first.
TEST(Audit, NamesTheRowThatWasTamperedWith) {
    World world;
    world.open_account(100'00);
    const auto id = world.accept("E2E-1", 30'00);
    world.expect_clean_audit();
    world.test_database.query(
        "ALTER TABLE posting DISABLE TRIGGER posting_append_only; "
        "UPDATE posting SET amount_minor = 2900 WHERE kind = 'pending' RETURNING 1");
    store::Database reader({.url = world.test_database.url(), .keyed_plans = false});
    auto ctx = world.context(reader);
    const auto report = flow::audit(ctx, world.enterprise);
    ASSERT_TRUE(report);
    std::vector<std::string> checks;
    for (const auto& finding : report->findings) {
        checks.push_back(finding.check);
        if (finding.check == "posting_seal_is_intact") {
            EXPECT_EQ(finding.row, "posting " + id.to_string());
        }
    }
    EXPECT_THAT(checks, ElementsAre("posting_seal_is_intact", "account_counters_equal_postings",
                                    "account_counters_equal_postings",  // both sides
                                    "every_payment_is_reserved", "posting_amount_is_its_payments"));
}

}  // namespace
}  // namespace sluice::test
