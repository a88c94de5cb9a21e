#include "gateway/flow/screening_outcome.hpp"

#include <algorithm>
#include <map>

#include "gateway/flow/approval.hpp"
#include "gateway/flow/evidence.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/base/mutant.hpp"

namespace sluice::flow {

namespace {

std::string json_list(const std::vector<Hit>& hits) {
    std::string text = "[";
    for (const auto& hit : hits) {
        text += (text.size() > 1 ? "," : "") + hit.json;
    }
    return text + "]";
}

struct Summary {
    Verdict verdict = Verdict::pass;
    int score_permille = 0;
    bool is_special = false;
};

Summary summarise(const Judgement& judgement, const std::vector<Hit>& hits) {
    Summary sum{judgement.monitoring_verdict, judgement.monitoring_score_permille, false};
    for (const auto& hit : hits) {
        sum.verdict = std::max(sum.verdict, hit.verdict);
        sum.score_permille = std::max(sum.score_permille, hit.score_permille);
        sum.is_special = sum.is_special || hit.is_special;
    }
    if (!judgement.posture.empty()) {
        sum.verdict = std::max(sum.verdict, judgement.posture_verdict);
    }
    return sum;
}

}  // namespace

std::optional<Instant> send_at(const store::PaymentView& payment, Instant now) {
    const bool waits_for_its_day =
        payment.attempts == 0 && payment.next_at && *payment.next_at > payment.changed_at;
    return payment.next_at && !waits_for_its_day ? std::optional{now} : payment.next_at;
}

Judgement judgement_of_failure(std::string posture) {
    Judgement judgement;
    judgement.posture = std::move(posture);
    judgement.posture_verdict = Verdict::hold;
    return judgement;
}

void OutcomeWriter::expect(const Judgement& judgement) {
    for (const auto& hit : judgement.hits) {
        pairs_.push_back({hit.party, hit.entry});
    }
}

void OutcomeWriter::read_false_matches() {
    false_matches_ = store::known_false_matches(tx_, enterprise_, pairs_);
}

std::vector<Hit> OutcomeWriter::remaining(const Judgement& judgement) const {
    std::vector<Hit> hits;
    for (const auto& hit : judgement.hits) {
        if (!std::ranges::binary_search(false_matches_,
                                        store::PartyAndEntry{hit.party, hit.entry})) {
            hits.push_back(hit);
        }
    }
    return hits;
}

void OutcomeWriter::add(store::NewDecision decision, const Judgement& judgement,
                        std::optional<Instant> next_at) {
    const auto hits = remaining(judgement);
    const auto sum = summarise(judgement, hits);
    decision.verdict = name(sum.verdict);
    decision.score_permille = sum.score_permille;
    decision.posture = judgement.posture;
    decision.matches = json_list(hits);
    decision.monitoring = judgement.monitoring;
    metrics::count("sluice_screening_decisions_total",
                   {{"subject", decision.subject}, {"verdict", decision.verdict}});
    if (!decision.posture.empty()) {
        metrics::count("sluice_screening_postures_total", {});
        log::warning("screening.posture",
                     {{"decision.id", decision.id.to_string()}, {"reason", decision.posture}});
    }
    added_.push_back({std::move(decision), sum.verdict, sum.is_special, next_at});
}

// A payment that was cancelled or sent meanwhile keeps its state; its decision is kept all the
// same.
void OutcomeWriter::add_moves(std::vector<store::LockedPayment>& locked,
                              std::vector<store::Move>& moves) {
    std::map<PaymentId, const Added*> by_payment;
    std::vector<PaymentId> ids;
    for (const auto& one : added_) {
        if (one.decision.payment) {
            by_payment.emplace(*one.decision.payment, &one);
            ids.push_back(*one.decision.payment);
        }
    }
    locked = store::lock_payments(tx_, enterprise_, ids);
    const auto passes = [&](const store::LockedPayment& payment) {
        return by_payment.at(payment.id)->verdict == Verdict::pass ||
               mutant(Mutant::queue_what_is_held);
    };
    std::vector<PaymentId> cleared;
    for (const auto& payment : locked) {
        if (payment.state == PaymentState::received && passes(payment)) {
            cleared.push_back(payment.id);
        }
    }
    const auto asked = ask_for_approval(tx_, context_, enterprise_, cleared);
    for (const auto& payment : locked) {
        const auto& one = *by_payment.at(payment.id);
        const auto event = !passes(payment)              ? PaymentEvent::hold
                           : asked.contains(payment.id) ? PaymentEvent::ask
                                                        : PaymentEvent::queue;
        const auto to = next(payment.state, event);
        if (!to) {
            continue;
        }
        moves.push_back({&payment, event, *to, one.next_at, "",
                         evidence({{"decision_id", one.decision.id.to_string()}}),
                         one.decision.id});
        metrics::count("sluice_payment_events_total", {{"event", name(event)}});
    }
}

void OutcomeWriter::write(std::int64_t epoch, const Clocks& clocks, const std::string& actor) {
    std::vector<store::NewDecision> decisions;
    std::vector<store::NewCase> cases;
    for (const auto& one : added_) {
        decisions.push_back(one.decision);
        if (one.verdict != Verdict::pass) {
            const auto due = one.verdict == Verdict::stop ? clocks.stop_due : clocks.hold_due;
            cases.push_back({make_id<CaseId>(now_, context_.random), one.decision.id,
                             one.decision.payment, one.decision.line, one.decision.verdict,
                             one.is_special, now_ + due, one.decision.beneficiary});
        }
    }
    store::insert_decisions(tx_, enterprise_, decisions, epoch, now_);
    std::vector<store::LockedPayment> locked;
    std::vector<store::Move> moves;
    add_moves(locked, moves);
    store::insert_cases(tx_, enterprise_, cases, actor, now_);
    store::apply_moves(tx_, enterprise_, moves, actor, now_);
}

}  // namespace sluice::flow
