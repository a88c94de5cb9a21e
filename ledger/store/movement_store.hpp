#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/base/money.hpp"
#include "ledger/base/time.hpp"
#include "ledger/store/database.hpp"

// What moved on an enterprise's bank accounts, as its banks booked it, for reports; nothing here
// changes or locks a row.
namespace sluice::store {

struct MovementView {
    Uuid id;           // of the payment, or of the statement line
    std::string kind;  // "payment", "receipt", "debit" (no payment of ours explains it)
    AccountId account;
    Money amount;
    BusinessDate booking_date;
    std::string counterparty_name;
    std::string counterparty_account;
    std::string counterparty_bic;
    std::string counterparty_country;  // of its address, alpha-2; only of a payment
};

// Settled payments, each for itself where the bank booked several as one; lines that bring money;
// and debits that no payment explains. Booked on these days, both inclusive, in their order; at
// most `limit`.
std::vector<MovementView> booked_movements(Tx& tx, EnterpriseId enterprise, BusinessDate first,
                                           BusinessDate last, std::size_t limit);

}  // namespace sluice::store
