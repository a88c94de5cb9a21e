#include "gateway/flow/compliance_judge.hpp"

#include <algorithm>

#include "gateway/flow/monitored.hpp"
#include "ledger/base/log.hpp"

namespace sluice::flow {

namespace {

Verdict verdict_of(monitoring::Verdict verdict) {
    switch (verdict) {
        case monitoring::Verdict::stop:
            return Verdict::stop;
        case monitoring::Verdict::hold:
            return Verdict::hold;
        case monitoring::Verdict::pass:
            break;
    }
    return Verdict::pass;
}

BusinessDate day_of(Instant at) {
    return std::chrono::floor<std::chrono::days>(at);
}

}  // namespace

ComplianceJudge::ComplianceJudge(const Directory& directory, const ListShelf& shelf, Clock& clock,
                                 ComplianceOptions options)
    : directory_(directory),
      shelf_(shelf),
      clock_(clock),
      options_(std::move(options)),
      lists_(shelf.current()),
      party_screen_(options_.party_screen),
      monitor_(options_.parameters) {}

std::string ComplianceJudge::lists_version() const {
    return lists_->snapshot ? lists_->snapshot->fingerprint() : std::string{};
}

std::string ComplianceJudge::rules_version() const {
    return options_.parameters_version + (rules_hash_.empty() ? "" : "+" + rules_hash_);
}

void ComplianceJudge::start_over() {
    monitor_ = monitoring::Monitor{options_.parameters};
    rules_hash_.clear();
}

// A set is judged with one set of lists, whatever is released meanwhile.
std::vector<Judgement> ComplianceJudge::judge(std::span<const Fact> facts) {
    lists_ = shelf_.current();
    const auto trouble = lists_->trouble(options_.wanted_lists, clock_.now());
    std::vector<PartyGroup> groups;
    for (const auto& fact : facts) {
        groups.push_back(group_of(fact));
    }
    auto found = lists_->snapshot ? party_screen_.screen(lists_, groups)
                                  : std::vector<PartyScreen::Found>(facts.size());
    std::vector<Judgement> judgements;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        auto judgement = by_lists(found[i], trouble);
        monitor(facts[i], found[i].is_white, judgement);
        judgements.push_back(std::move(judgement));
    }
    return judgements;
}

// The day is that of the fact, which its decision keeps as the time it was observed at: asked
// again, the same entries have run out.
PartyGroup ComplianceJudge::group_of(const Fact& fact) const {
    PartyGroup group{{}, day_of(fact.at)};
    if (fact.payment) {
        group.parties =
            parties_of(*fact.payment, directory_.bank(fact.enterprise, fact.payment->channel));
    } else if (fact.receipt) {
        group.parties = parties_of(*fact.receipt);
    }
    return group;
}

Judgement ComplianceJudge::by_lists(const PartyScreen::Found& found,
                                    const ListTrouble& trouble) const {
    Judgement judgement;
    judgement.hits = found.hits;
    if (!trouble.empty()) {
        judgement.posture = trouble.what;
        judgement.posture_verdict = trouble.posture;
    }
    if (found.is_late) {
        judgement.posture +=
            std::string{trouble.empty() ? "" : "; "} + "screening took longer than its budget";
        judgement.posture_verdict = Verdict::hold;
    }
    return judgement;
}

monitoring::Decision ComplianceJudge::observe(const Fact& fact) {
    switch (fact.kind) {
        case Fact::Kind::payment:
            return monitor_.observe(transfer_of(directory_, fact));
        case Fact::Kind::receipt:
            return monitor_.observe(receipt_of(directory_, fact));
        case Fact::Kind::master_data:
            if (const auto event = master_event_of(fact.enterprise, fact.at, fact.payload)) {
                monitor_.observe(*event);
            } else {
                log::error("screening.master_data_unreadable",
                           {{"error.message", to_string(event.error())}});
            }
            break;
        case Fact::Kind::rules:
            use_rules(fact.payload);
            break;
    }
    return {};
}

void ComplianceJudge::by_posture_of_monitoring(const std::string& why, Judgement& judgement) const {
    judgement.posture_verdict =
        judgement.posture.empty()
            ? options_.on_monitoring_failure
            : std::max(judgement.posture_verdict, options_.on_monitoring_failure);
    judgement.posture += (judgement.posture.empty() ? "" : "; ") + why;
}

// What the monitor cannot take is left out of its history, now and in every replay.
void ComplianceJudge::monitor(const Fact& fact, bool is_white, Judgement& judgement) {
    if (fact.kind == Fact::Kind::payment) {
        if (const auto problem = monitoring::problem_of(transfer_of(directory_, fact))) {
            by_posture_of_monitoring("monitoring cannot judge it: " + to_string(*problem),
                                     judgement);
            return;
        }
    }
    const auto& steady_now = options_.party_screen.steady_now;
    const auto started = steady_now();
    const auto decision = observe(fact);
    if (steady_now() - started > options_.party_screen.budget) {
        by_posture_of_monitoring("monitoring took longer than its budget", judgement);
    }
    judgement.monitoring = monitoring::to_json(decision);
    judgement.monitoring_score_permille = decision.score_permille;
    judgement.monitoring_verdict = verdict_of(decision.verdict);
    if (is_white && judgement.monitoring_verdict == Verdict::hold) {
        judgement.monitoring_verdict = Verdict::pass;
    }
}

// Rules were parsed and tested before two people released them.
void ComplianceJudge::use_rules(const std::string& text) {
    auto rules = monitoring::RuleSet::parse(text);
    if (!rules) {
        log::error("screening.rules_unreadable", {{"error.message", to_string(rules.error())}});
        return;
    }
    rules_hash_ = rules->hash();
    monitor_.use(std::make_shared<const monitoring::RuleSet>(std::move(*rules)));
}

std::string ComplianceJudge::learn(const Fact& fact) {
    if (fact.kind == Fact::Kind::payment && monitoring::problem_of(transfer_of(directory_, fact))) {
        return "{}";
    }
    return monitoring::to_json(observe(fact));
}

Judgement ComplianceJudge::look_again(const Fact& fact) {
    return hold_against_lists(group_of(fact));
}

Judgement ComplianceJudge::look_at(const store::Beneficiary& beneficiary, Instant at) {
    return hold_against_lists({parties_of(beneficiary), day_of(at)});
}

Judgement ComplianceJudge::hold_against_lists(PartyGroup group) {
    lists_ = shelf_.current();
    if (!lists_->snapshot) {
        return {};
    }
    return by_lists(party_screen_.screen(lists_, {&group, 1})[0], {});
}

}  // namespace sluice::flow
