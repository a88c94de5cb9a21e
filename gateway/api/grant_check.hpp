#pragma once

#include <span>

#include "gateway/api/call.hpp"
#include "gateway/flow/accept.hpp"

namespace sluice::api {

// Whether a grant of the caller covers the payment's account and amount. An account that is not
// there is none of a grant's business: it is refused later, by its own name.
// Errors: forbidden.
Result<void> within_grant(const Call& call, const CreditTransfer& transfer);

// The same of a batch, which is refused as a whole: one that was taken in part would go on after a
// crash without its caller. The error names the first item's place.
Result<void> within_grant(const Call& call, std::span<const flow::BatchItem> items);

}  // namespace sluice::api
