#include "security/monitoring/profile_name.hpp"
#include "security/monitoring/scenario.hpp"

namespace sluice::monitoring::unit {

namespace {

using std::chrono::hours;

struct Split {
    std::int64_t limit;
    std::int64_t floor_permille;
    std::int64_t window_hours;
    std::int64_t min_transfers;
};

bool is_just_below(std::int64_t minor, const Split& split) {
    return minor < split.limit && minor >= split.limit / 1000 * split.floor_permille;
}

// Transfers to the payee that each stay just below the limit and together reach it.
Outcome evaluate(const ScenarioContext& context, const Split& split) {
    if (!is_just_below(*context.base_minor, split)) {
        return Outcome::quiet();
    }
    std::int64_t sum = *context.base_minor;
    std::vector<std::string> transfers;
    for (std::size_t i = 0; context.payee != nullptr && i < context.payee->recent.size(); ++i) {
        const auto& entry = context.payee->recent[i];
        if (entry.at >= context.transfer.at - hours{split.window_hours} &&
            is_just_below(entry.base_minor, split)) {
            sum += entry.base_minor;
            transfers.push_back(entry.id.text());
        }
    }
    transfers.push_back(context.transfer.id);
    const auto found = static_cast<std::int64_t>(transfers.size());
    const bool is_weak = found == split.min_transfers - 1 && found >= 2;
    if ((found < split.min_transfers && !is_weak) || sum < split.limit) {
        return Outcome::quiet();
    }
    return Outcome::fired(count_of(transfers.size()),
                          money_of(split.limit, context.parameters.base_currency.code()),
                          {split.min_transfers, Unit::count}, hours_text(split.window_hours),
                          std::move(transfers))
        .weakened(is_weak);
}

bool is_abroad(const Transfer& transfer) {
    const auto country = creditor_country(transfer);
    return !country.empty() && transfer.debit_bank.size() >= 6 &&
           country != std::string_view{transfer.debit_bank}.substr(4, 2);
}

}  // namespace

Outcome split_below_limit(const ScenarioContext& context) {
    if (context.tenant.approval_limits.empty() || !context.base_minor) {
        return Outcome::not_evaluated();
    }
    if (context.is_own || context.is_salary) {
        return Outcome::quiet();
    }
    const auto& p = context.parameters;
    for (const auto limit : context.tenant.approval_limits) {
        auto outcome = evaluate(context, {limit, p.split_limit_floor_permille,
                                          p.split_limit_window_hours, p.split_limit_min_transfers});
        if (outcome.kind == Outcome::Kind::fired) {
            return outcome;
        }
    }
    return Outcome::quiet();
}

Outcome split_below_report(const ScenarioContext& context) {
    if (!context.base_minor || context.transfer.creditor_name.empty()) {
        return Outcome::not_evaluated();
    }
    if (context.is_own || context.is_salary) {
        return Outcome::quiet();
    }
    const auto& p = context.parameters;
    const auto limit = !is_person_name(context.transfer.creditor_name) ? p.report_company_minor
                       : is_abroad(context.transfer) ? p.report_person_abroad_minor
                                                     : p.report_person_minor;
    return evaluate(context, {limit, p.split_report_floor_permille, p.split_report_window_hours,
                              p.split_report_min_transfers});
}

}  // namespace sluice::monitoring::unit
