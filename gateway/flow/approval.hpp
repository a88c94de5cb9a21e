#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "gateway/flow/context.hpp"
#include "ledger/store/approval_store.hpp"
#include "ledger/store/payment_store.hpp"
#include "security/access/principal.hpp"
#include "security/approval/policy.hpp"

// People approve payments by the enterprise's policies, after screening and before sending.
namespace sluice::flow {

// Of payments that screening let go on, those that people are asked about; writes down what is
// asked. One that was asked about before and approved is not asked about again: nothing in it can
// have changed. Call inside the transaction that moves them, with the payments locked.
std::set<PaymentId> ask_for_approval(store::Tx& tx, Context& context, EnterpriseId enterprise,
                                     std::span<const PaymentId> cleared);

// One payment with what was asked and what people did about it.
struct Approval {
    store::PaymentView payment;
    store::ApprovalRequest request;
    approval::Policy policy;  // its levels
    std::vector<store::ApprovalActRow> acts;

    std::vector<approval::Act> policy_acts() const;
};
// Those of `ids` that people were asked about, in that order.
std::vector<Approval> read_approvals(store::Tx& tx, EnterpriseId enterprise,
                                     std::span<const PaymentId> ids);

// The level at which this principal may approve now. Errors: forbidden: the maker, no role that is
// asked, approved already; illegal_transition: others first, or the payment does not wait.
Result<std::size_t> level_for(const Approval& approval, EnterpriseId enterprise,
                              const access::Principal& principal, Instant now);

enum class ApprovalAct : std::uint8_t { approve, refuse, withdraw };
std::string_view name(ApprovalAct act);

struct ApprovalOrder {
    PaymentId payment;
    std::string content_sha256;  // as it was shown; of approve
    std::string reason;          // needed to refuse and to withdraw
};
// approve: once everybody has, the payment is queued. refuse: it is rejected, and its reservation
// given back. withdraw: takes the own approval back while the payment was not sent; it waits again.
// Errors: not_found, forbidden, illegal_transition, missing_field, version_conflict when the
// content is another than was shown; the database's.
Result<store::PaymentView> act_on_approval(Context& context, EnterpriseId enterprise,
                                           const access::Principal& principal, ApprovalAct act,
                                           const ApprovalOrder& order);

}  // namespace sluice::flow
