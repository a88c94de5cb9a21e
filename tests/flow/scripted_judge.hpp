#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gateway/flow/judge.hpp"

namespace sluice::test {

// A judge that says what the test wants. What its monitoring says depends on all facts before, so
// that a replay in another order shows.
class ScriptedJudge final : public flow::Judge {
public:
    std::string lists_version() const override { return "lists-" + std::to_string(release); }
    std::string rules_version() const override { return rules; }
    std::int64_t lists_release() const override { return release; }

    std::vector<flow::Judgement> judge(std::span<const flow::Fact> facts) override {
        std::vector<flow::Judgement> said;
        for (const auto& fact : facts) {
            auto judgement = answer(fact);
            judgement.monitoring = learn(fact);
            said.push_back(std::move(judgement));
        }
        return said;
    }
    void start_over() override { learnt.clear(); }
    std::string learn(const flow::Fact& fact) override {
        learnt.push_back(fact);
        if (fact.kind == flow::Fact::Kind::rules) {
            rules = fact.payload;
        }
        digest = digest * 31 + static_cast<std::uint64_t>(fact.kind) +
                 static_cast<std::uint64_t>(fact.at.time_since_epoch().count());
        if (learnt.size() == 1) {
            digest = 1;
        }
        return "{\"facts\":" + std::to_string(learnt.size()) +
               ",\"digest\":" + std::to_string(digest) + "}";
    }
    // A script tells a look back by its missing time.
    flow::Judgement look_again(const flow::Fact& fact) override {
        auto looked = fact;
        looked.at = Instant{};
        return answer(looked);
    }

    flow::Judgement look_at(const store::Beneficiary& beneficiary, Instant) override {
        looked_at.push_back(beneficiary.name);
        return about(beneficiary);
    }

    // A hit on a list, as the evidence of a decision has it.
    static flow::Hit hit(const std::string& entry, flow::Verdict verdict, bool is_special = false) {
        return {.party = "party-1",
                .entry = "print-" + entry,
                .list_name = "list",
                .entry_id = entry,
                .json = "{\"list\":\"list\",\"id\":\"" + entry +
                        "\",\"party\":\"party-1\",\"entry\":\"print-" + entry + "\"}",
                .verdict = verdict,
                .is_special = is_special,
                .score_permille = 990};
    }

    std::function<flow::Judgement(const flow::Fact&)> answer = [](const flow::Fact&) {
        return flow::Judgement{};
    };
    std::function<flow::Judgement(const store::Beneficiary&)> about =
        [](const store::Beneficiary&) { return flow::Judgement{}; };
    std::vector<std::string> looked_at;
    std::int64_t release = 0;
    std::string rules = "none";
    std::vector<flow::Fact> learnt;
    std::uint64_t digest = 1;
};

}  // namespace sluice::test
