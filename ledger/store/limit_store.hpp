#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "ledger/store/database.hpp"

// What was used of limits. Tables limit_use, limit_reservation.
namespace sluice::store {

struct LimitPeriod {
    std::string limit_key;
    BusinessDate start;

    auto operator<=>(const LimitPeriod&) const = default;
};

// What was used of each until now, in minor units of the base currency; locked until the end of the
// transaction, in one order.
std::map<LimitPeriod, std::int64_t> lock_limit_uses(Tx& tx, EnterpriseId enterprise,
                                                    std::span<const LimitPeriod> wanted);

struct LimitReservation {
    PaymentId payment;
    LimitPeriod period;
    std::int64_t amount_minor = 0;
};
// Adds them to what is used of limits that are locked. The payments are there already.
void reserve_limits(Tx& tx, EnterpriseId enterprise, std::span<const LimitReservation> taken);
// Payments that end without being paid give back what they took, once.
void release_limits(Tx& tx, EnterpriseId enterprise, std::span<const PaymentId> payments,
                    Instant now);

}  // namespace sluice::store
