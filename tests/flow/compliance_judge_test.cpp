// The judge of the gateway: lists, then monitoring; and who decides when one of them is too slow.
#include "gateway/flow/compliance_judge.hpp"

#include "tests/flow/screening_world.hpp"

namespace sluice::test {
namespace {

using flow::Verdict;
using namespace std::chrono_literals;

class JudgeOfTheGateway : public ScreeningWorld {
protected:
    JudgeOfTheGateway() {
        lists::List list;
        list.name = "un";
        list.entries.emplace_back();
        list.entries[0].id = "1";
        list.entries[0].names.push_back({"Nobody At All", lists::NameKind::primary, {}});
        auto set = std::make_shared<flow::ListSet>();
        set->members["un"] = {.rule_set = flow::RuleSet::sanctions};
        set->snapshot =
            screening::Snapshot::build({std::make_shared<const lists::List>(std::move(list))},
                                       screening::NameModel::shipped());
        shelf.put(std::move(set));
    }
    flow::Judgement judged(flow::ComplianceOptions options) {
        flow::ComplianceJudge ours{*directory, shelf, clock, std::move(options)};
        flow::Fact fact;
        fact.enterprise = enterprise;
        fact.payment = view(receive("E2E-" + std::to_string(++next)));
        fact.actor = "erp";
        fact.at = clock.now();
        return ours.judge({&fact, 1}).at(0);
    }

    flow::ListShelf shelf;
    int next = 0;
};

TEST_F(JudgeOfTheGateway, PassesWhatNothingIsKnownAgainst) {
    const auto judgement = judged({});
    EXPECT_TRUE(judgement.posture.empty()) << judgement.posture;
    EXPECT_TRUE(judgement.hits.empty());
    EXPECT_EQ(judgement.monitoring_verdict, Verdict::pass);
}

TEST_F(JudgeOfTheGateway, MonitoringThatTakesTooLongIsDecidedByItsPosture) {
    for (const auto posture : {Verdict::pass, Verdict::hold}) {
        flow::ComplianceOptions options;
        options.on_monitoring_failure = posture;
        options.party_screen.threads = 1;
        options.party_screen.budget = 50ms;
        // Names take two readings each; what comes after them is monitoring, which is slow here.
        auto readings = std::make_shared<int>(0);
        const auto names = static_cast<int>(
            flow::parties_of(view(receive("E2E-" + std::to_string(++next))),
                             directory->bank(enterprise, directory->channels()[0].id))
                .size());
        options.party_screen.steady_now = [readings, names] {
            const auto reading = ++*readings;
            return std::chrono::steady_clock::time_point{} + (reading > 2 * names + 1 ? 51ms : 0ms);
        };
        const auto judgement = judged(std::move(options));
        EXPECT_EQ(judgement.posture, "monitoring took longer than its budget");
        EXPECT_EQ(judgement.posture_verdict, posture);
        EXPECT_NE(judgement.monitoring, "{}") << "what it said is kept";
    }
}

}  // namespace
}  // namespace sluice::test
