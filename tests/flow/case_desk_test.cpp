#include "gateway/flow/case_desk.hpp"

#include <gtest/gtest.h>

#include "gateway/flow/case_reason.hpp"
#include "tests/flow/world.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;
using flow::CaseEffect;
using flow::CaseProposal;
using flow::Officer;

const Officer ann{"ann", "Ann", {}, false};
const Officer ben{"ben", "Ben", {}, false};
const CaseProposal release_it{"release", "explained", "the contract is there"};
const CaseProposal somebody_else{"release", "not_the_listed_party", "born in another year"};
const CaseProposal refuse_it{"refuse", "listed_party", "it is him"};
const CaseProposal close_it{"close", "explained", "looked at"};

class CaseDesk : public ::testing::Test, public World {
protected:
    void SetUp() override { open_account(1000'00); }
    void TearDown() override { expect_clean_audit(); }

    void list_names(const std::string& entry) {
        judge.answer = [entry](const flow::Fact&) {
            flow::Judgement judgement;
            judgement.hits = {ScriptedJudge::hit(entry, flow::Verdict::hold)};
            return judgement;
        };
    }
    // A payment whose party a list names as `entry`.
    PaymentId hold(const std::string& end_to_end_id, const std::string& entry = "E1") {
        list_names(entry);
        return accept(end_to_end_id, 10'00);
    }
    PaymentId hold_with(const std::vector<std::string>& entries) {
        judge.answer = [entries](const flow::Fact&) {
            flow::Judgement judgement;
            for (const auto& entry : entries) {
                judgement.hits.push_back(ScriptedJudge::hit(entry, flow::Verdict::hold));
            }
            return judgement;
        };
        return accept("E2E-1", 10'00);
    }
    CaseId case_of(PaymentId payment, const std::string& order = "DESC") {
        return *CaseId::parse(test_database.query(
            "SELECT case_id FROM screening_case "
            "WHERE payment_id = '" +
            payment.to_string() + "' ORDER BY opened_at " + order + " LIMIT 1"));
    }
    Result<store::CaseView> propose(const Officer& officer, CaseId id,
                                    const CaseProposal& proposal) {
        auto ctx = context();
        return flow::propose_outcome(ctx, officer, {id, {}}, proposal);
    }
    Result<flow::DecidedCase> confirm(const Officer& officer, CaseId id) {
        auto ctx = context();
        return flow::confirm_outcome(ctx, officer, {id, {}}, {}, "");
    }
    CaseEffect decide(CaseId id, const CaseProposal& proposal) {
        EXPECT_TRUE(propose(ann, id, proposal));
        const auto decided = confirm(ben, id);
        EXPECT_TRUE(decided) << to_string(decided.error());
        return decided ? decided->effect : CaseEffect::closed;
    }
    // A new list names the party; what was accepted before is looked at again.
    void release_list(std::int64_t seq, const std::string& entry) {
        list_names(entry);
        judge.release = seq;
        ASSERT_TRUE(database.transact([&](store::Tx& tx) -> Result<void> {
            store::start_look_back(tx, seq, clock.now() - 24h * 90, clock.now());
            return {};
        }));
        while (screen() > 0) {
        }
    }
    std::string open_cases() {
        return test_database.query("SELECT count(*) FROM screening_case WHERE decided_at IS NULL");
    }
};

TEST_F(CaseDesk, ReleaseKeepsTheTimeThePaymentWasFor) {
    auto later = transfer("E2E-1", 10'00);
    later.requested_date += std::chrono::days{10};
    list_names("E1");
    const auto id = try_accept(later)->id;
    screen();
    const auto kept = view(id).next_at;
    ASSERT_TRUE(kept && *kept > clock.now());
    EXPECT_EQ(decide(case_of(id), release_it), CaseEffect::released);
    EXPECT_EQ(view(id).next_at, kept);
    EXPECT_EQ(history(id).back(), "held release queued");
}

TEST_F(CaseDesk, ReleaseAfterThatTimeSendsAtOnce) {
    const auto id = hold("E2E-1");
    clock.advance(24h * 3);
    EXPECT_EQ(decide(case_of(id), release_it), CaseEffect::released);
    EXPECT_EQ(view(id).next_at, clock.now());
}

TEST_F(CaseDesk, WhoOrderedThePaymentNeitherProposesNorConfirms) {
    list_names("E1");
    auto ctx = context();
    const auto order = transfer("E2E-1", 10'00);
    const flow::AcceptItem item{{}, order, ""};
    const auto id =
        flow::accept_payments(ctx, enterprise, {&item, 1}, ann.actor()).value()[0].value().id;
    screen();
    EXPECT_EQ(propose(ann, case_of(id), release_it).error().code, Errc::forbidden);
    EXPECT_TRUE(propose(ben, case_of(id), release_it));
    EXPECT_EQ(confirm(ann, case_of(id)).error().code, Errc::forbidden);
    EXPECT_EQ(state(id), PaymentState::held);
}

TEST_F(CaseDesk, TheDatabaseItselfWantsTwoPeople) {
    const auto id = hold("E2E-1");
    ASSERT_TRUE(propose(ann, case_of(id), release_it));
    const auto refused = database.transact([&](store::Tx& tx) -> Result<void> {
        auto found = *store::lock_case(tx, enterprise, case_of(id));
        found.state = "released";
        found.decided_by = found.proposed_by;
        found.decided_at = clock.now();
        store::change_case(
            tx, found, {0, "confirm", found.decided_by, clock.now(), "release", "explained", ""});
        return {};
    });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().where, "screening_case_two_people");
}

TEST_F(CaseDesk, SomebodyElseIsRememberedAndNotHeldAgain) {
    const auto id = hold("E2E-1");
    EXPECT_EQ(decide(case_of(id), somebody_else), CaseEffect::released);
    EXPECT_EQ(test_database.query("SELECT party || ' ' || entry || ' ' || list_name || ' ' || "
                                  "entry_id || ' ' || proposed_by || ' ' || decided_by "
                                  "FROM screening_false_match"),
              "party-1 print-E1 list E1 officer:ann officer:ben");
    EXPECT_EQ(state(hold("E2E-2")), PaymentState::queued);
    EXPECT_EQ(state(hold("E2E-3", "E2")), PaymentState::held) << "another entry";
    EXPECT_EQ(decide(case_of(*PaymentId::parse(test_database.query(
                         "SELECT payment_id FROM payment_state WHERE state = 'held'"))),
                     somebody_else),
              CaseEffect::released);
}

TEST_F(CaseDesk, EachHitHasItsFinding) {
    const auto found = case_of(hold_with({"E1", "E2"}));
    const auto with = [](CaseProposal proposal, std::vector<store::CaseFinding> findings) {
        proposal.findings = std::move(findings);
        return proposal;
    };
    const store::CaseFinding first_other{{"party-1", "print-E1"}, "other"};
    const store::CaseFinding second_match{{"party-1", "print-E2"}, "match"};
    const auto error = [&](const CaseProposal& proposal) {
        const auto refused = propose(ann, found, proposal);
        return refused ? std::string{"none"} : to_string(refused.error());
    };
    const auto where = [&](const CaseProposal& proposal) {
        const auto refused = propose(ann, found, proposal);
        return refused ? std::string{"none"}
                       : std::string{name(refused.error().code)} + ' ' + refused.error().where;
    };
    EXPECT_EQ(where(somebody_else), "missing_field /findings");
    EXPECT_NE(error(somebody_else).find("list E1, list E2"), std::string::npos);
    EXPECT_NE(error(with(somebody_else, {first_other})).find("finding: list E2"),
              std::string::npos);
    EXPECT_EQ(where(with(somebody_else, {first_other, second_match})),
              "invalid_value /findings/1/finding");
    EXPECT_EQ(where(refuse_it), "missing_field /findings");
    EXPECT_EQ(where(with(refuse_it, {first_other})), "missing_field /findings");
    EXPECT_EQ(where(with(refuse_it, {second_match, second_match})), "invalid_value /findings/1");
    EXPECT_EQ(where(with(refuse_it, {{{"party-2", "print-E1"}, "other"}})),
              "invalid_value /findings/0");
    EXPECT_EQ(where(with(refuse_it, {{{"party-1", "print-E1"}, "same"}})),
              "invalid_value /findings/0/finding");
    EXPECT_EQ(decide(found, with(refuse_it, {first_other, second_match})), CaseEffect::refused);
    EXPECT_EQ(test_database.query("SELECT string_agg(version || ' ' || entry || ' ' || finding, "
                                  "', ' ORDER BY entry) FROM screening_case_finding"),
              "2 print-E1 other, 2 print-E2 match");
    EXPECT_EQ(test_database.query("SELECT string_agg(entry, ',') FROM screening_false_match"),
              "print-E1")
        << "of the other hit of a payment that was refused";
    EXPECT_EQ(state(hold("E2E-2", "E1")), PaymentState::queued);
    EXPECT_EQ(state(hold("E2E-3", "E2")), PaymentState::held);
    EXPECT_EQ(decide(case_of(*PaymentId::parse(test_database.query(
                         "SELECT payment_id FROM payment_state WHERE state = 'held'"))),
                     somebody_else),
              CaseEffect::released);
}

TEST_F(CaseDesk, OnlyTheConfirmedProposalIsRemembered) {
    const auto found = case_of(hold_with({"E1", "E2"}));
    auto proposal = release_it;
    proposal.findings = {{{"party-1", "print-E1"}, "other"}, {{"party-1", "print-E2"}, "other"}};
    ASSERT_TRUE(propose(ann, found, proposal));
    auto ctx = context();
    ASSERT_TRUE(flow::return_case(ctx, ben, {found, {}}, "look again"));
    proposal.findings = {{{"party-1", "print-E2"}, "unknown"}};
    EXPECT_EQ(decide(found, proposal), CaseEffect::released);
    EXPECT_EQ(test_database.query("SELECT count(*) FROM screening_false_match"), "0");
    EXPECT_EQ(state(hold("E2E-2", "E1")), PaymentState::held);
    proposal.findings = {{{"party-1", "print-E1"}, "other"}};
    EXPECT_EQ(decide(case_of(*PaymentId::parse(test_database.query(
                         "SELECT payment_id FROM payment_state WHERE state = 'held'"))),
                     proposal),
              CaseEffect::released);
    EXPECT_EQ(state(hold("E2E-3", "E1")), PaymentState::queued)
        << "a finding counts, whatever the reason";
}

TEST_F(CaseDesk, OtherReasonsAreNotRemembered) {
    EXPECT_EQ(decide(case_of(hold("E2E-1")), release_it), CaseEffect::released);
    EXPECT_EQ(test_database.query("SELECT count(*) FROM screening_false_match"), "0");
    EXPECT_EQ(state(hold("E2E-2")), PaymentState::held);
}

TEST_F(CaseDesk, APaymentWithTwoCasesGoesOnAfterTheSecond) {
    const auto id = hold("E2E-1");
    clock.advance(1s);
    release_list(1, "E2");
    ASSERT_EQ(open_cases(), "2");
    EXPECT_EQ(decide(case_of(id, "ASC"), release_it), CaseEffect::waits_for_other);
    EXPECT_EQ(state(id), PaymentState::held);
    EXPECT_EQ(decide(case_of(id), release_it), CaseEffect::released);
    EXPECT_EQ(state(id), PaymentState::queued);
}

TEST_F(CaseDesk, APaymentThatOneCaseRefusedStaysRefused) {
    const auto id = hold("E2E-1");
    clock.advance(1s);
    release_list(1, "E2");
    ASSERT_TRUE(propose(ann, case_of(id, "ASC"), release_it));
    EXPECT_EQ(decide(case_of(id), refuse_it), CaseEffect::refused);
    EXPECT_EQ(confirm(ben, case_of(id, "ASC"))->effect, CaseEffect::payment_changed);
    EXPECT_EQ(state(id), PaymentState::rejected);
    EXPECT_EQ(available(), "100000");
}

TEST_F(CaseDesk, WhatALookBackFindsOfASentPaymentIsClosed) {
    const auto id = accept("E2E-1", 10'00);
    submit();
    ASSERT_EQ(state(id), PaymentState::accepted);
    release_list(1, "E2");
    const auto found = case_of(id);
    EXPECT_EQ(propose(ann, found, release_it).error().code, Errc::illegal_transition);
    EXPECT_EQ(decide(found, close_it), CaseEffect::closed);
    EXPECT_EQ(state(id), PaymentState::accepted);
}

TEST_F(CaseDesk, AReceiptIsClosed) {
    list_names("E1");
    notify({credit(25'00)});
    while (screen() > 0) {
    }
    const auto found = *CaseId::parse(test_database.query("SELECT case_id FROM screening_case"));
    EXPECT_EQ(propose(ann, found, refuse_it).error().code, Errc::illegal_transition);
    EXPECT_EQ(decide(found, close_it), CaseEffect::closed);
    EXPECT_EQ(open_cases(), "0");
}

TEST_F(CaseDesk, ADecidedCaseIsNotDecidedAgain) {
    const auto found = case_of(hold("E2E-1"));
    EXPECT_EQ(decide(found, refuse_it), CaseEffect::refused);
    EXPECT_EQ(propose(ann, found, release_it).error().code, Errc::illegal_transition);
    EXPECT_EQ(confirm(ben, found).error().code, Errc::illegal_transition);
    auto ctx = context();
    EXPECT_EQ(flow::return_case(ctx, ann, {found, {}}, "why").error().code,
              Errc::illegal_transition);
    EXPECT_EQ(flow::assign_case(ctx, ann, {found, {}}, &ben).error().code,
              Errc::illegal_transition);
}

TEST_F(CaseDesk, WhoProposedMayTakeItBack) {
    const auto found = case_of(hold("E2E-1"));
    ASSERT_TRUE(propose(ann, found, release_it));
    EXPECT_EQ(propose(ben, found, refuse_it).error().code, Errc::illegal_transition);
    auto ctx = context();
    ASSERT_TRUE(flow::return_case(ctx, ann, {found, {}}, "I was wrong"));
    EXPECT_EQ(decide(found, refuse_it), CaseEffect::refused);
    EXPECT_EQ(test_database.query("SELECT string_agg(event || ' ' || actor, ', ' ORDER BY version) "
                                  "FROM screening_case_event"),
              "open gateway:screen, propose officer:ann, return officer:ann, propose officer:ann, "
              "confirm officer:ben");
}

TEST_F(CaseDesk, AttachmentsAreKeptWithTheirDigest) {
    const auto found = case_of(hold("E2E-1"));
    auto ctx = context();
    const auto attached =
        flow::attach_to_case(ctx, ann, {found, 1}, "passport.pdf", std::string("a\0b", 3));
    ASSERT_TRUE(attached);
    EXPECT_EQ(attached->version, 2);
    EXPECT_EQ(flow::attach_to_case(ctx, ann, {found, 1}, "again.pdf", "x").error().code,
              Errc::version_conflict);
    const std::string large(flow::max_attachment_bytes + 1, 'x');
    EXPECT_EQ(flow::attach_to_case(ctx, ann, {found, {}}, "large", large).error().code,
              Errc::too_large);
    EXPECT_EQ(flow::attach_to_case(ctx, ann, {found, {}}, "empty", "").error().code,
              Errc::missing_field);
    const auto read = database.transact([&](store::Tx& tx) -> Result<store::Attachment> {
        EXPECT_EQ(store::list_attachments(tx, enterprise, found).at(0).sha256,
                  "59b271ae1bbcb1d31d41929817f4b16fb439eb4f31520b5ad1d5ce98920a7138");
        return *store::read_attachment(tx, enterprise, found, 2);
    });
    EXPECT_EQ(read->content, std::string("a\0b", 3));
    for (std::size_t i = 1; i < flow::max_attachments; ++i) {
        ASSERT_TRUE(flow::attach_to_case(ctx, ann, {found, {}}, "more", "x"));
    }
    EXPECT_EQ(flow::attach_to_case(ctx, ann, {found, {}}, "more", "x").error().code,
              Errc::too_large);
}

TEST(CaseReasons, EachOutcomeHasItsOwn) {
    EXPECT_NE(flow::find_case_reason("release", flow::not_the_listed_party), nullptr);
    EXPECT_EQ(flow::find_case_reason("release", "listed_party"), nullptr);
    EXPECT_EQ(flow::find_case_reason("refuse", flow::not_the_listed_party), nullptr);
}

}  // namespace
}  // namespace sluice::test
