// People approve what screening passed: who may, in which order, of exactly what was shown; and
// that nobody gets around it.
#include "gateway/flow/approval.hpp"

#include "gateway/flow/approval_content.hpp"
#include "gateway/flow/approval_policy.hpp"
#include "gateway/flow/case_desk.hpp"
#include "gateway/flow/decide.hpp"
#include "tests/flow/screening_world.hpp"

namespace sluice::test {
namespace {

using flow::ApprovalAct;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

class Approvals : public ScreeningWorld {
protected:
    void SetUp() override {
        ScreeningWorld::SetUp();
        put_in_force(R"({"base_currency":"EUR","policies":[
            {"name":"small","when":{"amount_below":"2.00"},"straight_through":true},
            {"name":"two","when":{"amount_from":"10.00"},
             "levels":[{"role":"checker"},{"role":"approver","count":2}]}],
            "otherwise":{"levels":[{"role":"approver"}]}})");
    }
    void put_in_force(const std::string& content) {
        auto ctx = context();
        const auto loaded =
            flow::load_policy(ctx, enterprise, "person:lin", content, "as decided by the board");
        ASSERT_TRUE(loaded) << to_string(loaded.error());
        clock.advance(1s);  // entries of one millisecond have no order among themselves
        const auto released =
            flow::decide_policy(ctx, enterprise, "person:novak", loaded->version_no, "released");
        ASSERT_TRUE(released) << to_string(released.error());
    }
    access::Principal person(const std::string& handle, std::vector<std::string> roles) {
        access::Principal made;
        made.holder = access::Holder::person;
        made.handle = handle;
        for (auto& role : roles) {
            made.grants.push_back({.role = std::move(role), .enterprise = enterprise});
        }
        return made;
    }
    // "" when it went well, else the code.
    std::string act(const access::Principal& who, ApprovalAct what, PaymentId id,
                    const std::string& content = "shown") {
        auto ctx = context();
        const auto done = flow::act_on_approval(
            ctx, enterprise, who, what,
            {id, content == "shown" ? flow::content_sha256(view(id)) : content, "a reason"});
        return done ? "" : std::string{name(done.error().code)};
    }
    std::string approve(const access::Principal& who, PaymentId id,
                        const std::string& content = "shown") {
        return act(who, ApprovalAct::approve, id, content);
    }
    PaymentId order(const std::string& end_to_end_id, std::int64_t amount_minor) {
        const auto id = receive(end_to_end_id, amount_minor);
        screen_all();
        return id;
    }

    const access::Principal kim = person("kim", {"checker"});
    const access::Principal lee = person("lee", {"approver"});
    const access::Principal mia = person("mia", {"approver"});
    const access::Principal ann = person("ann", {"checker", "approver"});
    const access::Principal clerk = person("clerk", {"maker"});
};

TEST_F(Approvals, APolicyDecidesWhoIsAsked) {
    EXPECT_EQ(state(order("E2E-1", 1'99)), PaymentState::queued) << "straight through, said so";
    const auto one = order("E2E-2", 2'00);
    EXPECT_EQ(state(one), PaymentState::to_approve);
    EXPECT_EQ(submit(), 1) << "the first one alone";
    EXPECT_EQ(available(), "9601") << "its money stays reserved";
    EXPECT_EQ(approve(lee, one), "");
    EXPECT_EQ(state(one), PaymentState::queued);
    EXPECT_EQ(submit(), 1);
    EXPECT_THAT(history(one), ElementsAre("none create received", "received ask to_approve",
                                          "to_approve approve queued", "queued send sending",
                                          "sending bank_accepted accepted"));
}

TEST_F(Approvals, LevelsComeInTheirOrderAndByDifferentPeople) {
    const auto id = order("E2E-1", 10'00);
    EXPECT_EQ(approve(lee, id), "illegal_transition") << "the checker comes first";
    EXPECT_EQ(approve(ann, id), "");
    EXPECT_EQ(approve(ann, id), "forbidden") << "one person is one approval";
    EXPECT_EQ(approve(kim, id), "forbidden") << "no more checkers are asked";
    EXPECT_EQ(approve(lee, id), "");
    EXPECT_EQ(state(id), PaymentState::to_approve);
    EXPECT_EQ(approve(mia, id), "");
    EXPECT_EQ(state(id), PaymentState::queued);
    EXPECT_EQ(approve(mia, id), "illegal_transition") << "nothing waits";
}

// Each of these let an unapproved payment out somewhere.
TEST_F(Approvals, NobodyGetsAroundThem) {
    const auto id = order("E2E-1", 5'00);
    EXPECT_EQ(submit(), 0) << "it is not sent while it waits";
    clock.advance(24h);
    EXPECT_EQ(submit(), 0);
    EXPECT_EQ(approve(clerk, id), "forbidden") << "a maker's role approves nothing";
    EXPECT_EQ(approve(person("erp", {"approver"}), id), "forbidden")
        << "who ordered it, whatever its role";
    EXPECT_EQ(approve(person("lee", {"treasurer"}), id), "forbidden") << "another role";
    EXPECT_EQ(approve(lee, id, std::string(64, '0')), "version_conflict") << "not what was shown";
    EXPECT_EQ(approve(lee, id, ""), "version_conflict");
    auto elsewhere = lee;
    elsewhere.grants[0].enterprise = *EnterpriseId::parse("0193a000-0000-7000-8000-0000000000ff");
    EXPECT_EQ(approve(elsewhere, id), "forbidden") << "a grant for another enterprise";
    auto small = lee;
    small.grants[0].most = Money(4'99, Currency::of("EUR"));
    EXPECT_EQ(approve(small, id), "forbidden") << "a grant for less";
    auto over = lee;
    over.grants[0].until = clock.now();
    EXPECT_EQ(approve(over, id), "forbidden") << "a grant that is over";
    EXPECT_EQ(state(id), PaymentState::to_approve);
    // By SQL as the application: the maker's own approval, and one of another content.
    const auto insert = [&](const std::string& actor, const std::string& content) {
        return test_database.refusal(
            "SET ROLE sluice_app; INSERT INTO approval_act SELECT enterprise_id, payment_id, 1, "
            "'approve', 0, '" +
            actor + "', 'approver', makers, " + content +
            ", '', asked_at "
            "FROM approval_request");
    };
    EXPECT_EQ(insert("person:erp", "content_sha256"), "23514");
    EXPECT_EQ(insert("person:lee", "repeat('0', 64)"), "23503");
    EXPECT_EQ(test_database.refusal("SET ROLE sluice_app; UPDATE approval_request SET levels = "
                                    "'{\"levels\":[]}'"),
              "42501");
    EXPECT_EQ(test_database.refusal("DELETE FROM approval_act"), "23001");
}

TEST_F(Approvals, WhoOrderedItInTheErpIsAMakerToo) {
    auto wanted = transfer("E2E-1", 5'00);
    wanted.origin.ordered_by = "lee";
    const auto id = try_accept(wanted)->id;
    screen_all();
    EXPECT_EQ(approve(lee, id), "forbidden");
    EXPECT_EQ(approve(mia, id), "");
}

TEST_F(Approvals, AChangeBehindTheGatewaysBackIsNotApproved) {
    const auto id = order("E2E-1", 5'00);
    const auto shown = flow::content_sha256(view(id));
    test_database.query(
        "ALTER TABLE payment DISABLE TRIGGER USER; UPDATE payment SET "
        "creditor_account = 'DE02120300000000202051'; "
        "ALTER TABLE payment ENABLE TRIGGER USER");
    EXPECT_EQ(approve(lee, id, shown), "version_conflict");
    EXPECT_EQ(approve(lee, id), "version_conflict") << "not with the new content either";
    EXPECT_EQ(state(id), PaymentState::to_approve);
}

TEST_F(Approvals, RefusedIsRejectedAndItsMoneyIsFreeAgain) {
    const auto id = order("E2E-1", 30'00);
    EXPECT_EQ(available(), "7000");
    EXPECT_EQ(act(kim, ApprovalAct::refuse, id), "");
    EXPECT_EQ(state(id), PaymentState::rejected);
    EXPECT_EQ(available(), "10000");
    EXPECT_EQ(test_database.query("SELECT act || ' ' || actor || ' ' || reason FROM approval_act"),
              "refuse person:kim a reason");
}

TEST_F(Approvals, AreTakenBackUntilItIsSent) {
    const auto id = order("E2E-1", 5'00);
    EXPECT_EQ(act(lee, ApprovalAct::withdraw, id), "forbidden") << "there is none";
    EXPECT_EQ(approve(lee, id), "");
    EXPECT_EQ(act(mia, ApprovalAct::withdraw, id), "forbidden") << "somebody else's";
    EXPECT_EQ(act(lee, ApprovalAct::withdraw, id), "");
    EXPECT_EQ(state(id), PaymentState::to_approve);
    EXPECT_EQ(submit(), 0);
    EXPECT_EQ(approve(mia, id), "");
    EXPECT_EQ(submit(), 1);
    EXPECT_EQ(act(mia, ApprovalAct::withdraw, id), "illegal_transition") << "the bank has it";
}

TEST_F(Approvals, AreAskedForAfterOfficersReleaseToo) {
    answer(with_hit(ScriptedJudge::hit("E1", flow::Verdict::hold)));
    const auto id = order("E2E-1", 5'00);
    EXPECT_EQ(state(id), PaymentState::held);
    EXPECT_EQ(approve(lee, id), "not_found") << "nobody is asked before screening is over";
    auto ctx = context();
    const auto found = test_database.query("SELECT case_id FROM screening_case");
    const flow::Officer ben{"ben", "Ben", {}, false};
    const flow::Officer eva{"eva", "Eva", {}, false};
    const auto case_id = *CaseId::parse(found);
    ASSERT_TRUE(flow::propose_outcome(ctx, ben, {case_id, {}}, {"release", "explained", "n"}));
    const auto done = flow::confirm_outcome(ctx, eva, {case_id, {}}, {}, "n");
    ASSERT_TRUE(done) << to_string(done.error());
    EXPECT_EQ(state(id), PaymentState::to_approve);
    EXPECT_EQ(approve(lee, id), "");
    EXPECT_EQ(submit(), 1);
}

TEST_F(Approvals, ALaterHitHoldsWhatWaitsAndWhatWasApprovedIsNotAskedAgain) {
    const auto id = order("E2E-1", 5'00);
    EXPECT_EQ(approve(lee, id), "");
    EXPECT_EQ(state(id), PaymentState::queued);
    auto ctx = context();
    const auto asked = database.transact([&](store::Tx& tx) -> Result<std::size_t> {
        return flow::ask_for_approval(tx, ctx, enterprise, {&id, 1}).size();
    });
    EXPECT_EQ(*asked, 0u);
}

TEST_F(Approvals, ACancelledPaymentWaitsNoLonger) {
    const auto id = order("E2E-1", 5'00);
    auto ctx = context();
    ASSERT_TRUE(
        flow::cancel_payment(ctx, enterprise, {id, {}, {"cancel", "k", "f"}, "twice"}, "erp"));
    EXPECT_EQ(approve(lee, id), "illegal_transition");
    EXPECT_EQ(available(), "10000");
}

TEST_F(Approvals, PoliciesNeedTwoPeopleAndTellWhatTheyWouldHaveAsked) {
    order("E2E-1", 1'00);
    order("E2E-2", 5'00);
    auto ctx = context();
    clock.advance(1s);
    const auto loaded = flow::load_policy(
        ctx, enterprise, "person:lin",
        R"({"base_currency":"EUR","otherwise":{"levels":[{"role":"treasurer"}]}})", "stricter");
    ASSERT_TRUE(loaded);
    clock.advance(1s);
    EXPECT_EQ(loaded->version_no, 2);
    EXPECT_THAT(loaded->simulation,
                HasSubstr(R"("payments":2,"asked":2,"straight_through":0,"changed":2)"));
    const auto own = flow::decide_policy(ctx, enterprise, "officer:lin", 2, "released");
    EXPECT_EQ(own.error().code, Errc::forbidden) << "the same person under another hat";
    EXPECT_EQ(state(order("E2E-3", 1'00)), PaymentState::queued) << "not in force yet";
    ASSERT_TRUE(flow::decide_policy(ctx, enterprise, "person:novak", 2, "released"));
    EXPECT_EQ(state(order("E2E-4", 1'00)), PaymentState::to_approve);
    EXPECT_EQ(flow::decide_policy(ctx, enterprise, "person:novak", 2, "refused").error().code,
              Errc::illegal_transition);
    EXPECT_EQ(flow::load_policy(ctx, enterprise, "person:lin", "{}", "").error().code,
              Errc::missing_field);
    EXPECT_EQ(test_database.query("SELECT string_agg(entry::json->>'action', ' ' ORDER BY entry_id)"
                                  " FROM audit_inbox WHERE entry LIKE '%policy.%'"),
              "policy.loaded policy.released policy.loaded policy.released");
}

TEST_F(ScreeningWorld, WithoutAPolicyTheConfigurationSaysWhatHappens) {
    EXPECT_EQ(state(accept("E2E-1", 1'00)), PaymentState::queued);
    test_database.query("UPDATE enterprise SET sends_without_policy = false");
    const auto id = accept("E2E-2", 1'00);
    EXPECT_EQ(state(id), PaymentState::to_approve);
    EXPECT_EQ(test_database.query("SELECT policy_version || policy_name FROM approval_request"),
              "0otherwise");
}

}  // namespace
}  // namespace sluice::test
