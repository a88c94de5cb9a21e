#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gateway/api/json.hpp"
#include "ledger/payment/instruction.hpp"
#include "ledger/store/payment_store.hpp"

namespace sluice::api {

// The day it is at the bank of an account; what "as soon as possible" means.
using Today = std::function<BusinessDate(const AccountNumber& account, Currency currency)>;

// Reads a PaymentRequest of openapi.json. Notes every mistake with its JSON pointer below `place`;
// nothing when there was one.
std::optional<CreditTransfer> read_payment(const json::Value& value, const std::string& place,
                                           const Today& today, std::vector<Error>& errors);

// A Payment of openapi.json.
void write_payment(json::Writer& writer, const store::PaymentView& payment);

void write_account_number(json::Writer& writer, std::string_view member,
                          const AccountNumber& account);

}  // namespace sluice::api
