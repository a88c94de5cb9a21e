// Whom the enterprise may come to pay: held against the lists when it comes, when it changes, and
// after every release.
#include "tests/flow/screening_world.hpp"

namespace sluice::test {
namespace {

using flow::Judgement;
using flow::Verdict;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Beneficiaries : public ScreeningWorld {
protected:
    void SetUp() override {
        ScreeningWorld::SetUp();
        judge.release = 1;
        judge.about = [](const store::Beneficiary& one) {
            return one.name == "Listed" ? with_hit(ScriptedJudge::hit("E1", Verdict::stop))
                                        : Judgement{};
        };
    }
    void tell(const std::string& record) {
        const auto put = database.transact([&](store::Tx& tx) -> Result<void> {
            store::put_master_data(tx, enterprise, make_uuid7(clock.now(), random), record, "erp",
                                   clock.now());
            return {};
        });
        EXPECT_TRUE(put);
        clock.advance(std::chrono::seconds{1});
    }
    void vendor(const std::string& id, const std::string& name, const std::string& creditor = "A") {
        tell(R"({"kind":"vendor","vendor_id":")" + id + R"(","name":")" + name +
             R"(","account":")" + creditor + "\"}");
    }
    std::vector<std::string> looked_at() { return std::exchange(judge.looked_at, {}); }
    std::string case_names() {
        return test_database.query(
            "SELECT string_agg(c.state || ' ' || c.verdict || ' ' || b.kind || ' ' || b.name, ', ' "
            "ORDER BY b.name) FROM screening_case c JOIN screening_decision d USING "
            "(enterprise_id, decision_id) JOIN screening_beneficiary b ON b.enterprise_id = "
            "c.enterprise_id AND b.beneficiary_id = c.beneficiary_id");
    }
};

TEST_F(Beneficiaries, EachKindOfMasterDataThatNamesSomebodyIsHeldAgainstTheLists) {
    vendor("V1", "Listed");
    tell(R"({"kind":"employee","employee_id":"P1","name":"Employee"})");
    tell(R"({"kind":"vendor_onboarded","name":"New","account":"B","verified":true})");
    tell(R"({"kind":"own_account","account":"C"})");
    screen_all();
    EXPECT_THAT(looked_at(), UnorderedElementsAre("Listed", "Employee", "New"));
    EXPECT_EQ(case_names(), "open stop vendor Listed");
    EXPECT_EQ(decisions(), "5 beneficiary stop") << "the records have the places 1 to 4";
    EXPECT_EQ(of_decision("lists_version", 5), "lists-1");
    EXPECT_THAT(of_decision("matches", 5), HasSubstr("print-E1"));
    EXPECT_EQ(test_database.query("SELECT actor FROM screening_case_event"),
              "gateway:beneficiaries");
}

TEST_F(Beneficiaries, NobodyIsLookedAtTwiceForTheSameListsUnlessItChanges) {
    const struct {
        std::string what;
        std::function<void()> happens;
        std::vector<std::string> looked_at;
    } table[] = {
        {"it comes", [&] { vendor("V1", "Supplier"); }, {"Supplier"}},
        {"nothing", [] {}, {}},
        {"it comes as it is", [&] { vendor("V1", "Supplier"); }, {}},
        {"another name", [&] { vendor("V1", "Renamed"); }, {"Renamed"}},
        {"another account",
         [&] { tell(R"({"kind":"vendor_account_changed","vendor_id":"V1","new_account":"Z"})"); },
         {"Renamed"}},
        {"the account it has",
         [&] { tell(R"({"kind":"vendor_account_changed","vendor_id":"V1","new_account":"Z"})"); },
         {}},
        {"a release", [&] { ++judge.release; }, {"Renamed"}},
    };
    for (const auto& row : table) {
        row.happens();
        screen_all();
        EXPECT_EQ(looked_at(), row.looked_at) << row.what;
    }
}

TEST_F(Beneficiaries, AReleaseLooksAtAllInSetsAndTellsOnlyWhatIsNew) {
    auto ctx = context();
    screening.release(ctx);
    flow::Screening small{judge, Uuid{{4}}, {.lease = std::chrono::hours{1}, .set_size = 2}};
    const auto all = [&] {
        while (*step(small) > 0) {
        }
    };
    for (const auto* name : {"Listed", "B", "C", "D", "E"}) {
        vendor(name, name);
    }
    all();
    EXPECT_EQ(looked_at().size(), 5u);
    judge.release = 2;
    EXPECT_EQ(*step(small), 2);
    EXPECT_EQ(*step(small), 2);
    EXPECT_EQ(*step(small), 1);
    EXPECT_EQ(*step(small), 0);
    EXPECT_EQ(looked_at().size(), 5u);
    EXPECT_EQ(case_names(), "open stop vendor Listed") << "told already";
    judge.release = 3;
    judge.about = [](const store::Beneficiary& one) {
        return one.name == "D" ? with_hit(ScriptedJudge::hit("E9", Verdict::hold)) : Judgement{};
    };
    all();
    EXPECT_EQ(case_names(), "open hold vendor D, open stop vendor Listed");
}

TEST_F(Beneficiaries, WhatPeopleFoundToBeAFalseMatchOpensNoCase) {
    answer(with_hit(ScriptedJudge::hit("E1", Verdict::stop)));
    receive("E2E-1");
    screen();
    test_database.query(
        "INSERT INTO screening_false_match SELECT enterprise_id, 'party-1', 'print-E1', 'list', "
        "'E1', case_id, 'anna', 'bert', opened_at FROM screening_case");
    vendor("V1", "Listed");
    screen_all();
    EXPECT_THAT(looked_at(), ElementsAre("Listed"));
    EXPECT_EQ(case_names(), "");
}

TEST_F(Beneficiaries, OneThatTheJudgeFailsAtGoesToPeopleAndTheOthersAreLookedAt) {
    judge.about = [](const store::Beneficiary& one) {
        if (one.name == "POISON") {
            throw std::runtime_error("no such table");
        }
        return one.name == "Listed" ? with_hit(ScriptedJudge::hit("E1", Verdict::stop))
                                    : Judgement{};
    };
    vendor("V1", "POISON");
    vendor("V2", "Listed");
    EXPECT_EQ(screen(), 2) << "the records";
    EXPECT_EQ(step(screening).error().code, Errc::internal);
    EXPECT_EQ(step(screening).error().code, Errc::internal);
    EXPECT_EQ(case_names(), "");
    screen_all();
    EXPECT_EQ(case_names(), "open stop vendor Listed, open hold vendor POISON");
    looked_at();
    screen_all();
    EXPECT_THAT(looked_at(), IsEmpty());
}

TEST_F(Beneficiaries, AProcessThatTakesOverLearnsNothingFromThem) {
    vendor("V1", "Listed");
    screen_all();
    auto ctx = context();
    screening.release(ctx);
    const auto differed = counter("sluice_screening_replay_differences_total");
    ScriptedJudge fresh;
    fresh.release = 1;
    flow::Screening next{fresh, Uuid{{6}}, {.lease = std::chrono::hours{1}}};
    EXPECT_EQ(*step(next), 0);
    EXPECT_EQ(fresh.learnt.size(), 1u) << "the record alone";
    EXPECT_EQ(counter("sluice_screening_replay_differences_total"), differed);
}

}  // namespace
}  // namespace sluice::test
