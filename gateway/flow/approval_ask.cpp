#include <algorithm>
#include <map>

#include "gateway/flow/approval.hpp"
#include "gateway/flow/approval_content.hpp"
#include "gateway/flow/approval_policy.hpp"

namespace sluice::flow {

namespace {

using store::ApprovalRequest;
using store::PaymentView;
using store::Tx;

bool is_approved(const Approval& approval) {
    return approval::is_complete(approval.policy, approval.policy_acts());
}

// Who has to be asked about one payment.
void ask(const PaymentView& payment, const approval::Subject& subject, const PolicyInForce& policy,
         Instant now, std::vector<ApprovalRequest>& requests) {
    const auto& found = policy.find(subject);
    if (found.is_straight_through) {
        return;
    }
    requests.push_back({.payment = payment.id,
                        .policy_version = policy.version_no,
                        .policy_name = found.name,
                        .levels = approval::levels_text(found),
                        .makers = subject.makers,
                        .content_sha256 = content_sha256(payment),
                        .asked_at = now});
}

}  // namespace

std::set<PaymentId> ask_for_approval(Tx& tx, Context& context, EnterpriseId enterprise,
                                     std::span<const PaymentId> cleared) {
    std::set<PaymentId> asked;
    const auto policy = cleared.empty() ? std::nullopt : policy_for(tx, enterprise);
    if (!policy) {
        return asked;
    }
    std::set<PaymentId> before;
    for (const auto& known : read_approvals(tx, enterprise, cleared)) {
        before.insert(known.payment.id);
        if (!is_approved(known)) {
            asked.insert(known.payment.id);
        }
    }
    std::vector<PaymentId> fresh;
    std::ranges::copy_if(cleared, std::back_inserter(fresh),
                         [&](const PaymentId& id) { return !before.contains(id); });
    std::vector<ApprovalRequest> requests;
    const auto subjects = subjects_of(tx, context.directory, enterprise, fresh);
    for (const auto& [payment, subject] : subjects) {
        // One that was sent was let go before there was a policy: the bank has it already.
        if (payment.attempts == 0) {
            ask(payment, subject, *policy, context.clock.now(), requests);
        }
    }
    store::insert_requests(tx, enterprise, requests);
    for (const auto& request : requests) {
        asked.insert(request.payment);
    }
    return asked;
}

}  // namespace sluice::flow
