#pragma once

#include <cstdint>
#include <string>

#include "adapters/banks/simulated/context.hpp"
#include "ledger/base/result.hpp"

namespace sluice::simulated {

// Executes and books the payments that are due, in one transaction. Returns how many it took; call
// again while that is not 0.
std::size_t execute_due(Context& context);

// Gives back the payments whose return is due.
std::size_t return_due(Context& context);

// Money that comes in from outside.
struct Deposit {
    std::string account{};
    std::string amount{};  // decimal text in the account's currency
    std::string debtor_name{};
    std::string debtor_account{};  // IBAN or another number; may be empty
    std::string end_to_end_id{};
    std::string remittance{};
};

// Books it at once; returns its AcctSvcrRef. Errors: unknown_account, the amount codes.
Result<std::string> deposit(Context& context, const Deposit& deposit);

}  // namespace sluice::simulated
