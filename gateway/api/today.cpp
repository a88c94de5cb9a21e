#include "gateway/api/today.hpp"

#include "gateway/api/services.hpp"
#include "gateway/flow/directory.hpp"

namespace sluice::api {

Today today_at_bank(const Call& call) {
    return [&services = *call.services, enterprise = call.enterprise](
               const AccountNumber& number, Currency currency) -> BusinessDate {
        const auto now = services.clock.now();
        const auto* account = services.directory.bank_account(enterprise, number.value, currency);
        if (account == nullptr) {
            return std::chrono::floor<std::chrono::days>(now);
        }
        return local_date(services.directory.bank(enterprise, account->channel).calendar, now);
    };
}

}  // namespace sluice::api
