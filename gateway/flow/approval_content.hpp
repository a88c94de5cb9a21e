#pragma once

#include <string>

#include "ledger/store/payment_store.hpp"

namespace sluice::flow {

// SHA-256, lower-case hex, of everything that a payment tells a bank and its books, under which an
// approval is given. Another payment, or the same one with anything changed, has another.
std::string content_sha256(const store::PaymentView& payment);

}  // namespace sluice::flow
