#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "ledger/base/time.hpp"

namespace sluice {

// Clock change of the bank's place. eu: one hour ahead from the last Sunday of March, 01:00 UTC, to
// the last Sunday of October, 01:00 UTC (Directive 2000/84/EC).
enum class SummerTime : std::uint8_t { none, eu };

// When a bank takes payments. Plain data, read from conf/calendars/*.toml.
struct Calendar {
    std::string name;
    std::chrono::minutes utc_offset{0};  // local time = UTC + utc_offset, in winter
    SummerTime summer_time = SummerTime::none;
    std::array<bool, 7> weekend{};           // index: days since Sunday, as weekday::c_encoding()
    std::vector<BusinessDate> holidays;      // sorted
    std::vector<BusinessDate> working_days;  // sorted; weekend days on which the bank works
    std::chrono::minutes opens{0};           // local time of day
    std::chrono::minutes cut_off{24 * 60};   // local time of day; from here on it is the next day
    // Years whose holidays the lists hold; 0 and 0: the calendar has none, so every year.
    int first_year = 0;
    int last_year = 0;
};

// When an instruction goes out, and the day the bank is told to execute it.
struct SendSlot {
    BusinessDate execution_date;
    Instant not_before;

    bool operator==(const SendSlot&) const = default;
};

// All functions are pure. A calendar in which every day is closed is a bug of its reader.

// False: the holidays of that year are not known, so only weekends count as closed.
bool covers(const Calendar& calendar, BusinessDate date);

bool is_business_day(const Calendar& calendar, BusinessDate date);

// The date itself when it is a business day, else the first one behind it ("following" rule).
BusinessDate following_business_day(const Calendar& calendar, BusinessDate date);

// The first business day strictly behind the date.
BusinessDate next_business_day(const Calendar& calendar, BusinessDate date);

// The day it is at the bank's place.
BusinessDate local_date(const Calendar& calendar, Instant at);

// A local time of day at the bank's place as an instant.
Instant local_instant(const Calendar& calendar, BusinessDate date, std::chrono::minutes time);

// The requested day, rolled to a business day; a day in the past counts as today. Today after the
// cut-off is the next business day. Whether a past day is allowed at all is the caller's business.
SendSlot send_slot(const Calendar& calendar, BusinessDate requested, Instant now);

// The first instant at which the bank takes it: now, or the opening of the execution day.
Instant send_not_before(const Calendar& calendar, BusinessDate requested, Instant now);

}  // namespace sluice
