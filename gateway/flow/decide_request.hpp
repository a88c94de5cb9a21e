#pragma once

#include <string_view>

#include "gateway/flow/accept.hpp"
#include "ledger/store/database.hpp"

namespace sluice::flow {

// What every decision of a person needs first.

// Errors: missing_field without a reason, or with one of more than 2,000 bytes.
Result<void> check_reason(std::string_view reason);

// True: the request was carried out before. False: it is new and now written down.
// Errors: idempotency_key_reused.
Result<bool> seen_before(store::Tx& tx, Context& context, EnterpriseId enterprise,
                         const Idempotency& request, Uuid resource);

}  // namespace sluice::flow
