#pragma once

#include <string>

#include "ledger/payment/instruction.hpp"

namespace sluice {

// What the transfers of one PmtInf share: debtor, account, currency, date, and the codes of
// PmtTpInf and ChrgBr. A bank that books in batches makes one entry of each. Equal text: one group.
std::string payment_group(const CreditTransfer& transfer, BusinessDate execution_date);

}  // namespace sluice
