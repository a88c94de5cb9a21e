#pragma once

#include "gateway/flow/directory.hpp"
#include "ledger/payment/calendar.hpp"
#include "ledger/payment/instruction.hpp"

namespace sluice::flow {

struct Checked {
    const AccountInfo* account;
    SendSlot slot;
};

// What can be said about a transfer without the database: the shape of its fields, its account, and
// what the bank takes. Pure. `where` of an error is the JSON pointer of the field.
Result<Checked> preflight(const Directory& directory, EnterpriseId enterprise,
                          const CreditTransfer& transfer, Instant now);

}  // namespace sluice::flow
