#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/flow/approval_policy.hpp"
#include "gateway/flow/context.hpp"
#include "ledger/store/limit_store.hpp"

namespace sluice::flow {

// The limits that the payments of one set are held against, inside the transaction that accepts
// them. What they take is locked from begin() on: payments that come at once, here or in another
// gateway, wait for each other.
class LimitBook {
public:
    LimitBook(store::Tx& tx, EnterpriseId enterprise, Instant now, std::string maker);

    // Every payment of the set that may take something. Call once, before take().
    void begin(const std::vector<std::pair<const CreditTransfer*, AccountId>>& payments);
    // Whether it fits into every limit; it takes its part of each then. Error: amount_over_limit,
    // naming the limit.
    Result<void> take(const CreditTransfer& transfer, AccountId account);
    // To whom the last take() was for.
    void given_to(PaymentId payment);
    // After the payments are there.
    void write();

private:
    std::vector<std::pair<const approval::Limit*, store::LimitPeriod>> limits_of(
        const CreditTransfer& transfer, AccountId account) const;
    BusinessDate start_of(approval::Limit::Period period) const;

    store::Tx& tx_;
    EnterpriseId enterprise_;
    Instant now_;
    std::string maker_;
    std::optional<PolicyInForce> policy_;
    std::map<store::LimitPeriod, std::int64_t> used_;
    std::vector<store::LimitReservation> taken_;
    std::vector<store::LimitReservation> last_;
};

}  // namespace sluice::flow
