#include "ledger/base/time.hpp"

#include <fmt/format.h>

#include <optional>

namespace sluice {

namespace {

using std::chrono::microseconds;

// Reads exactly `count` digits at the front of text and removes them.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) {
        return std::nullopt;
    }
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') {
            return std::nullopt;
        }
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

std::optional<BusinessDate> take_date(std::string_view& text) {
    const auto year = take_digits(text, 4);
    if (!year || !take(text, '-')) {
        return std::nullopt;
    }
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) {
        return std::nullopt;
    }
    const auto day = take_digits(text, 2);
    if (!day) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days{date};
}

// Digits after the point beyond microseconds are dropped.
microseconds take_fraction(std::string_view& text) {
    std::int64_t value = 0;
    int digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (digits < 6) {
            value = value * 10 + (text.front() - '0');
            ++digits;
        }
        text.remove_prefix(1);
    }
    for (; digits < 6; ++digits) {
        value *= 10;
    }
    return microseconds{value};
}

// "Z", "", "+hh", "+hh:mm": minutes east of UTC, or nothing when it is none of these.
std::optional<std::chrono::minutes> take_offset(std::string_view text) {
    if (text.empty() || text == "Z") {
        return std::chrono::minutes{0};
    }
    const bool east = text.front() == '+';
    if (!east && text.front() != '-') {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto hours = take_digits(text, 2);
    int minutes = 0;
    if (!hours || *hours > 14) {
        return std::nullopt;
    }
    if (!text.empty()) {
        take(text, ':');
        const auto read = take_digits(text, 2);
        if (!read || !text.empty() || *read > 59) {
            return std::nullopt;
        }
        minutes = *read;
    }
    const auto total = std::chrono::minutes{*hours * 60 + minutes};
    return east ? total : -total;
}

}  // namespace

Instant SystemClock::now() {
    return std::chrono::floor<microseconds>(std::chrono::system_clock::now());
}

std::string to_iso_date(BusinessDate date) {
    const std::chrono::year_month_day ymd{date};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                       static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

std::string to_rfc3339(Instant at) {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::hh_mm_ss time{at - day};
    return fmt::format("{}T{:02}:{:02}:{:02}.{:06}Z", to_iso_date(day), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

Result<Instant> parse_instant(std::string_view text) {
    const auto bad = fail(Errc::invalid_date, "not an RFC 3339 date and time");
    const auto day = take_date(text);
    if (!day || !(take(text, 'T') || take(text, ' '))) {
        return bad;
    }
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 24 || !take(text, ':')) {
        return bad;
    }
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59 || !take(text, ':')) {
        return bad;
    }
    const auto second = take_digits(text, 2);
    if (!second || *second > 60) {
        return bad;
    }
    auto fraction = microseconds{0};
    if (take(text, '.')) {
        if (text.empty() || text.front() < '0' || text.front() > '9') {
            return bad;
        }
        fraction = take_fraction(text);
    }
    const auto offset = take_offset(text);
    const bool past_midnight =
        *hour == 24 && (*minute != 0 || *second != 0 || fraction != microseconds{0});
    if (!offset || past_midnight) {
        return bad;
    }
    const auto at = Instant{*day} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
                    std::chrono::seconds{*second} + fraction - *offset;
    // The last hour of 9999, or an offset, leads out of what four digits of a year can say.
    using std::chrono::year;
    constexpr Instant first{std::chrono::sys_days{year{1} / 1 / 1}};
    constexpr Instant end{std::chrono::sys_days{year{10'000} / 1 / 1}};
    return first <= at && at < end ? Result<Instant>{at} : bad;
}

Result<BusinessDate> parse_date(std::string_view text) {
    const auto date = take_date(text);
    if (!date || !take_offset(text)) {
        return fail(Errc::invalid_date, "not a date (yyyy-mm-dd)");
    }
    return *date;
}

}  // namespace sluice
