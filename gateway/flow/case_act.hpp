#pragma once

#include "gateway/flow/case_desk.hpp"

// What all acts on a case share. For the files of the desk only.
namespace sluice::flow {

// The case, locked, at the version that the officer saw.
Result<store::CaseView> lock_seen_case(store::Tx& tx, const Directory& directory,
                                       const Officer& officer, CaseId id);
Result<void> check_version(const store::CaseView& found, const CaseRequest& request);
// Errors: forbidden: the officer ordered the payment.
Result<void> check_not_maker(store::Tx& tx, const store::CaseView& found, const Officer& officer);
Result<void> check_not_decided(const store::CaseView& found);
// The payment's state now, without a lock; nothing for a receipt.
std::optional<PaymentState> payment_state(store::Tx& tx, const store::CaseView& found);

// The act as a row of the case, and as an entry of the audit log. That one is of the whole
// platform: the enterprise's own people do not see what officers do.
void record_act(store::Tx& tx, Context& context, store::CaseView& found,
                store::CaseEventView event);

}  // namespace sluice::flow
