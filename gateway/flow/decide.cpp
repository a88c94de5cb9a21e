#include "gateway/flow/decide.hpp"

#include "gateway/flow/accept_set.hpp"
#include "gateway/flow/audit_log.hpp"
#include "gateway/flow/decide_request.hpp"
#include "gateway/flow/evidence.hpp"

namespace sluice::flow {

namespace {

using store::LockedPayment;
using store::PaymentView;
using store::Tx;

Result<PaymentView> view(Tx& tx, EnterpriseId enterprise, PaymentId id) {
    auto found = store::read_payments(tx, enterprise, {&id, 1});
    if (found.empty()) {
        return fail(Errc::not_found);
    }
    return std::move(found[0]);
}

std::optional<Instant> next_action(const Context& context, EnterpriseId enterprise,
                                   const LockedPayment& payment, PaymentState to, Instant now) {
    const auto* account = context.directory.account(enterprise, payment.account);
    const auto& bank = context.directory.bank(enterprise, account->channel);
    if (to == PaymentState::accepted) {
        return now + bank.capabilities.accepted_query_interval;
    }
    return to == PaymentState::queued ? std::optional{now} : std::nullopt;
}

Result<void> move_by_person(Tx& tx, Context& context, EnterpriseId enterprise, PaymentEvent event,
                            const Decision& decision, const std::string& actor) {
    const auto locked = store::lock_payments(tx, enterprise, {&decision.payment, 1});
    if (locked.empty()) {
        return fail(Errc::not_found);
    }
    const auto& payment = locked[0];
    if (decision.expected_version && *decision.expected_version != payment.version) {
        return fail(Errc::version_conflict);
    }
    const auto to = next(payment.state, event);
    const bool machine_only = payment.state == PaymentState::sending;
    if (!to || machine_only) {
        return fail(Errc::illegal_transition, "the payment is " + std::string{name(payment.state)});
    }
    const auto now = context.clock.now();
    if (releases_reservation(event)) {
        const auto accounts = context.directory.payment_accounts(enterprise, payment.account);
        const auto posting =
            release(make_id<PostingId>(now, context.random), payment.id, accounts, payment.amount);
        store::book(tx, context.seal_key, enterprise, {&posting, 1}, now, false);
    }
    const store::Move move{&payment, event,
                           *to,      next_action(context, enterprise, payment, *to, now),
                           "",       evidence({{"reason", decision.reason}})};
    store::apply_moves(tx, enterprise, {&move, 1}, actor, now);
    write_down(tx, context,
               {.actor = actor,
                .action = "payment." + std::string{name(event)},
                .subject = {"payment", payment.id.to_string()},
                .enterprise = enterprise,
                .reason = decision.reason,
                .before = evidence({{"state", name(payment.state)}}),
                .after = evidence({{"state", name(*to)}})});
    return {};
}

Result<PaymentView> act(Context& context, EnterpriseId enterprise, PaymentEvent event,
                        const Decision& decision, const std::string& actor) {
    if (auto reason = check_reason(decision.reason); !reason) {
        return reason.error();
    }
    return transact_again_on_race(context.database, [&](Tx& tx) -> Result<PaymentView> {
        auto seen =
            seen_before(tx, context, enterprise, decision.idempotency, decision.payment.uuid);
        if (!seen) {
            return seen.error();
        }
        if (!*seen) {
            if (auto moved = move_by_person(tx, context, enterprise, event, decision, actor);
                !moved) {
                return moved.error();
            }
        }
        return view(tx, enterprise, decision.payment);
    });
}

}  // namespace

Result<PaymentView> cancel_payment(Context& context, EnterpriseId enterprise,
                                   const Decision& decision, const std::string& actor) {
    return act(context, enterprise, PaymentEvent::cancel, decision, actor);
}

Result<PaymentView> decide_payment(Context& context, EnterpriseId enterprise, PaymentEvent event,
                                   const Decision& decision, const std::string& actor) {
    const bool allowed = event == PaymentEvent::bank_accepted ||
                         event == PaymentEvent::bank_rejected ||
                         event == PaymentEvent::bank_unknown;
    if (!allowed) {
        return fail(Errc::invalid_value, "bank_accepted, bank_rejected or bank_unknown", "/event");
    }
    return act(context, enterprise, event, decision, actor);
}

}  // namespace sluice::flow
