#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/base/time.hpp"

namespace sluice::simulated {

// One CdtTrfTxInf as the customer wrote it. Amounts are still text: a wrong one refuses the payment
// and not the message.
struct Order {
    std::string instruction_id;
    std::string end_to_end_id;
    std::string uetr;
    std::string currency;
    std::string amount;
    std::string creditor_name;
    std::string creditor_account;
    bool creditor_is_iban = false;
    std::string creditor_bic;
    std::string remittance;          // Ustrd, several joined by a line feed
    std::string creditor_reference;  // Strd/CdtrRefInf/Ref
};

// One PmtInf.
struct OrderGroup {
    std::string payment_information_id;
    bool batch_booking = false;
    BusinessDate execution_date;
    std::string debtor_account;
    std::vector<Order> orders;
};

struct OrderMessage {
    std::string message_id;  // also set when reading failed later on
    std::size_t count = 0;
    std::string control_sum;  // as written; empty: not given
    std::vector<OrderGroup> groups;
};

// Reads pain.001.001.09 for this bank: well-formed, without DTD, in its namespace, with every
// element that the standard or this bank (InstrId) requires, counts and sums right. `message` is
// filled as far as it could be read. Errors carry XPath and line.
Result<void> read_orders(std::string_view body, OrderMessage& message);

}  // namespace sluice::simulated
