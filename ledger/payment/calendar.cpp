#include "ledger/payment/calendar.hpp"

#include <algorithm>

#include "ledger/base/check.hpp"

namespace sluice {

namespace {

using std::chrono::days;
using std::chrono::hours;

// The longest run of closed days a calendar may have: more is a calendar without open days.
constexpr int max_closed_days = 366;

bool contains(const std::vector<BusinessDate>& sorted, BusinessDate date) {
    return std::ranges::binary_search(sorted, date);
}

int year_of(BusinessDate date) {
    return static_cast<int>(std::chrono::year_month_day{date}.year());
}

Instant last_sunday(int year, std::chrono::month month) {
    const auto sunday = std::chrono::sys_days{std::chrono::year{year} / month /
                                              std::chrono::Sunday[std::chrono::last]};
    return Instant{sunday} + hours{1};
}

std::chrono::minutes offset_at(const Calendar& calendar, Instant at) {
    if (calendar.summer_time == SummerTime::none) {
        return calendar.utc_offset;
    }
    const int year = year_of(std::chrono::floor<days>(at));
    const bool summer =
        at >= last_sunday(year, std::chrono::March) && at < last_sunday(year, std::chrono::October);
    return calendar.utc_offset + (summer ? hours{1} : hours{0});
}

}  // namespace

bool covers(const Calendar& calendar, BusinessDate date) {
    const int year = year_of(date);
    return calendar.first_year == 0 || (year >= calendar.first_year && year <= calendar.last_year);
}

bool is_business_day(const Calendar& calendar, BusinessDate date) {
    if (contains(calendar.holidays, date)) {
        return false;
    }
    return contains(calendar.working_days, date) ||
           !calendar.weekend[std::chrono::weekday{date}.c_encoding()];
}

BusinessDate following_business_day(const Calendar& calendar, BusinessDate date) {
    for (int closed = 0; !is_business_day(calendar, date); ++closed) {
        check(closed < max_closed_days, "a calendar has a business day in every year");
        date += days{1};
    }
    return date;
}

BusinessDate next_business_day(const Calendar& calendar, BusinessDate date) {
    return following_business_day(calendar, date + days{1});
}

BusinessDate local_date(const Calendar& calendar, Instant at) {
    return std::chrono::floor<days>(at + offset_at(calendar, at));
}

Instant local_instant(const Calendar& calendar, BusinessDate date, std::chrono::minutes time) {
    // The offset is that of the instant itself, so it is looked up at the winter reading first. In
    // the repeated hour of autumn this gives the later instant; banks are closed at that hour.
    const Instant local = Instant{date} + time;
    return local - offset_at(calendar, local - calendar.utc_offset);
}

SendSlot send_slot(const Calendar& calendar, BusinessDate requested, Instant now) {
    const BusinessDate today = local_date(calendar, now);
    BusinessDate day = following_business_day(calendar, std::max(requested, today));
    if (day == today && now >= local_instant(calendar, today, calendar.cut_off)) {
        day = next_business_day(calendar, today);
    }
    return {day, std::max(now, local_instant(calendar, day, calendar.opens))};
}

Instant send_not_before(const Calendar& calendar, BusinessDate requested, Instant now) {
    return send_slot(calendar, requested, now).not_before;
}

}  // namespace sluice
