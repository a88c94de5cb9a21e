#include "tests/sim/compliance.hpp"

#include <fmt/format.h>

#include "gateway/flow/case_desk.hpp"
#include "gateway/flow/case_finding.hpp"
#include "gateway/flow/case_reason.hpp"

namespace sluice::sim {

namespace {

// A number from 0 to 999 that belongs to the payment, and to the release.
std::uint64_t fate(const PaymentId& payment, std::int64_t release) {
    std::uint64_t seed = static_cast<std::uint64_t>(release) * 0x9e3779b97f4a7c15ULL;
    for (const auto byte : payment.uuid.bytes) {
        seed = (seed ^ byte) * 0x100000001b3ULL;
    }
    return SeededRandom{seed}.next() % 1'000;
}

flow::Officer officer(int number) {
    return {fmt::format("officer-{}", number), "Officer", {}, true};
}

// Every hit of the case is somebody else. Nothing when the database cannot be asked: then the
// proposal fails as well.
std::vector<store::CaseFinding> all_others(flow::Context& context,
                                           const store::CaseSummary& found) {
    std::vector<store::CaseFinding> findings;
    const auto decision =
        context.database.transact([&](store::Tx& tx) -> Result<store::DecisionView> {
            return *store::find_decision(tx, found.view.enterprise, found.view.decision);
        });
    if (decision) {
        for (auto& pair : flow::pairs_of(flow::hits_of(decision->matches))) {
            findings.push_back({std::move(pair), "other"});
        }
    }
    return findings;
}

}  // namespace

flow::Judgement judge_fact(const Core& core, const flow::Fact& fact) {
    flow::Judgement judgement;
    if (!fact.payment) {
        return judgement;
    }
    // A look back has no time of its own.
    const bool looks_back = fact.at == Instant{};
    const auto release = looks_back ? core.list_release : 0;
    const auto number = static_cast<double>(fate(fact.payment->id, release)) / 1'000;
    const auto limit = core.script.swarm.held;
    if (number < limit) {
        const auto party = fact.payment->id.to_string();
        const auto entry = fmt::format("entry-{}", release);
        flow::Hit hit;
        hit.party = party;
        hit.entry = entry;
        hit.list_name = "list";
        hit.entry_id = entry;
        hit.json = fmt::format(R"({{"list":"list","id":"{}","party":"{}","entry":"{}"}})", entry,
                               party, entry);
        hit.verdict = number < limit / 4 ? flow::Verdict::stop : flow::Verdict::hold;
        hit.is_special = number < limit / 8;
        judgement.hits.push_back(std::move(hit));
    }
    return judgement;
}

std::string Compliance::propose(flow::Context& context, const store::CaseSummary& found,
                                int number) {
    const bool is_held = found.payment_state == "held";
    // What may have been executed already must not be refused; the officer sees that it was sent.
    const bool may_refuse = is_held && !core_.script.swarm.very_late && core_.dice.chance(0.3);
    flow::CaseProposal proposal{!is_held     ? "close"
                                : may_refuse ? "refuse"
                                             : "release",
                                !is_held     ? "explained"
                                : may_refuse ? "not_explained"
                                             : "not_the_listed_party",
                                "looked into"};
    if (proposal.reason_code == flow::not_the_listed_party) {
        proposal.findings = all_others(context, found);
    }
    const auto done = flow::propose_outcome(context, officer(number),
                                            {found.view.id, found.view.version}, proposal);
    return fmt::format("{} proposed: {}", proposal.outcome,
                       done ? "done" : name(done.error().code));
}

std::string Compliance::confirm(flow::Context& context, const store::CaseSummary& found,
                                int number) {
    const auto done = flow::confirm_outcome(context, officer(number),
                                            {found.view.id, found.view.version}, {}, "confirmed");
    if (done) {
        core_.count(fmt::format("cases {}", name(done->effect)));
        return std::string{name(done->effect)};
    }
    // The payment is held by another case by now, or no longer: the proposal is given back.
    if (done.error().code == Errc::illegal_transition) {
        (void)flow::return_case(context, officer(number), {found.view.id, found.view.version},
                                "again");
    }
    return std::string{name(done.error().code)};
}

std::string Compliance::work(Gateway& gateway) {
    auto context = gateway.context();
    const auto enterprises = flow::seen_enterprises(gateway.directory(), officer(1));
    const auto cases =
        context.database.transact([&](store::Tx& tx) -> Result<std::vector<store::CaseSummary>> {
            store::CaseFilter filter;
            filter.enterprises = enterprises;
            filter.special = true;
            filter.limit = 3;
            return store::list_cases(tx, filter);
        });
    if (!cases || cases->empty()) {
        return cases ? "no cases" : fmt::format("cases: {}", name(cases.error().code));
    }
    const auto& found = (*cases)[static_cast<std::size_t>(
        core_.dice.below(static_cast<std::int64_t>(cases->size())))];
    const auto number = static_cast<int>(core_.dice.between(1, 2));
    return found.view.id.to_string() + " " +
           (found.view.state == "open" ? propose(context, found, number)
                                       : confirm(context, found, number));
}

std::string Compliance::release_list(Gateway& gateway) {
    auto context = gateway.context();
    const auto done = context.database.transact([&](store::Tx& tx) -> Result<std::int64_t> {
        const auto newest =
            tx.exec("SELECT coalesce(max(release_seq), 0) FROM screening_rescreen")[0].integer(0);
        const auto now = context.clock.now();
        store::start_look_back(tx, newest + 1, now - std::chrono::hours{24 * 90}, now);
        return newest + 1;
    });
    ++core_.list_release;
    return fmt::format("release {}", done ? std::to_string(*done) : std::string{"failed"});
}

}  // namespace sluice::sim
