#include <algorithm>

#include "security/monitoring/scenario.hpp"

namespace sluice::monitoring::unit {

// Many payees paid for the first time within hours.
Outcome fan_out(const ScenarioContext& context) {
    const auto& p = context.parameters;
    // Without master data, history alone tells who is new.
    if (!context.tenant.has_vendors && !context.is_warm) {
        return Outcome::not_evaluated();
    }
    if (context.is_planned || context.payee != nullptr || !context.transfer.batch_id.empty()) {
        return Outcome::quiet();
    }
    std::vector<std::string> transfers;
    for (const auto& first : context.tenant.first_paid) {
        if (first.at >= context.transfer.at - std::chrono::hours{p.fan_out_window_hours}) {
            transfers.push_back(first.id.text());
        }
    }
    transfers.push_back(context.transfer.id);
    const auto usual = context.is_warm ? context.tenant.usual_first_paid.mean() : 0;
    const auto multiple = static_cast<std::int64_t>(
        usual * static_cast<double>(p.fan_out_usual_multiple_permille) / 1000);
    const auto threshold = std::max(p.fan_out_min_payees, multiple);
    if (static_cast<std::int64_t>(transfers.size()) < threshold) {
        return Outcome::quiet();
    }
    return Outcome::fired(count_of(transfers.size()), count_of(static_cast<std::size_t>(usual)),
                          {threshold, Unit::count}, hours_text(p.fan_out_window_hours),
                          std::move(transfers));
}

// One maker enters far more than usual in a short time, outside batches.
Outcome velocity_burst(const ScenarioContext& context) {
    const auto& p = context.parameters;
    if (context.transfer.maker.empty()) {
        return Outcome::not_evaluated();
    }
    if (!context.transfer.batch_id.empty() || context.maker == nullptr) {
        return Outcome::quiet();
    }
    std::vector<std::string> transfers;
    for (std::size_t i = 0; i < context.maker->recent.size(); ++i) {
        const auto& entry = context.maker->recent[i];
        if (entry.at >= context.transfer.at - std::chrono::minutes{p.velocity_window_minutes}) {
            transfers.push_back(entry.id.text());
        }
    }
    transfers.push_back(context.transfer.id);
    const auto usual = context.is_warm ? context.maker->busy_count.mean() : 0;
    const auto multiple = static_cast<std::int64_t>(
        usual * static_cast<double>(p.velocity_usual_multiple_permille) / 1000);
    const auto threshold = std::clamp(multiple, p.velocity_min_transfers, std::int64_t{60});
    if (static_cast<std::int64_t>(transfers.size()) < threshold) {
        return Outcome::quiet();
    }
    return Outcome::fired(count_of(transfers.size()), count_of(static_cast<std::size_t>(usual)),
                          {threshold, Unit::count}, minutes_text(p.velocity_window_minutes),
                          std::move(transfers));
}

}  // namespace sluice::monitoring::unit
