#include "ledger/payment/payment_group.hpp"

namespace sluice {

std::string payment_group(const CreditTransfer& transfer, BusinessDate execution_date) {
    return transfer.debtor_account.value + '|' + transfer.debtor_name + '|' +
           std::string{transfer.amount.currency().code()} + '|' + to_iso_date(execution_date) +
           '|' + transfer.service_level + '|' + transfer.local_instrument + '|' +
           transfer.category_purpose + '|' + transfer.charge_bearer;
}

}  // namespace sluice
