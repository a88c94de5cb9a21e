#include <algorithm>

#include "gateway/flow/accept_set.hpp"
#include "gateway/flow/approval.hpp"
#include "gateway/flow/case_act.hpp"
#include "gateway/flow/case_desk.hpp"
#include "gateway/flow/case_finding.hpp"
#include "gateway/flow/decide_request.hpp"
#include "gateway/flow/evidence.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"

namespace sluice::flow {

namespace {

using store::CaseEventView;
using store::CaseView;
using store::Tx;

// In the payment's own history, which its ERP reads, officers have no names and give no reasons.
constexpr std::string_view neutral_actor = "compliance";

// The hits that were found to be about somebody else.
std::vector<store::FalseMatch> false_matches_of(const std::vector<KeptHit>& hits,
                                                const CaseEventView& proposal) {
    std::vector<store::FalseMatch> matches;
    for (const auto& finding :
         findings_or_implied(proposal.findings, pairs_of(hits), proposal.reason_code)) {
        const auto hit = std::ranges::find_if(hits, [&](const KeptHit& one) {
            return store::PartyAndEntry{one.party, one.entry} == finding.pair;
        });
        if (finding.finding == "other" && hit != hits.end() && !hit->list_name.empty() &&
            !hit->entry_id.empty()) {
            matches.push_back({finding.pair, hit->list_name, hit->entry_id});
        }
    }
    return matches;
}

// The proposal that is being confirmed: the newest.
CaseEventView proposal_of(Tx& tx, const CaseView& found) {
    const auto events = store::case_events(tx, found.enterprise, found.id);
    const auto newest = std::find_if(events.rbegin(), events.rend(),
                                     [](const auto& event) { return event.event == "propose"; });
    check(newest != events.rend(), "a proposed case has its proposal");
    return *newest;
}

Result<void> check_confirmer(Tx& tx, const CaseView& found, const Officer& officer) {
    if (found.state != "proposed") {
        return fail(Errc::illegal_transition, "the case is " + found.state);
    }
    if (found.proposed_by == officer.actor()) {
        return fail(Errc::forbidden, "somebody else than who proposed it has to confirm it");
    }
    return check_not_maker(tx, found, officer);
}

void move_payment(Tx& tx, Context& context, const CaseView& found,
                  const store::LockedPayment& payment, PaymentEvent event, Instant now) {
    std::optional<Instant> next_at;
    if (event != PaymentEvent::refuse) {
        // One that was due at once when it was held is due at once now, whatever clock held it.
        const auto held = store::read_payments(tx, found.enterprise, {&payment.id, 1}).at(0);
        const bool waits_for_its_day = held.next_at && *held.next_at > held.changed_at;
        next_at = waits_for_its_day ? std::max(now, *held.next_at) : now;
    }
    if (releases_reservation(event)) {
        const auto accounts = context.directory.payment_accounts(found.enterprise, payment.account);
        const auto posting =
            release(make_id<PostingId>(now, context.random), payment.id, accounts, payment.amount);
        store::book(tx, context.seal_key, found.enterprise, {&posting, 1}, now, false);
    }
    const store::Move move{
        &payment, event, *next(payment.state, event),
        next_at,  "",    evidence({{"decision_id", found.decision.to_string()}})};
    store::apply_moves(tx, found.enterprise, {&move, 1}, std::string{neutral_actor}, now);
    metrics::count("sluice_payment_events_total", {{"event", name(event)}});
}

// What the proposal does to the payment, which may have changed since: its ERP cancelled it, or a
// statement showed it.
Result<CaseEffect> carry_out(Tx& tx, Context& context, const CaseView& found, Instant now) {
    if (!found.payment) {
        return CaseEffect::closed;
    }
    const auto locked = store::lock_payments(tx, found.enterprise, {&*found.payment, 1});
    const auto& payment = locked.at(0);
    const bool is_held = payment.state == PaymentState::held;
    const bool has_other = store::has_other_open_case(tx, found.enterprise, payment.id, found.id);
    if (found.proposed_outcome == "close") {
        if (is_held && !has_other) {
            return fail(Errc::illegal_transition, "the payment is held: it is released or refused");
        }
        return CaseEffect::closed;
    }
    if (!is_held) {
        return CaseEffect::payment_changed;
    }
    if (found.proposed_outcome == "refuse") {
        move_payment(tx, context, found, payment, PaymentEvent::refuse, now);
        return CaseEffect::refused;
    }
    if (has_other) {
        return CaseEffect::waits_for_other;
    }
    // What officers release is approved like any other payment.
    const auto asked = ask_for_approval(tx, context, found.enterprise, {&payment.id, 1});
    move_payment(tx, context, found, payment,
                 asked.empty() ? PaymentEvent::release : PaymentEvent::ask, now);
    return CaseEffect::released;
}

// Whatever becomes of the payment: one hit may be the listed party while another is not.
void remember_false_matches(Tx& tx, const CaseView& decided, const CaseEventView& proposal) {
    const auto decision = store::find_decision(tx, decided.enterprise, decided.decision);
    check(decision.has_value(), "a case has its decision");
    store::insert_false_matches(tx, decided,
                                false_matches_of(hits_of(decision->matches), proposal));
}

std::string state_after(CaseEffect effect) {
    switch (effect) {
        case CaseEffect::released:
        case CaseEffect::waits_for_other:
            return "released";
        case CaseEffect::refused:
            return "refused";
        default:
            return "closed";
    }
}

std::string outcome_after(CaseEffect effect) {
    const auto state = state_after(effect);
    return state == "released" ? "release" : state == "refused" ? "refuse" : "close";
}

// What a decided case did, told from its row and the payment as it is now.
CaseEffect effect_of(Tx& tx, const CaseView& decided) {
    if (decided.state == "released") {
        return payment_state(tx, decided) == PaymentState::held ? CaseEffect::waits_for_other
                                                                : CaseEffect::released;
    }
    if (decided.state == "refused") {
        return CaseEffect::refused;
    }
    return decided.proposed_outcome == "close" ? CaseEffect::closed : CaseEffect::payment_changed;
}

Result<DecidedCase> decide(Tx& tx, Context& context, const Officer& officer, CaseView found,
                           const std::string& note) {
    const auto proposal = proposal_of(tx, found);
    const auto now = context.clock.now();
    found.decided_by = officer.actor();
    found.decided_at = now;
    remember_false_matches(tx, found, proposal);
    const auto effect = carry_out(tx, context, found, now);
    if (!effect) {
        return effect.error();
    }
    found.state = state_after(*effect);
    CaseEventView event;
    event.event = "confirm";
    event.actor = officer.actor();
    event.at = now;
    event.outcome = outcome_after(*effect);
    event.reason_code = proposal.reason_code;
    event.note = note;
    record_act(tx, context, found, std::move(event));
    metrics::count("sluice_screening_cases_decided_total", {{"outcome", name(*effect)}});
    return DecidedCase{std::move(found), *effect};
}

}  // namespace

std::string_view name(CaseEffect effect) {
    constexpr std::string_view names[] = {"released", "waits_for_other", "refused", "closed",
                                          "payment_changed"};
    return names[static_cast<std::size_t>(effect)];
}

Result<DecidedCase> confirm_outcome(Context& context, const Officer& officer,
                                    const CaseRequest& request, const Idempotency& idempotency,
                                    const std::string& note) {
    return transact_again_on_race(context.database, [&](Tx& tx) -> Result<DecidedCase> {
        auto found = lock_seen_case(tx, context.directory, officer, request.id);
        if (!found) {
            return found.error();
        }
        const auto seen = seen_before(tx, context, found->enterprise, idempotency, found->id.uuid);
        if (!seen) {
            return seen.error();
        }
        if (*seen) {
            const auto effect = effect_of(tx, *found);
            return DecidedCase{std::move(*found), effect};
        }
        if (auto same = check_version(*found, request); !same) {
            return same.error();
        }
        if (auto may = check_confirmer(tx, *found, officer); !may) {
            return may.error();
        }
        return decide(tx, context, officer, std::move(*found), note);
    });
}

}  // namespace sluice::flow
