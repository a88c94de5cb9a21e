#include "security/monitoring/monitor_parameters.hpp"

namespace sluice::monitoring {

namespace {

using P = Parameters;
constexpr std::int64_t most = Money::max_minor;

constexpr ParameterRow table[] = {
    {"alert_score_permille", &P::alert_score_permille, 1, 1000, "",
     "a transfer that passes with this score is an alert"},
    {"hold_score_permille", &P::hold_score_permille, 1, 1000, "",
     "a transfer with this score is held"},
    {"weak_permille", &P::weak_permille, 0, 1000, "",
     "share of the score for a signal one step short of its threshold"},
    {"utc_offset_minutes", &P::utc_offset_minutes, -840, 840, "", "local time of the makers"},
    {"warm_up_days", &P::warm_up_days, 0, 365, "", "days of history before what is usual is known"},
    {"warm_up_transfers", &P::warm_up_transfers, 0, 100'000, "",
     "transfers before what is usual is known"},
    {"split_limit_min_transfers", &P::split_limit_min_transfers, 2, 50, "S01",
     "transfers to one payee just below an approval limit"},
    {"split_limit_window_hours", &P::split_limit_window_hours, 1, 240, "S01",
     "within so many hours"},
    {"split_limit_floor_permille", &P::split_limit_floor_permille, 500, 999, "S01",
     "from this share of the limit on"},
    {"split_report_min_transfers", &P::split_report_min_transfers, 2, 50, "S02",
     "transfers to one payee just below a report threshold"},
    {"split_report_window_hours", &P::split_report_window_hours, 1, 720, "S02",
     "within so many hours"},
    {"split_report_floor_permille", &P::split_report_floor_permille, 500, 999, "S02",
     "from this share of the threshold on"},
    {"report_person_minor", &P::report_person_minor, 1, most, "S02",
     "report threshold, natural person"},
    {"report_person_abroad_minor", &P::report_person_abroad_minor, 1, most, "S02",
     "report threshold, natural person across the border"},
    {"report_company_minor", &P::report_company_minor, 1, most, "S02",
     "report threshold, organisation"},
    {"pass_through_window_hours", &P::pass_through_window_hours, 1, 168, "S03",
     "how long after the receipt"},
    {"pass_through_min_permille", &P::pass_through_min_permille, 500, 1000, "S03",
     "share of the receipt that went on, at least"},
    {"pass_through_max_permille", &P::pass_through_max_permille, 900, 1200, "S03",
     "share of the receipt that went on, at most"},
    {"pass_through_min_receipt_minor", &P::pass_through_min_receipt_minor, 100'000, most, "S03",
     "receipts from this amount on"},
    {"fan_out_min_payees", &P::fan_out_min_payees, 3, 1000, "S04",
     "payees paid for the first time"},
    {"fan_out_window_hours", &P::fan_out_window_hours, 1, 48, "S04", "within so many hours"},
    {"fan_out_usual_multiple_permille", &P::fan_out_usual_multiple_permille, 1000, 100'000, "S04",
     "and so many times the enterprise's usual number"},
    {"fan_in_min_payers", &P::fan_in_min_payers, 2, 1000, "S05",
     "enterprises that pay one account"},
    {"fan_in_window_days", &P::fan_in_window_days, 1, 30, "S05", "within so many days"},
    {"cycle_max_hops", &P::cycle_max_hops, 3, 8, "S06", "longest way round"},
    {"cycle_window_days", &P::cycle_window_days, 1, 30, "S06", "within so many days"},
    {"cycle_min_permille", &P::cycle_min_permille, 100, 1000, "S06",
     "share of the amount that stays from hop to hop"},
    {"dormant_days", &P::dormant_days, 14, 730, "S07", "silence of a payee"},
    {"dormant_multiple_permille", &P::dormant_multiple_permille, 1000, 100'000, "S07",
     "and so many times its median amount"},
    {"velocity_min_transfers", &P::velocity_min_transfers, 3, 60, "S08",
     "transfers of one maker outside batches"},
    {"velocity_window_minutes", &P::velocity_window_minutes, 1, 240, "S08",
     "within so many minutes"},
    {"velocity_usual_multiple_permille", &P::velocity_usual_multiple_permille, 1000, 100'000, "S08",
     "and so many times the maker's usual busy count"},
    {"new_payee_transfers", &P::new_payee_transfers, 1, 20, "S09",
     "a payee outside master data is new for so many transfers"},
    {"new_payee_large_minor", &P::new_payee_large_minor, 1, most, "S09",
     "to a new payee: nothing below is large"},
    {"new_payee_always_large_minor", &P::new_payee_always_large_minor, 1, most, "S09",
     "to a new payee: all above is large"},
    {"new_payee_quantile_permille", &P::new_payee_quantile_permille, 500, 999, "S09",
     "between the two: above this quantile of the enterprise's amounts"},
    {"round_min_transfers", &P::round_min_transfers, 2, 50, "S10",
     "round amounts to one payee in a row"},
    {"round_window_days", &P::round_window_days, 1, 180, "S10", "within so many days"},
    {"round_step_minor", &P::round_step_minor, 1, most, "S10", "round is a multiple of this"},
    {"round_habit_max_permille", &P::round_habit_max_permille, 0, 1000, "S10",
     "share of round amounts that makes them this payee's habit"},
    {"account_change_watch_days", &P::account_change_watch_days, 1, 730, "S11",
     "how long a change that was not confirmed is watched"},
    {"invoice_watch_days", &P::invoice_watch_days, 1, 730, "S12",
     "how long invoices are remembered"},
    {"off_hours_start_hour", &P::off_hours_start_hour, 0, 23, "S13",
     "first hour of the night, local"},
    {"off_hours_end_hour", &P::off_hours_end_hour, 1, 24, "S13",
     "hour in which the night ends, local"},
    {"off_hours_habit_permille", &P::off_hours_habit_permille, 0, 1000, "S13",
     "share of an hour in the enterprise's transfers that makes it usual"},
    {"salary_grace_days", &P::salary_grace_days, 0, 120, "S16",
     "salary so long after leaving is still in order"},
    {"digits_min_transfers", &P::digits_min_transfers, 10, 40, "S18",
     "different amounts to one payee before digits are tested"},
    {"digits_window_days", &P::digits_window_days, 7, 365, "S18", "within so many days"},
    {"digits_max_chi_square_permille", &P::digits_max_chi_square_permille, 15'507, 1'000'000, "S18",
     "chi-square of first digits (8 degrees of freedom), times 1000"},
    {"account_name_min_transfers", &P::account_name_min_transfers, 1, 100, "S19",
     "transfers under another name before history counts as proof of it"},
    {"lookalike_max_edits", &P::lookalike_max_edits, 1, 3, "S20",
     "characters in which the names differ, at most"},
    {"lookalike_min_characters", &P::lookalike_min_characters, 2, 50, "S20",
     "shorter names are not compared"},
    {"device_min_transfers", &P::device_min_transfers, 1, 1000, "S22",
     "transfers of a maker before devices count as known"},
    {"creep_min_steps", &P::creep_min_steps, 3, 12, "S23",
     "record amounts to one payee, each a step above the last"},
    {"creep_step_min_permille", &P::creep_step_min_permille, 1010, 2000, "S23", "smallest step"},
    {"creep_step_max_permille", &P::creep_step_max_permille, 1050, 10'000, "S23",
     "largest step; what is above is a jump"},
    {"creep_total_permille", &P::creep_total_permille, 1100, 100'000, "S23",
     "and so many times the payee's median amount"},
    {"penny_max_minor", &P::penny_max_minor, 1, most, "S24", "a trial is at most this"},
    {"penny_large_minor", &P::penny_large_minor, 1, most, "S24", "followed by at least this"},
    {"penny_window_hours", &P::penny_window_hours, 1, 720, "S24", "within so many hours"},
    {"commission_min_transfers", &P::commission_min_transfers, 2, 50, "S25",
     "receipts forwarded less the same share to one payee"},
    {"commission_min_permille", &P::commission_min_permille, 500, 999, "S25",
     "share forwarded, at least"},
    {"commission_max_permille", &P::commission_max_permille, 500, 999, "S25",
     "share forwarded, at most"},
    {"commission_spread_permille", &P::commission_spread_permille, 0, 50, "S25",
     "shares count as the same within this"},
    {"commission_window_hours", &P::commission_window_hours, 1, 168, "S25",
     "how long after the receipt"},
    {"graph_min_risk_permille", &P::graph_min_risk_permille, 500, 1001, "graph",
     "risk of the model of the graph of transfers from which on its pattern is a reason; 1001: "
     "never"},
    {"graph_score_permille", &P::graph_score_permille, 0, 1000, "graph", "what the reason adds"},
    {"edge_min_score", &P::edge_min_score, 1, 1'000'000, "edge",
     "score of the edge stream from which on a burst is a reason"},
    {"edge_score_permille", &P::edge_score_permille, 0, 1000, "edge", "what the reason adds"},
};

// S01 ... S25: what one scenario adds. From hold_score_permille on, it holds by itself.
constexpr std::array<std::int64_t, scenario_count> default_scores = {
    700, 800, 700, 700, 700, 800, 700, 700, 700, 650, 900, 800, 650,
    700, 800, 700, 850, 650, 800, 800, 900, 800, 650, 800, 700};

}  // namespace

std::span<const ParameterRow> parameter_table() {
    return table;
}

Parameters default_parameters() {
    Parameters made;
    made.rates = {{Currency::of("EUR"), 7'700'000},
                  {Currency::of("GBP"), 9'000'000},
                  {Currency::of("HKD"), 910'000},
                  {Currency::of("JPY"), 47'000},
                  {Currency::of("USD"), 7'100'000}};
    made.stop_countries = {"IR", "KP"};
    made.high_risk_countries = {"AE", "AF", "AG", "AI", "AO", "BA", "BB", "BG", "BM", "BO", "BS",
                                "BY", "BZ", "CD", "CF", "CI", "CM", "CU", "CW", "CY", "DM", "DZ",
                                "GG", "GI", "HT", "IM", "IQ", "IR", "JE", "KE", "KN", "KP", "KW",
                                "KY", "LA", "LB", "LI", "LR", "LY", "MC", "MH", "ML", "MM", "MT",
                                "MU", "NA", "NI", "NP", "PA", "PG", "RU", "SC", "SD", "SO", "SS",
                                "SY", "TC", "VC", "VE", "VG", "VN", "VU", "WS", "YE", "ZW"};
    made.score_permille = default_scores;
    return made;
}

std::optional<std::int64_t> in_base(const Parameters& parameters, const Money& amount) {
    if (amount.currency() == parameters.base_currency) {
        return amount.minor();
    }
    for (const auto& rate : parameters.rates) {
        if (rate.currency == amount.currency()) {
            // minor / scale * rate / 10^6 * base scale; 128 bits, since 10^17 * 10^9 does not fit.
            __extension__ using Wide = __int128;
            const Wide value = static_cast<Wide>(amount.minor()) * rate.micros *
                               parameters.base_currency.scale() /
                               (static_cast<Wide>(amount.currency().scale()) * 1'000'000);
            return value > Money::max_minor ? Money::max_minor : static_cast<std::int64_t>(value);
        }
    }
    return std::nullopt;
}

}  // namespace sluice::monitoring
