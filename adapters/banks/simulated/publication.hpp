#pragma once

#include "adapters/banks/simulated/context.hpp"

namespace sluice::simulated {

// Each of these puts camt documents into the customers' queues, in one transaction.

// The first camt.053 of an account: number 1, opening = closing, no entries. Tells the customer
// where the bank's books begin.
void issue_first_statement(Context& context, Account& account);
// A camt.053 for every account, also without entries. Returns how many documents.
std::size_t close_day(Context& context);
// A camt.054 for every account with entries that none has told yet.
std::size_t notify(Context& context);
// A camt.052 for every account with entries since its last one.
std::size_t report(Context& context);

}  // namespace sluice::simulated
