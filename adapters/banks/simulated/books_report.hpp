#pragma once

#include <string>

#include "adapters/banks/simulated/context.hpp"

namespace sluice::simulated {

// The bank's books as one JSON object: messages, accounts with balances, the bank's own accounts on
// the other side, and with `with_payments` one object for every debtor account and InstrId with the
// count of its executions.
std::string report_books(Context& context, bool with_payments);

}  // namespace sluice::simulated
