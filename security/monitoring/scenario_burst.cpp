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
    const auto& all = context.tenant.first_paid;
    const auto first =
        first_paid_since(all, context.transfer.at - std::chrono::hours{p.fan_out_window_hours});
    const auto payees = std::distance(first, all.end()) + 1;
    const auto usual = context.is_warm ? context.tenant.usual_first_paid.mean() : 0;
    const auto multiple = static_cast<std::int64_t>(
        usual * static_cast<double>(p.fan_out_usual_multiple_permille) / 1000);
    const auto threshold = std::max(p.fan_out_min_payees, multiple);
    if (payees < threshold) {
        return Outcome::quiet();
    }
    std::vector<std::string> transfers;
    for (auto paid = first; paid != all.end(); ++paid) {
        transfers.push_back(paid->id.text());
    }
    transfers.push_back(context.transfer.id);
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
    const auto& recent = context.maker->recent;
    const auto oldest = context.transfer.at - std::chrono::minutes{p.velocity_window_minutes};
    std::int64_t entered = 1;
    for (std::size_t i = 0; i < recent.size(); ++i) {
        entered += recent[i].at >= oldest ? 1 : 0;
    }
    const auto usual = context.is_warm ? context.maker->busy_count.mean() : 0;
    const auto multiple = static_cast<std::int64_t>(
        usual * static_cast<double>(p.velocity_usual_multiple_permille) / 1000);
    const auto threshold = std::clamp(multiple, p.velocity_min_transfers, std::int64_t{60});
    if (entered < threshold) {
        return Outcome::quiet();
    }
    std::vector<std::string> transfers;
    for (std::size_t i = 0; i < recent.size(); ++i) {
        if (recent[i].at >= oldest) {
            transfers.push_back(recent[i].id.text());
        }
    }
    transfers.push_back(context.transfer.id);
    return Outcome::fired(count_of(transfers.size()), count_of(static_cast<std::size_t>(usual)),
                          {threshold, Unit::count}, minutes_text(p.velocity_window_minutes),
                          std::move(transfers));
}

}  // namespace sluice::monitoring::unit
