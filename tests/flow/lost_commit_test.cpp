// The database is lost while it commits what a send begins or ends with.
#include <gtest/gtest.h>

#include <pqxx/except>

#include "ledger/base/testpoint.hpp"
#include "tests/flow/world.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;

class LostCommit : public ::testing::Test, public World {
protected:
    void SetUp() override {
        open_account(100'00);
        id = accept("E2E-1", 30'00);
    }
    void TearDown() override {
        set_testpoint_hook({});
        expect_clean_audit();
    }

    // Acts once, at the nth time that the point is reached.
    void at(const std::string& point, int nth, std::function<void()> act) {
        set_testpoint_hook([=, left = nth](std::string_view name) mutable {
            if (name == point && --left == 0) {
                act();
            }
        });
    }
    [[noreturn]] static void lose_the_answer() { throw pqxx::in_doubt_error("lost"); }
    Errc submit_error() {
        auto ctx = context();
        return flow::submit_due(ctx, *lease, bank).error().code;
    }

    PaymentId id;
};

TEST_F(LostCommit, OfAClaimThatWasCommittedIsTakenBackBecauseNothingWasSent) {
    at("database.after_commit", 1, lose_the_answer);
    EXPECT_EQ(submit_error(), Errc::commit_in_doubt);
    EXPECT_TRUE(bank.submissions.empty());
    EXPECT_EQ(state(id), PaymentState::queued);
    clock.advance(2s);
    EXPECT_EQ(submit(), 1);
    EXPECT_EQ(state(id), PaymentState::accepted);
}

TEST_F(LostCommit, OfAClaimThatWasNotCommittedChangesNothing) {
    at("database.before_commit", 1, lose_the_answer);
    EXPECT_EQ(submit_error(), Errc::commit_in_doubt);
    EXPECT_EQ(state(id), PaymentState::queued);
    EXPECT_EQ(view(id).attempts, 0);
    EXPECT_EQ(submit(), 1);
}

TEST_F(LostCommit, OfAClaimThatCannotBeTakenBackIsInDoubt) {
    int commits = 0;
    set_testpoint_hook([&](std::string_view name) {
        if (name == "database.after_commit" && ++commits == 1) {
            lose_the_answer();
        }
        if (name == "database.before_commit" && commits == 1) {
            throw store::StatementError{"57P01", "", "going down"};
        }
    });
    EXPECT_EQ(submit_error(), Errc::commit_in_doubt);
    set_testpoint_hook({});
    EXPECT_EQ(state(id), PaymentState::sending);
    clock.advance(1min);
    EXPECT_EQ(expire(), 1);
    EXPECT_EQ(state(id), PaymentState::in_doubt);
    EXPECT_TRUE(bank.submissions.empty());
}

TEST_F(LostCommit, OfARecordIsInDoubtUntilTheBankIsAsked) {
    at("database.before_commit", 2, lose_the_answer);
    EXPECT_EQ(submit_error(), Errc::commit_in_doubt);
    EXPECT_EQ(bank.submissions.size(), 1u);
    EXPECT_EQ(state(id), PaymentState::sending);
    clock.advance(1min);
    EXPECT_EQ(expire(), 1);
    clock.advance(2s);
    bank.answer_query = [](const QueryItem&) { return Accepted{"REF", "ACSP"}; };
    EXPECT_EQ(resolve(), 1);
    EXPECT_EQ(state(id), PaymentState::accepted);
    EXPECT_EQ(submit(), 0);
}

TEST_F(LostCommit, OfARecordThatWasCommittedIsOver) {
    at("database.after_commit", 2, lose_the_answer);
    EXPECT_EQ(submit_error(), Errc::commit_in_doubt);
    EXPECT_EQ(state(id), PaymentState::accepted);
    EXPECT_EQ(submit(), 0);
}

}  // namespace
}  // namespace sluice::test
