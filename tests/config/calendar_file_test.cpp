#include "gateway/main/calendar_file.hpp"

#include <gtest/gtest.h>

#include "gateway/main/config.hpp"
#include "tests/config/config_folder.hpp"

namespace sluice {
namespace {

const std::filesystem::path calendars = SLUICE_SOURCE_DIR "/conf/calendars";

BusinessDate date(std::string_view text) {
    return parse_date(text).value();
}

TEST(CalendarFile, every_committed_calendar_has_no_problem) {
    for (const auto& entry : std::filesystem::directory_iterator(calendars)) {
        EXPECT_EQ(to_text(load_calendar(entry.path()).problems), "") << entry.path();
    }
}

TEST(CalendarFile, committed_calendars_know_their_days) {
    struct Row {
        const char* file;
        const char* day;
        bool open;
    };
    const Row rows[] = {
        {"always.toml", "2026-12-25", true},   {"target2.toml", "2025-04-18", false},
        {"target2.toml", "2026-04-06", false}, {"target2.toml", "2027-03-26", false},
        {"target2.toml", "2026-12-24", true},  {"target2.toml", "2026-12-27", false},
        {"cn.toml", "2025-01-26", true},       {"cn.toml", "2025-10-08", false},
        {"cn.toml", "2026-01-04", true},       {"cn.toml", "2026-02-16", false},
        {"cn.toml", "2026-02-24", true},       {"cn.toml", "2026-02-28", true},
        {"cn.toml", "2026-10-10", true},       {"cn.toml", "2026-10-17", false},
    };
    for (const auto& row : rows) {
        const auto calendar = load_calendar(calendars / row.file).calendar;
        EXPECT_EQ(is_business_day(calendar, date(row.day)), row.open) << row.file << row.day;
    }
}

TEST(CalendarFile, lists_are_sorted_and_times_are_read) {
    const ConfigFolder folder;
    const auto calendar = load_calendar(folder.write("c.toml", good_calendar)).calendar;
    EXPECT_EQ(calendar.holidays, (std::vector{date("2026-01-01"), date("2026-05-01")}));
    EXPECT_EQ(calendar.opens, std::chrono::hours{8});
    EXPECT_EQ(calendar.utc_offset, std::chrono::hours{1});
    EXPECT_FALSE(calendar.weekend[5]);
    EXPECT_TRUE(calendar.weekend[6]);
}

TEST(CalendarFile, bad_input_is_named) {
    struct Row {
        const char* replace;
        const char* with;
        const char* problem;
    };
    const Row rows[] = {
        {"\"sunday\"", "\"sonntag\"", "c.toml:3: weekend element 2 must be one of: sunday, "},
        {"2026-05-01", "2026-01-01", "c.toml:4: holidays holds 2026-01-01 twice"},
        {"2026-05-01", "2027-05-01", "c.toml:4: holidays holds 2027-05-01, which is outside"},
        {"2026-05-01", "\"2026-05-01\"", "c.toml:4: holidays element 1 must be a list of dates"},
        {"2026-05-01", "2026-02-30", "c.toml:4: the file is not TOML"},
        {"2026-01-03", "2026-01-05", "c.toml:5: working_days holds 2026-01-05, which is a holiday"},
        {"last_year = 2026", "last_year = 2025", "c.toml:4: holidays holds"},
        {"opens = \"08:00\"", "opens = \"8:00\"", "c.toml:8: opens is not a time of day"},
        {"opens = \"08:00\"", "", "c.toml:1: opens is missing"},
        {"cut_off = \"17:00\"", "cut_off = \"08:00\"", "c.toml:9: cut_off must be later than"},
        {"name = \"test\"", "name = \"test\"\ncolour = 1", "c.toml:2: colour is not a known key"},
    };
    const ConfigFolder folder;
    for (const auto& row : rows) {
        const auto file = folder.write("c.toml", changed(good_calendar, row.replace, row.with));
        const auto text = to_text(load_calendar(file).problems);
        EXPECT_NE(text.find(row.problem), std::string::npos) << row.problem << "\n" << text;
    }
}

}  // namespace
}  // namespace sluice
