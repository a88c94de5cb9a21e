#pragma once

#include <vector>

#include "gateway/flow/channel.hpp"
#include "ledger/store/statement_store.hpp"

namespace sluice::flow {

// Stores, proves, matches and books the statements of one page inside an open transaction.
// Locks, in this order: payments, balances, the feed counter. Returns the number of new lines.
int reconcile(store::Tx& tx, Context& context, const Lease& lease,
              std::span<const Statement> statements, BankMessageId message);

}  // namespace sluice::flow
