#include <algorithm>

#include "security/monitoring/profile_name.hpp"
#include "security/monitoring/scenario.hpp"

namespace sluice::monitoring::unit {

namespace {

template <std::size_t capacity>
bool has(const Ring<std::uint64_t, capacity>& ring, std::string_view text) {
    const auto hash = hash64(text);
    for (std::size_t i = 0; i < ring.size(); ++i) {
        if (ring[i] == hash) {
            return true;
        }
    }
    return false;
}

}  // namespace

// Entered at night, where nobody of this enterprise works.
Outcome off_hours(const ScenarioContext& context) {
    const auto& p = context.parameters;
    const auto hour = local_hour(context.transfer.at, p.utc_offset_minutes);
    const auto from = p.off_hours_start_hour;
    const auto to = p.off_hours_end_hour;
    // From 22 to 6 goes over midnight; from 6 to 6 is no night at all.
    const bool is_night = from <= to ? hour >= from && hour < to : hour >= from || hour < to;
    if (!is_night || !context.transfer.batch_id.empty()) {
        return Outcome::quiet();
    }
    const auto share = context.tenant.hours.permille(context.transfer.at, p.utc_offset_minutes);
    if (context.is_warm && share >= p.off_hours_habit_permille) {
        return Outcome::quiet();
    }
    return Outcome::fired({hour, Unit::hours}, {share, Unit::permille},
                          {p.off_hours_habit_permille, Unit::permille}, days_text(0),
                          {context.transfer.id});
}

// A salary for someone whom human resources do not know.
Outcome ghost_employee(const ScenarioContext& context) {
    if (!context.is_salary) {
        return Outcome::quiet();
    }
    if (!context.tenant.has_employees || context.transfer.creditor_account.empty()) {
        return Outcome::not_evaluated();
    }
    const bool is_known = context.employee != nullptr;
    const bool is_same = is_known && (context.transfer.creditor_name.empty() ||
                                      context.name == context.employee->name);
    if (is_same) {
        return Outcome::quiet();
    }
    return Outcome::fired(count_of(is_known ? 1 : 0), count_of(1), count_of(1), days_text(0),
                          {context.transfer.id});
}

// A salary after the employee has left. Wages fall due at once when employment ends (工资支付暂行
// 规定, article 9), so the next pay run has none.
Outcome salary_after_leaving(const ScenarioContext& context) {
    if (!context.is_salary) {
        return Outcome::quiet();
    }
    if (!context.tenant.has_employees) {
        return Outcome::not_evaluated();
    }
    if (context.employee == nullptr || !context.employee->left) {
        return Outcome::quiet();
    }
    const auto& p = context.parameters;
    const auto late =
        std::chrono::floor<std::chrono::days>(context.transfer.at - *context.employee->left)
            .count();
    if (context.transfer.at <= *context.employee->left || late < p.salary_grace_days) {
        return Outcome::quiet();
    }
    return Outcome::fired({late, Unit::days}, count_of(0), {p.salary_grace_days, Unit::days},
                          days_text(p.salary_grace_days), {context.transfer.id});
}

// The maker approves too, one person approves twice, or a maker approves at all.
Outcome duty_separation(const ScenarioContext& context) {
    const auto& transfer = context.transfer;
    if (transfer.maker.empty() || transfer.approvers.empty()) {
        return Outcome::not_evaluated();
    }
    const auto own = std::ranges::count(transfer.approvers, transfer.maker);
    auto sorted = transfer.approvers;
    std::ranges::sort(sorted);
    const bool is_twice = std::ranges::adjacent_find(sorted) != sorted.end();
    const auto makers = std::ranges::count_if(transfer.approvers, [&](const std::string& id) {
        const auto user = context.tenant.users.find(id);
        return user != context.tenant.users.end() && user->second.role == "maker";
    });
    if (own == 0 && !is_twice && makers == 0) {
        return Outcome::quiet();
    }
    return Outcome::fired({std::max(own, makers), Unit::count}, count_of(sorted.size()),
                          count_of(0), days_text(0), {context.transfer.id}, own > 0 || is_twice);
}

// A device never seen of this maker, in a country where this maker never was.
Outcome new_device_and_place(const ScenarioContext& context) {
    const auto& transfer = context.transfer;
    const auto& p = context.parameters;
    if (transfer.maker.empty() || transfer.device_id.empty() || transfer.ip_country.empty()) {
        return Outcome::not_evaluated();
    }
    if (context.maker == nullptr || context.maker->count < p.device_min_transfers) {
        return Outcome::quiet();
    }
    const auto user = context.tenant.users.find(transfer.maker);
    const bool is_home =
        user != context.tenant.users.end() && user->second.home_country == transfer.ip_country;
    if (is_home || has(context.maker->devices, transfer.device_id) ||
        has(context.maker->countries, transfer.ip_country)) {
        return Outcome::quiet();
    }
    return Outcome::fired(count_of(0), count_of(context.maker->devices.size()),
                          {p.device_min_transfers, Unit::count}, days_text(0),
                          {context.transfer.id});
}

}  // namespace sluice::monitoring::unit
