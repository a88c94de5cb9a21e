// Instants (RFC 3339, ISO 8601 without offset, Postgres) and dates.
#include "ledger/base/time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace sluice {
namespace {

TEST(InstantText, is_read) {
    struct Row {
        const char* text;
        const char* utc;
    };
    const Row rows[] = {
        {"2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000000Z"},
        {"2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00.500000Z"},
        {"2026-01-31T12:00:00.123456Z", "2026-01-31T12:00:00.123456Z"},
        {"2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00.123456Z"},
        {"2026-01-31T12:00:00+01:00", "2026-01-31T11:00:00.000000Z"},
        {"2026-01-31T00:30:00+08:00", "2026-01-30T16:30:00.000000Z"},
        {"2026-01-31T23:30:00-05:30", "2026-02-01T05:00:00.000000Z"},
        {"2026-01-31T12:00:00", "2026-01-31T12:00:00.000000Z"},  // ISODateTime without offset
        {"2026-01-31 12:00:00.123+00", "2026-01-31T12:00:00.123000Z"},  // Postgres
        {"2026-01-31 12:00:00+05:30", "2026-01-31T06:30:00.000000Z"},
        {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000Z"},  // a leap second
        {"2026-01-31T24:00:00Z", "2026-02-01T00:00:00.000000Z"},  // XSD dateTime: end of the day
        {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
        {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
    };
    for (const auto& row : rows) {
        const auto at = parse_instant(row.text);
        ASSERT_TRUE(at.has_value()) << row.text;
        EXPECT_EQ(to_rfc3339(*at), row.utc) << row.text;
    }
}

TEST(InstantText, is_refused) {
    for (const auto* text : {"",
                             "2026-01-31",
                             "2026-01-31T",
                             "2026-01-31T12",
                             "2026-01-31T12:00",
                             "2026-01-31T12:00:00z ",
                             "2026-01-31T12:00:00ZZ",
                             "2026-01-31T12:00:00+1",
                             "2026-01-31T12:00:00+15:00",
                             "2026-01-31T12:00:00+01:60",
                             "2026-01-31T12:00:00+01:0",
                             "2026-01-31T12:00:00 CET",
                             "2026-01-31T12:00:00.",
                             "2026-01-31T12:00:00.Z",
                             "2026-01-31T25:00:00Z",
                             "2026-01-31T24:00:01Z",
                             "9999-12-31T24:00:00Z",
                             "9999-12-31T23:59:59-14:00",
                             "0000-06-01T00:00:00Z",
                             "2026-01-31T24:30:00Z",
                             "2026-01-31T12:60:00Z",
                             "2026-01-31T12:00:61Z",
                             "2026-02-29T12:00:00Z",
                             "2026-13-01T12:00:00Z",
                             "2026-00-01T12:00:00Z",
                             "2026-01-00T12:00:00Z",
                             "26-01-31T12:00:00Z",
                             "02026-01-31T12:00:00Z",
                             "-026-01-31T12:00:00Z",
                             "2026/01/31T12:00:00Z",
                             "2026-01-31X12:00:00Z",
                             " 2026-01-31T12:00:00Z",
                             "2026-01-31T1 :00:00Z",
                             "infinity",
                             "now"}) {
        const auto at = parse_instant(text);
        ASSERT_FALSE(at.has_value()) << text;
        EXPECT_EQ(at.error().code, Errc::invalid_date) << text;
    }
}

TEST(InstantText, written_and_read_is_the_same) {
    EXPECT_TRUE(rc::check("parse_instant(to_rfc3339(x)) == x", [] {
        constexpr std::int64_t limit = 4'000'000'000'000'000;  // years 1843 to 2096
        const Instant at{std::chrono::microseconds{*rc::gen::inRange(-limit, limit)}};
        RC_ASSERT(*parse_instant(to_rfc3339(at)) == at);
    }));
}

TEST(DateText, is_read_and_its_zone_dropped) {
    for (const auto* text : {"2026-01-31", "2026-01-31Z", "2026-01-31+02:00", "2026-01-31-05:00"}) {
        const auto date = parse_date(text);
        ASSERT_TRUE(date.has_value()) << text;
        EXPECT_EQ(to_iso_date(*date), "2026-01-31") << text;
    }
    EXPECT_EQ(to_iso_date(*parse_date("2024-02-29")), "2024-02-29");
}

TEST(DateText, is_refused) {
    for (const auto* text :
         {"", "2026", "2026-01", "2026-1-31", "2026-01-32", "2026-02-29", "1900-02-29",
          "2026-04-31", "2026-13-01", "2026-00-10", "20260131", "31.01.2026", "2026-01-31 ",
          "2026-01-31T00:00:00", "2026-01-31+", "2026-01-31+99:00", "0x26-01-31"}) {
        const auto date = parse_date(text);
        ASSERT_FALSE(date.has_value()) << text;
        EXPECT_EQ(date.error().code, Errc::invalid_date) << text;
    }
}

TEST(DateText, written_and_read_is_the_same) {
    EXPECT_TRUE(rc::check("parse_date(to_iso_date(x)) == x", [] {
        const BusinessDate date{std::chrono::days{*rc::gen::inRange(-700'000, 2'900'000)}};
        RC_ASSERT(*parse_date(to_iso_date(date)) == date);
    }));
}

TEST(ManualClock, moves_only_when_told) {
    ManualClock clock(*parse_instant("2026-01-31T12:00:00Z"));
    EXPECT_EQ(clock.now(), clock.now());
    clock.advance(std::chrono::minutes{1});
    EXPECT_EQ(to_rfc3339(clock.now()), "2026-01-31T12:01:00.000000Z");
    clock.set(*parse_instant("2026-01-01T00:00:00Z"));
    EXPECT_EQ(to_rfc3339(clock.now()), "2026-01-01T00:00:00.000000Z");
}

TEST(SystemClock, is_utc_of_this_century) {
    const auto now = SystemClock{}.now();
    EXPECT_GT(now, *parse_instant("2025-01-01T00:00:00Z"));
    EXPECT_LT(now, *parse_instant("2100-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace sluice
