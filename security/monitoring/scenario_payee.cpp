#include <algorithm>

#include "security/monitoring/scenario.hpp"

namespace sluice::monitoring::unit {

namespace {

using std::chrono::days;

std::int64_t whole_days(std::chrono::microseconds span) {
    return std::chrono::floor<days>(span).count();
}

bool contains(const std::vector<std::string>& list, std::string_view item) {
    return std::ranges::find(list, item) != list.end();
}

// A vendor taken on long ago and not paid in all the time that was watched.
Outcome asleep_from_the_start(const ScenarioContext& context) {
    const auto& p = context.parameters;
    const auto oldest = context.transfer.at - days{p.dormant_days};
    if (context.vendor == nullptr || !context.vendor->onboarded ||
        *context.vendor->onboarded > oldest || context.tenant.first_at > oldest) {
        return Outcome::quiet();
    }
    const auto median = context.tenant.amounts.quantile(500);
    if (*context.base_minor / std::max<std::int64_t>(1, median / 1000) <
        p.dormant_multiple_permille) {
        return Outcome::quiet();
    }
    return Outcome::fired(money_of(*context.base_minor, p.base_currency.code()),
                          money_of(median, p.base_currency.code()), {p.dormant_days, Unit::days},
                          days_text(whole_days(context.transfer.at - context.tenant.first_at)),
                          {context.transfer.id});
}

}  // namespace

// A payee that was silent for long is paid much more than before.
Outcome dormant_revived(const ScenarioContext& context) {
    if (!context.base_minor) {
        return Outcome::not_evaluated();
    }
    const auto& p = context.parameters;
    if (context.is_own || context.is_salary) {
        return Outcome::quiet();
    }
    if (context.payee == nullptr) {
        return asleep_from_the_start(context);
    }
    // One or two payments to someone outside master data are no relation that could sleep.
    if (!context.is_planned && context.payee->count < 3) {
        return Outcome::quiet();
    }
    const auto silence = whole_days(context.transfer.at - context.payee->last_at);
    // Of a payee that is paid each quarter, a quarter of silence says nothing.
    const auto usual_gap = whole_days(context.payee->last_at - context.payee->first_at) /
                           std::max<std::int64_t>(1, context.payee->count - 1);
    const auto median = context.payee->median_base_minor();
    const auto multiple =
        median > 0 ? *context.base_minor / std::max<std::int64_t>(1, median / 1000) : 0;
    if (silence < std::max(p.dormant_days, 2 * usual_gap) ||
        multiple < p.dormant_multiple_permille) {
        return Outcome::quiet();
    }
    return Outcome::fired(money_of(*context.base_minor, p.base_currency.code()),
                          money_of(median, p.base_currency.code()), {p.dormant_days, Unit::days},
                          days_text(silence),
                          {context.payee->recent.back().id.text(), context.transfer.id});
}

// One of the first payments to a payee nobody has checked is large. One payment does not make a
// payee known.
Outcome new_payee_large(const ScenarioContext& context) {
    // Without master data, history alone tells who is new.
    if (!context.base_minor || (!context.tenant.has_vendors && !context.is_warm)) {
        return Outcome::not_evaluated();
    }
    const auto& p = context.parameters;
    const auto paid = context.payee == nullptr ? 0 : std::int64_t{context.payee->count};
    if (paid >= p.new_payee_transfers || context.is_planned || context.is_salary) {
        return Outcome::quiet();
    }
    const auto quantile =
        context.is_warm ? context.tenant.amounts.quantile(p.new_payee_quantile_permille) : 0;
    const auto threshold =
        std::clamp(quantile, p.new_payee_large_minor,
                   std::max(p.new_payee_large_minor, p.new_payee_always_large_minor));
    if (*context.base_minor < threshold) {
        return Outcome::quiet();
    }
    return Outcome::fired(money_of(*context.base_minor, p.base_currency.code()),
                          money_of(quantile, p.base_currency.code()),
                          money_of(threshold, p.base_currency.code()), days_text(0),
                          {context.transfer.id});
}

// A payee in a country under embargo; or a new payee in a country of high risk. Where its account
// is and where it lives count alike: an account in a quiet country is soon had.
Outcome high_risk_country(const ScenarioContext& context) {
    const auto country = creditor_country(context.transfer);
    const std::string_view residence = context.transfer.creditor_residence;
    if (country.empty() && residence.empty()) {
        return Outcome::not_evaluated();
    }
    const auto is_either_in = [&](const auto& countries) {
        return contains(countries, country) || contains(countries, residence);
    };
    const bool is_stop = is_either_in(context.parameters.stop_countries);
    const bool is_new = context.payee == nullptr && !context.is_planned;
    if (!is_stop && !(is_new && is_either_in(context.parameters.high_risk_countries))) {
        return Outcome::quiet();
    }
    return Outcome::fired(
        money_of(context.transfer.amount.minor(), context.transfer.amount.currency().code()),
        count_of(context.payee == nullptr ? 0 : context.payee->count), count_of(0), days_text(0),
        {context.transfer.id}, is_stop);
}

// A trial with a few cents, then a large amount to the same new payee.
Outcome penny_test(const ScenarioContext& context) {
    if (!context.base_minor) {
        return Outcome::not_evaluated();
    }
    const auto& p = context.parameters;
    if (context.payee == nullptr || *context.base_minor < p.penny_large_minor || context.is_own ||
        context.payee->count > 3) {
        return Outcome::quiet();
    }
    for (std::size_t i = 0; i < context.payee->recent.size(); ++i) {
        const auto& entry = context.payee->recent[i];
        if (entry.base_minor >= 0 && entry.base_minor <= p.penny_max_minor &&
            entry.at >= context.transfer.at - std::chrono::hours{p.penny_window_hours}) {
            return Outcome::fired(money_of(*context.base_minor, p.base_currency.code()),
                                  money_of(entry.base_minor, p.base_currency.code()),
                                  money_of(p.penny_large_minor, p.base_currency.code()),
                                  hours_text(p.penny_window_hours),
                                  {entry.id.text(), context.transfer.id});
        }
    }
    return Outcome::quiet();
}

}  // namespace sluice::monitoring::unit
