#include "gateway/flow/limit_book.hpp"

#include <algorithm>
#include <set>

#include "security/access/principal.hpp"

namespace sluice::flow {

namespace {

using approval::Limit;
using store::LimitPeriod;

// Whose limit it is.
std::string owner_of(const Limit& limit, const CreditTransfer& transfer, AccountId account,
                     const std::string& maker) {
    switch (limit.per) {
        case Limit::Per::account:
            return account.to_string();
        case Limit::Per::beneficiary:
            return transfer.creditor_account.value;
        case Limit::Per::maker:
            return transfer.origin.ordered_by.empty() ? maker : transfer.origin.ordered_by;
        case Limit::Per::enterprise:
            break;
    }
    return {};
}

Error over(const Limit& limit, std::int64_t left_minor, Currency base) {
    return fail(Errc::amount_over_limit,
                "limit " + limit.name + ": " +
                    decimal(std::max<std::int64_t>(left_minor, 0), base) + " of " +
                    decimal(limit.most_minor, base) + ' ' + std::string{base.code()} + " left",
                "/amount");
}

}  // namespace

LimitBook::LimitBook(store::Tx& tx, EnterpriseId enterprise, Instant now, std::string maker)
    : tx_(tx), enterprise_(enterprise), now_(now), maker_(std::move(maker)) {}

BusinessDate LimitBook::start_of(Limit::Period period) const {
    const auto local = now_ + std::chrono::minutes{policy_->policies.utc_offset_minutes()};
    const auto day = std::chrono::floor<std::chrono::days>(local);
    if (period != Limit::Period::month) {
        return day;
    }
    const std::chrono::year_month_day date{day};
    return std::chrono::sys_days{date.year() / date.month() / 1};
}

std::vector<std::pair<const Limit*, LimitPeriod>> LimitBook::limits_of(
    const CreditTransfer& transfer, AccountId account) const {
    std::vector<std::pair<const Limit*, LimitPeriod>> limits;
    for (const auto& limit : policy_->policies.limits()) {
        const auto owner = owner_of(limit, transfer, account, maker_);
        limits.push_back({&limit, {limit.name + '\n' + owner, start_of(limit.period)}});
    }
    return limits;
}

void LimitBook::begin(const std::vector<std::pair<const CreditTransfer*, AccountId>>& payments) {
    policy_ = policy_for(tx_, enterprise_);
    if (!policy_ || policy_->policies.limits().empty() || payments.empty()) {
        policy_.reset();
        return;
    }
    std::set<LimitPeriod> wanted;
    for (const auto& [transfer, account] : payments) {
        for (const auto& [limit, period] : limits_of(*transfer, account)) {
            if (limit->period != Limit::Period::payment) {
                wanted.insert(period);
            }
        }
    }
    const std::vector<LimitPeriod> periods{wanted.begin(), wanted.end()};
    if (!periods.empty()) {
        used_ = store::lock_limit_uses(tx_, enterprise_, periods);
    }
}

Result<void> LimitBook::take(const CreditTransfer& transfer, AccountId account) {
    last_.clear();
    if (!policy_) {
        return {};
    }
    const auto& policies = policy_->policies;
    const auto amount = policies.in_base_minor(transfer.amount);
    const auto limits = limits_of(transfer, account);
    for (const auto& [limit, period] : limits) {
        const auto used = limit->period == Limit::Period::payment ? 0 : used_.at(period);
        if (amount > limit->most_minor - used) {
            return over(*limit, limit->most_minor - used, policies.base_currency());
        }
    }
    for (const auto& [limit, period] : limits) {
        if (limit->period != Limit::Period::payment) {
            used_.at(period) += amount;
            last_.push_back({{}, period, amount});
        }
    }
    return {};
}

void LimitBook::given_to(PaymentId payment) {
    for (auto& one : last_) {
        one.payment = payment;
        taken_.push_back(std::move(one));
    }
    last_.clear();
}

void LimitBook::write() {
    store::reserve_limits(tx_, enterprise_, taken_);
}

}  // namespace sluice::flow
