#pragma once

#include <string>
#include <string_view>

#include "adapters/banks/simulated/answer.hpp"
#include "adapters/banks/simulated/context.hpp"

namespace sluice::simulated {

// Takes a pain.001.001.09: every payment of it is accepted or rejected and written to the books in
// one transaction, faults included. Answers pain.002.001.10: 200, or 400 when the message as a
// whole cannot be taken. A repeated MsgId is answered as the first time and executes nothing.
Answer take_orders(Context& context, const std::string& customer, std::string_view body);

}  // namespace sluice::simulated
