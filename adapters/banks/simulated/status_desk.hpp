#pragma once

#include <span>
#include <string>

#include "adapters/banks/simulated/answer.hpp"
#include "adapters/banks/simulated/context.hpp"
#include "adapters/banks/simulated/pain002.hpp"

namespace sluice::simulated {

// Where a payment stands, as the bank tells its customer.
StatusLine status_line(const Context& context, const Payment& payment);

// pain.002.001.10 with one TxInfAndSts an InstrId, in the order asked. One that the bank does not
// know has no TxSts and the proprietary reason UNKNOWN.
Answer answer_status(Context& context, const std::string& customer,
                     std::span<const std::string> instruction_ids);

}  // namespace sluice::simulated
