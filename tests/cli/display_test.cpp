#include "gateway/cli/display.hpp"

#include <gtest/gtest.h>

#include "gateway/cli/phrase.hpp"
#include "ledger/payment/state.hpp"

namespace sluice::test {
namespace {

using namespace cli;

TEST(DisplayWidth, counts_terminal_columns) {
    const std::pair<const char*, std::size_t> rows[] = {
        {"", 0},     {"abc", 3},  {"ü", 1}, {"中文", 4}, {"金额 EUR", 8}, {"ｶﾅ", 2},
        {"カナ", 4}, {"한글", 4}, {"é", 1}, {"（）", 4}, {"😀", 2}};
    for (const auto& [text, width] : rows) {
        EXPECT_EQ(display_width(text), width) << text;
    }
}

TEST(Printable, takes_the_power_out_of_control_characters) {
    const std::pair<std::string, const char*> rows[] = {{"plain 中文 é", "plain 中文 é"},
                                                        {"\x1b[31mred", "?[31mred"},
                                                        {"a\nb\tc", "a b c"},
                                                        {std::string("nul\0", 4), "nul?"},
                                                        {"\x7f", "?"},
                                                        {"\xC2\x9b"
                                                         "31m",
                                                         "?31m"},
                                                        {"\xE2\x80\xAE"
                                                         "evil",
                                                         "?evil"},
                                                        {"broken \xff\xC3", "broken ??"},
                                                        {"cut \xE4\xB8", "cut ??"},
                                                        {"\xC0\xAF", "??"}};
    for (const auto& [text, shown] : rows) {
        EXPECT_EQ(printable(text), shown);
    }
}

TEST(WithSeparators, groups_thousands_of_decimal_text) {
    const std::pair<const char*, const char*> rows[] = {{"0", "0"},
                                                        {"999", "999"},
                                                        {"1000", "1,000"},
                                                        {"-1000", "-1,000"},
                                                        {"-999.50", "-999.50"},
                                                        {"1234567.805", "1,234,567.805"},
                                                        {"", ""},
                                                        {"n/a", "n/a"}};
    for (const auto& [text, shown] : rows) {
        EXPECT_EQ(with_separators(text), shown);
    }
}

TEST(ShortTime, leaves_out_the_fraction) {
    EXPECT_EQ(short_time("2026-03-02T09:30:00.123456Z"), "2026-03-02 09:30:00Z");
    EXPECT_EQ(short_time("2026-03-02T09:30:00+08:00"), "2026-03-02 09:30:00+08:00");
    EXPECT_EQ(short_time("soon"), "soon");
}

TEST(Translations, know_every_state_and_event_of_a_payment) {
    for (const auto& row : sluice::transitions) {
        for (const auto code : {name(row.from), name(row.event), name(row.to)}) {
            EXPECT_NE(cli::code_text(cli::Language::chinese, code), code) << code;
        }
    }
}

TEST(Translations, are_complete_and_keep_their_places) {
    for (const auto& row : translations) {
        EXPECT_FALSE(row.chinese.empty()) << row.english;
        for (const auto* place : {"{0}", "{1}", "{2}"}) {
            EXPECT_EQ(row.english.find(place) == std::string_view::npos,
                      row.chinese.find(place) == std::string_view::npos)
                << row.english;
        }
    }
}

}  // namespace
}  // namespace sluice::test
