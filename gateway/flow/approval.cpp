#include "gateway/flow/approval.hpp"

#include <algorithm>
#include <map>

#include "gateway/flow/approval_content.hpp"
#include "gateway/flow/audit_log.hpp"
#include "gateway/flow/decide_request.hpp"
#include "gateway/flow/evidence.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/payment/accounting.hpp"

namespace sluice::flow {

namespace {

using store::ApprovalActRow;
using store::ApprovalRequest;
using store::PaymentView;
using store::Tx;

approval::Act::Kind kind_of(std::string_view act) {
    return act == "approve"  ? approval::Act::Kind::approve
           : act == "refuse" ? approval::Act::Kind::refuse
                             : approval::Act::Kind::withdraw;
}

access::Target target_of(EnterpriseId enterprise, const PaymentView& payment) {
    return {enterprise, payment.account, payment.transfer.amount};
}

bool is_maker(const ApprovalRequest& request, const std::string& handle) {
    return std::ranges::find(request.makers, handle) != request.makers.end();
}

// The move that the acts so far lead to; nothing while others are still asked.
std::optional<PaymentEvent> move_after(ApprovalAct act, const Approval& now_is) {
    switch (act) {
        case ApprovalAct::refuse:
            return PaymentEvent::refuse;
        case ApprovalAct::withdraw:
            return now_is.payment.state == PaymentState::queued
                       ? std::optional{PaymentEvent::withdraw}
                       : std::nullopt;
        case ApprovalAct::approve:
            break;
    }
    return approval::is_complete(now_is.policy, now_is.policy_acts())
               ? std::optional{PaymentEvent::approve}
               : std::nullopt;
}

// When it may be sent at the earliest: on its day, or now.
std::optional<Instant> next_action(const PaymentView& payment, PaymentEvent event, Instant now) {
    if (event == PaymentEvent::refuse) {
        return std::nullopt;
    }
    return event == PaymentEvent::approve ? std::max(now, payment.next_at.value_or(now))
                                          : payment.next_at;
}

void move(Tx& tx, Context& context, EnterpriseId enterprise, const store::LockedPayment& locked,
          const PaymentView& payment, PaymentEvent event, const access::Principal& by) {
    const auto now = context.clock.now();
    if (releases_reservation(event)) {
        const auto accounts = context.directory.payment_accounts(enterprise, locked.account);
        const auto posting =
            release(make_id<PostingId>(now, context.random), locked.id, accounts, locked.amount);
        store::book(tx, context.seal_key, enterprise, {&posting, 1}, now, false);
    }
    const store::Move move{
        &locked, event, *next(locked.state, event), next_action(payment, event, now), "", "{}"};
    store::apply_moves(tx, enterprise, {&move, 1}, by.actor(), now);
    metrics::count("sluice_payment_events_total", {{"event", name(event)}});
}

Result<std::size_t> level_of_act(const Approval& found, EnterpriseId enterprise,
                                 const access::Principal& by, ApprovalAct act, Instant now) {
    if (act != ApprovalAct::withdraw) {
        return level_for(found, enterprise, by, now);
    }
    const auto levels = approval::standing(found.policy, found.policy_acts());
    for (std::size_t i = 0; i < levels.size(); ++i) {
        if (std::ranges::find(levels[i], by.handle) != levels[i].end()) {
            return i;
        }
    }
    return fail(Errc::forbidden, "there is no approval of the own to take back");
}

Result<void> check_order(const Approval& found, ApprovalAct act, const ApprovalOrder& order) {
    if (act != ApprovalAct::approve) {
        return check_reason(order.reason);
    }
    // What is stored is hashed anew: a payment that was changed behind the gateway's back has not
    // been approved, nor will be.
    if (content_sha256(found.payment) != found.request.content_sha256 ||
        order.content_sha256 != found.request.content_sha256) {
        return fail(Errc::version_conflict, "another content was shown", "/content_sha256");
    }
    return {};
}

Result<void> check_state(const PaymentView& payment, ApprovalAct act) {
    const bool waits = payment.state == PaymentState::to_approve;
    const bool can_be_taken_back = act == ApprovalAct::withdraw &&
                                   payment.state == PaymentState::queued && payment.attempts == 0;
    if (!waits && !can_be_taken_back) {
        return fail(Errc::illegal_transition, "the payment is " + std::string{name(payment.state)});
    }
    return {};
}

void write_act_down(Tx& tx, Context& context, EnterpriseId enterprise, const ApprovalActRow& act,
                    const ApprovalRequest& request) {
    write_down(tx, context,
               {.actor = act.actor,
                .action = "approval." + act.act,
                .subject = {"payment", act.payment.to_string()},
                .enterprise = enterprise,
                .reason = act.reason,
                .after = evidence({{"level", std::to_string(act.level)},
                                   {"role", act.role},
                                   {"policy", request.policy_name},
                                   {"policy_version", std::to_string(request.policy_version)},
                                   {"content_sha256", request.content_sha256}})});
}

Result<PaymentView> carry_out(Tx& tx, Context& context, EnterpriseId enterprise,
                              const access::Principal& by, ApprovalAct act,
                              const ApprovalOrder& order) {
    const auto locked = store::lock_payments(tx, enterprise, {&order.payment, 1});
    auto found = read_approvals(tx, enterprise, {&order.payment, 1});
    if (locked.empty() || found.empty()) {
        return fail(Errc::not_found);
    }
    auto& approval = found[0];
    const auto now = context.clock.now();
    if (auto state = check_state(approval.payment, act); !state) {
        return state.error();
    }
    const auto level = level_of_act(approval, enterprise, by, act, now);
    if (!level) {
        return level.error();
    }
    if (auto good = check_order(approval, act, order); !good) {
        return good.error();
    }
    approval.acts.push_back({.payment = order.payment,
                             .act_no = static_cast<int>(approval.acts.size()) + 1,
                             .act = std::string{name(act)},
                             .level = static_cast<int>(*level),
                             .actor = by.actor(),
                             .role = approval.policy.levels[*level].role,
                             .reason = order.reason,
                             .at = now});
    store::insert_act(tx, enterprise, approval.acts.back(), approval.request);
    write_act_down(tx, context, enterprise, approval.acts.back(), approval.request);
    if (const auto event = move_after(act, approval)) {
        move(tx, context, enterprise, locked[0], approval.payment, *event, by);
    }
    return store::read_payments(tx, enterprise, {&order.payment, 1}).at(0);
}

}  // namespace

std::vector<approval::Act> Approval::policy_acts() const {
    std::vector<approval::Act> all;
    for (const auto& act : acts) {
        all.push_back({kind_of(act.act), static_cast<std::size_t>(act.level),
                       std::string{access::handle_of(act.actor)}});
    }
    return all;
}

std::vector<Approval> read_approvals(Tx& tx, EnterpriseId enterprise,
                                     std::span<const PaymentId> ids) {
    std::map<PaymentId, std::vector<ApprovalActRow>> acts;
    for (auto& act : store::find_acts(tx, enterprise, ids)) {
        acts[act.payment].push_back(std::move(act));
    }
    std::map<PaymentId, ApprovalRequest> requests;
    for (auto& request : store::find_requests(tx, enterprise, ids)) {
        requests.emplace(request.payment, std::move(request));
    }
    std::map<PaymentId, PaymentView> payments;
    for (auto& payment : store::read_payments(tx, enterprise, ids)) {
        payments.emplace(payment.id, std::move(payment));
    }
    std::vector<Approval> approvals;
    for (const auto& id : ids) {
        const auto request = requests.find(id);
        const auto payment = payments.find(id);
        if (request != requests.end() && payment != payments.end()) {
            auto policy = approval::parse_levels(request->second.levels);
            check(policy.has_value(), "a request keeps levels that were read before");
            approvals.push_back({std::move(payment->second), std::move(request->second),
                                 std::move(*policy), std::move(acts[id])});
        }
    }
    return approvals;
}

Result<std::size_t> level_for(const Approval& approval, EnterpriseId enterprise,
                              const access::Principal& principal, Instant now) {
    if (approval.payment.state != PaymentState::to_approve) {
        return fail(Errc::illegal_transition,
                    "the payment is " + std::string{name(approval.payment.state)});
    }
    if (is_maker(approval.request, principal.handle)) {
        return fail(Errc::forbidden, "who ordered it does not approve it");
    }
    const auto roles = principal.roles(access::Permission::payment_approve,
                                       target_of(enterprise, approval.payment), now);
    return approval::level_for(approval.policy, approval.policy_acts(), principal.handle, roles);
}

std::string_view name(ApprovalAct act) {
    constexpr std::string_view names[] = {"approve", "refuse", "withdraw"};
    return names[static_cast<std::size_t>(act)];
}

Result<PaymentView> act_on_approval(Context& context, EnterpriseId enterprise,
                                    const access::Principal& principal, ApprovalAct act,
                                    const ApprovalOrder& order) {
    return context.database.transact(
        [&](Tx& tx) { return carry_out(tx, context, enterprise, principal, act, order); });
}

}  // namespace sluice::flow
