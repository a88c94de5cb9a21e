// Error codes are an API: stable unique names, one disposition, two languages.
#include "ledger/base/errc.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "ledger/base/result.hpp"

namespace sluice {
namespace {

bool is_snake_case(std::string_view name) {
    return !name.empty() &&
           std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

TEST(ErrcTable, names_are_unique_and_stable_in_form) {
    std::set<std::string_view> names;
    for (const auto& row : errc_table()) {
        EXPECT_TRUE(is_snake_case(row.name)) << row.name;
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_EQ(name(row.code), row.name);
        EXPECT_EQ(disposition(row.code), row.disposition) << row.name;
        EXPECT_EQ(&info(row.code), &row) << row.name;
    }
}

TEST(ErrcTable, has_both_languages) {
    std::set<std::string_view> english;
    std::set<std::string_view> chinese;
    for (const auto& row : errc_table()) {
        EXPECT_TRUE(row.english.ends_with('.')) << row.name;
        EXPECT_TRUE(row.chinese.ends_with("。")) << row.name;
        EXPECT_TRUE(english.insert(row.english).second) << row.name << " says what another says";
        EXPECT_TRUE(chinese.insert(row.chinese).second) << row.name << " says what another says";
    }
}

// The promise behind "a timeout is never a reason to send again".
TEST(ErrcTable, what_may_have_been_done_is_never_retried) {
    for (const auto code : {Errc::timeout, Errc::sent_unknown, Errc::bank_answer_unreadable,
                            Errc::bank_code_unknown, Errc::commit_in_doubt}) {
        EXPECT_EQ(disposition(code), Disposition::ask_bank) << name(code);
    }
    for (const auto code :
         {Errc::not_connected, Errc::database_unavailable, Errc::overloaded, Errc::rate_limited}) {
        EXPECT_EQ(disposition(code), Disposition::retry_later) << name(code);
    }
}

TEST(ErrcTable, dispositions_have_names) {
    EXPECT_EQ(name(Disposition::fix_request), "fix_request");
    EXPECT_EQ(name(Disposition::fix_config), "fix_config");
    EXPECT_EQ(name(Disposition::retry_later), "retry_later");
    EXPECT_EQ(name(Disposition::ask_bank), "ask_bank");
    EXPECT_EQ(name(Disposition::stop), "stop");
}

TEST(ErrorText, names_the_place) {
    EXPECT_EQ(to_string(fail(Errc::not_found)), "not_found");
    EXPECT_EQ(to_string(fail(Errc::not_found, "no such payment")), "not_found: no such payment");
    EXPECT_EQ(to_string(fail(Errc::invalid_iban, "wrong check digits", "/Document/x")),
              "invalid_iban: wrong check digits (/Document/x)");
    EXPECT_EQ(to_string(fail(Errc::invalid_iban, "wrong check digits", "/Document/x", 7)),
              "invalid_iban: wrong check digits (/Document/x, line 7)");
    EXPECT_EQ(to_string(fail(Errc::malformed, "", "", 3)), "malformed (line 3)");
}

TEST(ResultDeathTest, value_of_an_error_is_a_bug) {
    const Result<int> refused = fail(Errc::not_found, "no such payment");
    EXPECT_DEATH(static_cast<void>(refused.value()), "not_found: no such payment");
}

}  // namespace
}  // namespace sluice
