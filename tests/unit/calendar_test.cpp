#include "ledger/payment/calendar.hpp"

#include <gtest/gtest.h>

namespace sluice {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

BusinessDate date(std::string_view text) {
    return parse_date(text).value();
}
Instant instant(std::string_view text) {
    return parse_instant(text).value();
}

Calendar always() {
    return Calendar{};
}

// Central European Time, Saturday and Sunday closed, 07:00 to 17:00, Easter 2026 and Christmas.
Calendar frankfurt() {
    Calendar calendar;
    calendar.utc_offset = minutes{60};
    calendar.summer_time = SummerTime::eu;
    calendar.weekend = {true, false, false, false, false, false, true};
    calendar.holidays = {date("2026-01-01"), date("2026-04-03"), date("2026-04-06"),
                         date("2026-05-01"), date("2026-12-25"), date("2026-12-26")};
    calendar.opens = hours{7};
    calendar.cut_off = hours{17};
    calendar.first_year = 2026;
    calendar.last_year = 2026;
    return calendar;
}

// UTC+8, spring festival of 2026 with its two adjusted Saturdays.
Calendar shanghai() {
    Calendar calendar;
    calendar.utc_offset = minutes{480};
    calendar.weekend = {true, false, false, false, false, false, true};
    for (auto day = date("2026-02-15"); day <= date("2026-02-23"); day += std::chrono::days{1}) {
        calendar.holidays.push_back(day);
    }
    calendar.working_days = {date("2026-02-14"), date("2026-02-28")};
    calendar.opens = hours{8} + minutes{30};
    calendar.cut_off = hours{17} + minutes{15};
    calendar.first_year = 2026;
    calendar.last_year = 2026;
    return calendar;
}

TEST(Calendar, business_days) {
    struct Row {
        Calendar calendar;
        const char* day;
        bool open;
    };
    const Row rows[] = {
        {always(), "2026-01-01", true},      // never closed
        {frankfurt(), "2026-04-02", true},   // Maundy Thursday
        {frankfurt(), "2026-04-03", false},  // Good Friday
        {frankfurt(), "2026-04-04", false},  // Saturday
        {frankfurt(), "2026-04-06", false},  // Easter Monday
        {frankfurt(), "2027-01-01", true},   // a Friday outside the years covered
        {shanghai(), "2026-02-13", true},    // Friday
        {shanghai(), "2026-02-14", true},    // Saturday, worked
        {shanghai(), "2026-02-16", false},   // Monday in the festival
        {shanghai(), "2026-02-21", false},   // Saturday in the festival
        {shanghai(), "2026-03-01", false},   // Sunday
    };
    for (const auto& row : rows) {
        EXPECT_EQ(is_business_day(row.calendar, date(row.day)), row.open) << row.day;
    }
}

TEST(Calendar, following_keeps_an_open_day_and_next_never_does) {
    struct Row {
        const char* from;
        const char* following;
        const char* next;
    };
    const Row rows[] = {
        {"2026-04-01", "2026-04-01", "2026-04-02"},
        {"2026-04-02", "2026-04-02", "2026-04-07"},
        {"2026-04-03", "2026-04-07", "2026-04-07"},
        {"2026-12-24", "2026-12-24", "2026-12-28"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(following_business_day(frankfurt(), date(row.from)), date(row.following));
        EXPECT_EQ(next_business_day(frankfurt(), date(row.from)), date(row.next));
    }
}

TEST(Calendar, knows_the_years_its_holidays_cover) {
    EXPECT_TRUE(covers(always(), date("1999-12-31")));
    EXPECT_FALSE(covers(frankfurt(), date("2025-12-31")));
    EXPECT_TRUE(covers(frankfurt(), date("2026-12-31")));
    EXPECT_FALSE(covers(frankfurt(), date("2027-01-01")));
}

TEST(Calendar, the_local_day_and_time_follow_offset_and_summer_time) {
    EXPECT_EQ(local_date(shanghai(), instant("2026-03-01T15:59:59Z")), date("2026-03-01"));
    EXPECT_EQ(local_date(shanghai(), instant("2026-03-01T16:00:00Z")), date("2026-03-02"));
    EXPECT_EQ(local_date(frankfurt(), instant("2026-01-15T22:30:00Z")), date("2026-01-15"));
    EXPECT_EQ(local_date(frankfurt(), instant("2026-07-15T22:30:00Z")), date("2026-07-16"));
    // The clocks of 2026 change on 29 March and 25 October, 01:00 UTC.
    const auto noon = hours{12};
    EXPECT_EQ(local_instant(frankfurt(), date("2026-03-28"), noon),
              instant("2026-03-28T11:00:00Z"));
    EXPECT_EQ(local_instant(frankfurt(), date("2026-03-29"), noon),
              instant("2026-03-29T10:00:00Z"));
    EXPECT_EQ(local_instant(frankfurt(), date("2026-10-24"), noon),
              instant("2026-10-24T10:00:00Z"));
    EXPECT_EQ(local_instant(frankfurt(), date("2026-10-25"), noon),
              instant("2026-10-25T11:00:00Z"));
}

TEST(Calendar, send_slot) {
    struct Row {
        const char* why;
        Calendar calendar;
        const char* requested;
        const char* now;
        const char* execution_date;
        const char* not_before;
    };
    const Row rows[] = {
        {"today, open", frankfurt(), "2026-04-01", "2026-04-01T09:00:00Z", "2026-04-01",
         "2026-04-01T09:00:00Z"},
        {"today, before opening", frankfurt(), "2026-04-01", "2026-04-01T04:59:00Z", "2026-04-01",
         "2026-04-01T05:00:00Z"},
        {"the last instant before the cut-off", frankfurt(), "2026-04-01",
         "2026-04-01T14:59:59.999999Z", "2026-04-01", "2026-04-01T14:59:59.999999Z"},
        {"at the cut-off", frankfurt(), "2026-04-01", "2026-04-01T15:00:00Z", "2026-04-02",
         "2026-04-02T05:00:00Z"},
        {"after the cut-off before Easter", frankfurt(), "2026-04-02", "2026-04-02T15:00:00Z",
         "2026-04-07", "2026-04-07T05:00:00Z"},
        {"on a holiday", frankfurt(), "2026-04-03", "2026-04-03T09:00:00Z", "2026-04-07",
         "2026-04-07T05:00:00Z"},
        {"future business day", frankfurt(), "2026-04-08", "2026-04-01T20:00:00Z", "2026-04-08",
         "2026-04-08T05:00:00Z"},
        {"future Saturday", frankfurt(), "2026-04-11", "2026-04-01T09:00:00Z", "2026-04-13",
         "2026-04-13T05:00:00Z"},
        {"a past day counts as today", frankfurt(), "2026-03-01", "2026-04-01T09:00:00Z",
         "2026-04-01", "2026-04-01T09:00:00Z"},
        {"today at the bank is tomorrow in UTC", shanghai(), "2026-03-03", "2026-03-03T23:00:00Z",
         "2026-03-04", "2026-03-04T00:30:00Z"},
        {"a worked Saturday", shanghai(), "2026-02-14", "2026-02-14T01:00:00Z", "2026-02-14",
         "2026-02-14T01:00:00Z"},
        {"after the cut-off of a worked Saturday", shanghai(), "2026-02-14", "2026-02-14T09:15:00Z",
         "2026-02-24", "2026-02-24T00:30:00Z"},
        {"never closed", always(), "2026-01-01", "2026-01-01T23:59:59Z", "2026-01-01",
         "2026-01-01T23:59:59Z"},
    };
    for (const auto& row : rows) {
        const SendSlot expected{date(row.execution_date), instant(row.not_before)};
        const auto slot = send_slot(row.calendar, date(row.requested), instant(row.now));
        EXPECT_EQ(to_iso_date(slot.execution_date), to_iso_date(expected.execution_date))
            << row.why;
        EXPECT_EQ(to_rfc3339(slot.not_before), to_rfc3339(expected.not_before)) << row.why;
        EXPECT_EQ(send_not_before(row.calendar, date(row.requested), instant(row.now)),
                  expected.not_before)
            << row.why;
    }
}

TEST(CalendarDeathTest, a_calendar_without_an_open_day_stops_the_process) {
    Calendar closed;
    closed.weekend.fill(true);
    EXPECT_DEATH(following_business_day(closed, date("2026-01-01")), "business day in every year");
}

}  // namespace
}  // namespace sluice
