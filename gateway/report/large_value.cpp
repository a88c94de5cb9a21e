#include "gateway/report/large_value.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "gateway/report/problems.hpp"

namespace sluice::report {

namespace {

struct Key {
    BusinessDate day;
    std::string customer;
    LargeValueRule rule;
    Direction direction;
    bool foreign;

    auto order() const { return std::tie(day, customer, rule, direction, foreign); }
    bool operator<(const Key& other) const { return order() < other.order(); }
};

struct Sum {
    std::int64_t total = 0;
    std::int64_t largest = 0;
    std::vector<std::string> movements;
};

std::vector<LargeValueRule> rules_of(const LargeValueInput& movement) {
    std::vector<LargeValueRule> rules;
    if (movement.is_cash) {
        rules.push_back(LargeValueRule::cash);
    }
    if (movement.is_transfer) {
        rules.push_back(movement.customer_kind == CustomerKind::organisation
                            ? LargeValueRule::organisation
                        : movement.is_cross_border ? LargeValueRule::person_cross_border
                                                   : LargeValueRule::person_domestic);
    }
    return rules;
}

// The amount in CNY, or the equivalent in USD.
std::int64_t measured(const LargeValueInput& movement, std::size_t index, Problems& problems) {
    const auto currency = movement.amount.currency();
    if (currency == Currency::of("CNY") || currency == Currency::of("USD")) {
        return movement.amount.minor();
    }
    if (movement.usd_equivalent && movement.usd_equivalent->currency() == Currency::of("USD")) {
        return movement.usd_equivalent->minor();
    }
    problems.missing(at("movements", index, "usd_equivalent") + " of " + movement.id);
    return 0;
}

LargeValueDay day_of(const Key& key, const Sum& sum, std::int64_t limit) {
    return {.rule = key.rule,
            .customer = key.customer,
            .day = key.day,
            .direction = key.direction,
            .currency = Currency::of(key.foreign ? "USD" : "CNY"),
            .total_minor = sum.total,
            .limit_minor = limit,
            .is_single = sum.largest >= limit,
            .movements = sum.movements};
}

}  // namespace

Result<std::vector<LargeValueDay>> large_value_days(std::span<const LargeValueInput> movements,
                                                    const LargeValueSettings& settings) {
    Problems problems;
    std::map<Key, Sum> sums;
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < movements.size(); ++i) {
        const auto& movement = movements[i];
        if (!ids.insert(movement.id).second) {
            problems.bad(at("movements", i, "id"), "is there twice: " + movement.id);
        }
        if (!movement.exemption.empty() && settings.exemptions.contains(movement.exemption)) {
            continue;
        }
        const auto amount = measured(movement, i, problems);
        const bool foreign = movement.amount.currency() != Currency::of("CNY");
        for (const auto rule : rules_of(movement)) {
            auto& sum = sums[{movement.day, movement.customer, rule, movement.direction, foreign}];
            sum.total = add_minor(sum.total, amount);
            sum.largest = std::max(sum.largest, amount);
            sum.movements.push_back(movement.id);
        }
    }
    if (auto error = problems.error()) {
        return *error;
    }
    std::vector<LargeValueDay> days;
    for (const auto& [key, sum] : sums) {
        const auto& limits = settings.limits[static_cast<std::size_t>(key.rule) - 1];
        const auto limit = key.foreign ? limits.usd_minor : limits.cny_minor;
        if (sum.total >= limit) {
            days.push_back(day_of(key, sum, limit));
        }
    }
    return days;
}

}  // namespace sluice::report
