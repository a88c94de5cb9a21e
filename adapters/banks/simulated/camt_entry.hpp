#pragma once

#include <string>

#include "adapters/banks/simulated/context.hpp"

namespace sluice::simulated {

// Appends <Ntry> with its details.
void append_entry(std::string& out, Context& context, const Account& account, const Entry& entry);

// "<name Ccy="EUR">12.30</name>"
void append_amount(std::string& out, std::string_view name, std::int64_t minor, Currency currency);
// <Id> of an account.
void append_account_id(std::string& out, std::string_view number, bool is_iban);

}  // namespace sluice::simulated
