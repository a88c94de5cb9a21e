#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/flow/directory.hpp"
#include "gateway/flow/judge.hpp"
#include "gateway/flow/list_set.hpp"
#include "gateway/flow/party_screen.hpp"
#include "security/monitoring/monitor.hpp"

namespace sluice::flow {

struct ComplianceOptions {
    std::vector<WantedList> wanted_lists;
    PartyScreen::Options party_screen;
    Verdict on_monitoring_failure = Verdict::hold;
    monitoring::ParameterSet parameters;
    std::string parameters_version;  // hash of their text
};

// The judge of a running gateway: names against the lists in force, behaviour by the monitor.
class ComplianceJudge final : public Judge {
public:
    // The clock tells only whether lists are stale. Directory and shelf outlive the judge.
    ComplianceJudge(const Directory& directory, const ListShelf& shelf, Clock& clock,
                    ComplianceOptions options);

    std::string lists_version() const override;
    std::string rules_version() const override;
    // What is on the shelf is what the next look is made with, whatever was judged with last.
    std::int64_t lists_release() const override { return shelf_.current()->release; }
    std::vector<Judgement> judge(std::span<const Fact> facts) override;
    void start_over() override;
    std::string learn(const Fact& fact) override;
    Judgement look_again(const Fact& fact) override;
    Judgement look_at(const store::Beneficiary& beneficiary, Instant at) override;

private:
    PartyGroup group_of(const Fact& fact) const;
    Judgement hold_against_lists(PartyGroup group);
    Judgement by_lists(const PartyScreen::Found& found, const ListTrouble& trouble) const;
    monitoring::Decision observe(const Fact& fact);
    void monitor(const Fact& fact, bool is_white, Judgement& judgement);
    void by_posture_of_monitoring(const std::string& why, Judgement& judgement) const;
    void use_rules(const std::string& text);

    const Directory& directory_;
    const ListShelf& shelf_;
    Clock& clock_;
    const ComplianceOptions options_;
    std::shared_ptr<const ListSet> lists_;
    PartyScreen party_screen_;
    monitoring::Monitor monitor_;
    std::string rules_hash_;  // of the operators' rules in force
};

}  // namespace sluice::flow
