#pragma once

#include <string>

#include "adapters/banks/simulated/answer.hpp"
#include "adapters/banks/simulated/bank.hpp"
#include "gateway/http/message.hpp"

namespace sluice::simulated {

// The calls of a customer, who has been recognised; README.md lists them. Throws StoreError.
Answer answer_customer(Bank& bank, const std::string& customer, const http::Request& request);

}  // namespace sluice::simulated
