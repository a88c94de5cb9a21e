#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/money.hpp"

namespace sluice::monitoring {

inline constexpr std::size_t scenario_count = 25;

// Value of one unit of a currency in the base currency, times 10^6. Only for comparing amounts of
// different currencies with one threshold; never for booking.
struct ReferenceRate {
    Currency currency;
    std::int64_t micros;

    bool operator==(const ReferenceRate&) const = default;
};

// What the scenarios compare with, for one enterprise. Amounts are minor units of the base
// currency. The table of names, limits and meanings is parameter_table().
struct Parameters {
    Currency base_currency = Currency::of("CNY");
    std::vector<ReferenceRate> rates;
    std::vector<std::string> stop_countries;
    std::vector<std::string> high_risk_countries;
    std::array<std::int64_t, scenario_count> score_permille{};

    std::int64_t alert_score_permille = 300;
    std::int64_t hold_score_permille = 600;
    std::int64_t weak_permille = 500;
    std::int64_t utc_offset_minutes = 480;
    std::int64_t warm_up_days = 14;
    std::int64_t warm_up_transfers = 100;

    std::int64_t split_limit_min_transfers = 3;
    std::int64_t split_limit_window_hours = 36;
    std::int64_t split_limit_floor_permille = 880;

    std::int64_t split_report_min_transfers = 3;
    std::int64_t split_report_window_hours = 120;
    std::int64_t split_report_floor_permille = 880;
    std::int64_t report_person_minor = 50'000'000;
    std::int64_t report_person_abroad_minor = 20'000'000;
    std::int64_t report_company_minor = 200'000'000;

    std::int64_t pass_through_window_hours = 30;
    std::int64_t pass_through_min_permille = 880;
    std::int64_t pass_through_max_permille = 1'020;
    std::int64_t pass_through_min_receipt_minor = 20'000'000;

    std::int64_t fan_out_min_payees = 6;
    std::int64_t fan_out_window_hours = 6;
    std::int64_t fan_out_usual_multiple_permille = 2'500;

    std::int64_t fan_in_min_payers = 3;
    std::int64_t fan_in_window_days = 5;

    std::int64_t cycle_max_hops = 8;
    std::int64_t cycle_window_days = 7;
    std::int64_t cycle_min_permille = 700;

    std::int64_t dormant_days = 75;
    std::int64_t dormant_multiple_permille = 2'500;

    std::int64_t velocity_min_transfers = 14;
    std::int64_t velocity_window_minutes = 10;
    std::int64_t velocity_usual_multiple_permille = 4'000;

    std::int64_t new_payee_transfers = 3;
    std::int64_t new_payee_large_minor = 30'000'000;
    std::int64_t new_payee_always_large_minor = 50'000'000;
    std::int64_t new_payee_quantile_permille = 990;

    std::int64_t round_min_transfers = 3;
    std::int64_t round_window_days = 30;
    std::int64_t round_step_minor = 1'000'000;
    std::int64_t round_habit_max_permille = 250;

    std::int64_t account_change_watch_days = 90;

    std::int64_t invoice_watch_days = 400;

    std::int64_t off_hours_start_hour = 0;
    std::int64_t off_hours_end_hour = 6;
    std::int64_t off_hours_habit_permille = 10;

    std::int64_t salary_grace_days = 3;

    std::int64_t digits_min_transfers = 15;
    std::int64_t digits_window_days = 60;
    std::int64_t digits_max_chi_square_permille = 26'125;

    std::int64_t account_name_min_transfers = 2;

    std::int64_t lookalike_max_edits = 1;
    std::int64_t lookalike_min_characters = 4;

    std::int64_t device_min_transfers = 10;

    std::int64_t creep_min_steps = 3;
    std::int64_t creep_step_min_permille = 1'080;
    std::int64_t creep_step_max_permille = 1'800;
    std::int64_t creep_total_permille = 2'500;

    std::int64_t penny_max_minor = 500;
    std::int64_t penny_large_minor = 10'000'000;
    std::int64_t penny_window_hours = 24;

    std::int64_t commission_min_transfers = 2;
    std::int64_t commission_min_permille = 880;
    std::int64_t commission_max_permille = 985;
    std::int64_t commission_spread_permille = 6;
    std::int64_t commission_window_hours = 24;

    std::int64_t graph_min_risk_permille = 970;
    std::int64_t graph_score_permille = 150;
    std::int64_t edge_min_score = 300;
    std::int64_t edge_score_permille = 100;

    bool operator==(const Parameters&) const = default;
};

struct ParameterRow {
    std::string_view name;
    std::int64_t Parameters::*member;
    std::int64_t min;
    std::int64_t max;
    std::string_view scenario;  // "" for those of the decision as a whole
    std::string_view meaning;
};

std::span<const ParameterRow> parameter_table();

// Parameters as built in: the same as conf/monitoring/parameters.toml.
Parameters default_parameters();

// An amount in minor units of the base currency, rounded down; nothing when no rate is known.
std::optional<std::int64_t> in_base(const Parameters& parameters, const Money& amount);

// Defaults and what single enterprises have instead.
class ParameterSet {
public:
    ParameterSet() : defaults_(default_parameters()) {}

    // Lines `name = value`: whole numbers, texts and lists of texts as in TOML; `#` begins a
    // comment. What follows `[tenant."ID"]` holds for that enterprise only. Errors name line and
    // column: malformed, unknown_field, invalid_value (outside the limits of the table).
    static Result<ParameterSet> parse(std::string_view text);

    const Parameters& of(std::string_view tenant) const;

private:
    Parameters defaults_;
    std::map<std::string, Parameters, std::less<>> tenants_;
};

}  // namespace sluice::monitoring
