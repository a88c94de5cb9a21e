#include <algorithm>
#include <array>

#include "security/monitoring/scenario.hpp"

namespace sluice::monitoring::unit {

namespace {

constexpr std::uint32_t habit_needs = 2;  // earlier transfers before there is a habit

}  // namespace

// A run of round sums to a payee whose invoices are not round.
Outcome round_amounts(const ScenarioContext& context) {
    const auto& p = context.parameters;
    if (context.payee == nullptr || context.is_own || context.is_salary ||
        context.transfer.amount.minor() % p.round_step_minor != 0) {
        return Outcome::quiet();
    }
    std::vector<std::string> transfers;
    for (std::size_t i = 0; i < context.payee->recent.size(); ++i) {
        const auto& entry = context.payee->recent[i];
        if (entry.at >= context.transfer.at - std::chrono::days{p.round_window_days} &&
            entry.minor % p.round_step_minor == 0) {
            transfers.push_back(entry.id.text());
        }
    }
    const auto run = static_cast<std::uint32_t>(transfers.size());
    const auto before = context.payee->count - std::min(context.payee->count, run);
    const auto round_before =
        context.payee->round_count - std::min(context.payee->round_count, run);
    const auto habit = before == 0 ? 1000 : std::int64_t{round_before} * 1000 / before;
    transfers.push_back(context.transfer.id);
    if (static_cast<std::int64_t>(transfers.size()) < p.round_min_transfers ||
        before < habit_needs || habit > p.round_habit_max_permille) {
        return Outcome::quiet();
    }
    return Outcome::fired(count_of(transfers.size()), {habit, Unit::permille},
                          {p.round_min_transfers, Unit::count}, days_text(p.round_window_days),
                          std::move(transfers));
}

// Many different amounts to one payee in a short time whose first digits do not follow Benford's
// law. A payee that is paid now and then has amounts of one size, and digits say nothing of it.
Outcome invented_amounts(const ScenarioContext& context) {
    const auto& p = context.parameters;
    if (context.payee == nullptr || context.is_own || context.is_salary ||
        context.transfer.amount.is_zero()) {
        return Outcome::quiet();
    }
    const auto own = first_digit(context.transfer.amount.minor());
    const auto oldest = std::chrono::floor<std::chrono::days>(context.transfer.at) -
                        std::chrono::days{p.digits_window_days};
    std::array<std::uint32_t, 9> counts{};
    std::uint32_t total = 1;
    ++counts[own - 1u];
    for (std::size_t i = context.payee->digits.size(); i-- > 0;) {
        const auto& entry = context.payee->digits[i];
        if (entry.day < oldest) {
            break;
        }
        ++counts[entry.digit - 1u];
        ++total;
    }
    const auto chi_square = static_cast<std::int64_t>(benford_chi_square(counts) * 1000);
    const bool is_too_frequent = counts[own - 1u] > total * benford_share(own);
    if (total < static_cast<std::uint32_t>(p.digits_min_transfers) || !is_too_frequent ||
        chi_square < p.digits_max_chi_square_permille) {
        return Outcome::quiet();
    }
    std::vector<std::string> transfers;
    for (std::size_t i = 0; i < context.payee->recent.size(); ++i) {
        transfers.push_back(context.payee->recent[i].id.text());
    }
    transfers.push_back(context.transfer.id);
    return Outcome::fired({chi_square / 1000, Unit::count}, count_of(total),
                          {p.digits_max_chi_square_permille / 1000, Unit::count},
                          days_text(p.digits_window_days), std::move(transfers));
}

// Each new highest amount is a small step above the last one, again and again.
Outcome creeping_amounts(const ScenarioContext& context) {
    const auto& p = context.parameters;
    if (!context.base_minor) {
        return Outcome::not_evaluated();
    }
    if (context.payee == nullptr || context.is_own || context.is_salary) {
        return Outcome::quiet();
    }
    const auto& records = context.payee->records;
    auto above = *context.base_minor;
    std::vector<std::string> transfers{context.transfer.id};
    for (std::size_t i = records.size(); i-- > 0;) {
        const auto below = std::max<std::int64_t>(1, records[i].base_minor);
        const auto step = above / std::max<std::int64_t>(1, below / 1000);
        if (step < p.creep_step_min_permille || step > p.creep_step_max_permille) {
            break;
        }
        transfers.push_back(records[i].id.text());
        above = below;
    }
    const auto steps = static_cast<std::int64_t>(transfers.size()) - 1;
    const auto median = context.payee->median_base_minor();
    const auto total = *context.base_minor / std::max<std::int64_t>(1, median / 1000);
    if (steps < p.creep_min_steps || total < p.creep_total_permille) {
        return Outcome::quiet();
    }
    std::ranges::reverse(transfers);
    return Outcome::fired(money_of(*context.base_minor, p.base_currency.code()),
                          money_of(median, p.base_currency.code()),
                          {p.creep_min_steps, Unit::count}, days_text(0), std::move(transfers));
}

}  // namespace sluice::monitoring::unit
