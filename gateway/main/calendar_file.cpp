#include "gateway/main/calendar_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gateway/main/config_reader.hpp"
#include "gateway/main/config_rules.hpp"

namespace sluice {

namespace {

using config::CalendarFile;
using config::Problems;

Calendar to_calendar(const CalendarFile& file) {
    Calendar calendar;
    calendar.name = file.name;
    calendar.utc_offset = std::chrono::minutes{file.utc_offset_minutes};
    calendar.summer_time = file.summer_time == "eu" ? SummerTime::eu : SummerTime::none;
    for (std::size_t day = 0; day < calendar.weekend.size(); ++day) {
        calendar.weekend[day] = std::ranges::count(file.weekend, config::weekday_words[day]) > 0;
    }
    calendar.holidays = file.holidays;
    calendar.working_days = file.working_days;
    std::ranges::sort(calendar.holidays);
    std::ranges::sort(calendar.working_days);
    calendar.opens = config::parse_time_of_day(file.opens).value_or(calendar.opens);
    calendar.cut_off = config::parse_time_of_day(file.cut_off).value_or(calendar.cut_off);
    calendar.first_year = static_cast<int>(file.first_year);
    calendar.last_year = static_cast<int>(file.last_year);
    return calendar;
}

// A date that is listed and has no effect is a slip of the pen in a list that decides about money.
void check_days(Problems& problems, const Calendar& calendar) {
    const auto is_weekend = [&](BusinessDate date) {
        return calendar.weekend[std::chrono::weekday{date}.c_encoding()];
    };
    const auto years_missing = [&](BusinessDate date) {
        return calendar.first_year == 0 || !covers(calendar, date);
    };
    for (const char* key : {"holidays", "working_days"}) {
        const bool working = std::string_view{key} == "working_days";
        const auto& dates = working ? calendar.working_days : calendar.holidays;
        for (std::size_t i = 0; i < dates.size(); ++i) {
            const auto date = dates[i];
            if (i > 0 && dates[i - 1] == date) {
                problems.add(key, fmt::format("holds {} twice", to_iso_date(date)));
            }
            if (years_missing(date)) {
                problems.add(key, fmt::format("holds {}, which is outside first_year to last_year",
                                              to_iso_date(date)));
            }
            if (working &&
                (!is_weekend(date) || std::ranges::binary_search(calendar.holidays, date))) {
                problems.add(key, fmt::format("holds {}, which is a holiday or no day of a weekend",
                                              to_iso_date(date)));
            }
        }
    }
}

}  // namespace

CalendarResult load_calendar(const std::filesystem::path& path) {
    Problems problems;
    CalendarFile file;
    const auto table = config::parse_file(problems, path);
    if (problems.empty()) {
        config::TableReader reader(problems, path, table, "");
        reader.read(config::rows(file));
        reader.finish();
    }
    const auto calendar = to_calendar(file);
    if (problems.empty()) {
        check_days(problems, calendar);
        if (calendar.opens >= calendar.cut_off) {
            problems.add("cut_off", "must be later than opens");
        }
        if (calendar.first_year > calendar.last_year) {
            problems.add("last_year", "must not be before first_year");
        }
    }
    return {calendar, problems.take()};
}

}  // namespace sluice
