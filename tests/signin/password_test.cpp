// Passwords: which are taken, how they are kept, and that an unknown name costs the same.
#include "security/signin/password.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "security/signin/common_passwords.hpp"

namespace sluice::signin {
namespace {

constexpr Argon2Cost cheap{64, 1, 1};

// The reference implementation's own test vectors of Argon2id, version 19.
TEST(Password, is_checked_as_the_reference_implementation_does) {
    const char* stored[] = {
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
    };
    for (const std::string text : stored) {
        EXPECT_TRUE(check_password("password", text, cheap).matches) << text;
        EXPECT_FALSE(check_password("passwore", text, cheap).matches) << text;
        EXPECT_FALSE(check_password("", text, cheap).matches) << text;
    }
}

TEST(Password, is_kept_under_a_new_salt_each_time) {
    SeededRandom random(7);
    const auto first = hash_password("tall blue ladder", cheap, random);
    const auto second = hash_password("tall blue ladder", cheap, random);
    EXPECT_TRUE(first.starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << first;
    EXPECT_NE(first, second);
    EXPECT_EQ(first.find("ladder"), first.npos);
    for (const auto& stored : {first, second}) {
        const auto checked = check_password("tall blue ladder", stored, cheap);
        EXPECT_TRUE(checked.matches);
        EXPECT_FALSE(checked.needs_rehash);
        EXPECT_FALSE(check_password("tall blue laddeR", stored, cheap).matches);
        EXPECT_FALSE(check_password("tall blue ladder ", stored, cheap).matches);
        // A zero byte does not end it.
        EXPECT_FALSE(check_password(std::string{"tall blue ladder\0x", 18}, stored, cheap).matches);
    }
}

TEST(Password, is_hashed_anew_when_the_cost_has_changed) {
    SeededRandom random(7);
    const auto stored = hash_password("tall blue ladder", cheap, random);
    for (const Argon2Cost& cost : {Argon2Cost{128, 1, 1}, {64, 2, 1}, {64, 1, 2}}) {
        EXPECT_TRUE(check_password("tall blue ladder", stored, cost).needs_rehash);
        EXPECT_FALSE(check_password("another", stored, cost).needs_rehash);
    }
}

TEST(Password, does_not_match_a_stored_text_that_is_none_of_ours) {
    const char* texts[] = {
        "",
        "tall blue ladder",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=0,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=1048577,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=17,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=17$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=-1,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$t=2,m=256,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4=",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHG",
        "$argon2id$v=19$m=256,t=2,p=1$c2E$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ",
    };
    for (const std::string text : texts) {
        const auto checked = check_password("password", text, cheap);
        EXPECT_FALSE(checked.matches) << text;
        EXPECT_FALSE(checked.needs_rehash) << text;
    }
    EXPECT_FALSE(check_password("password", std::nullopt, cheap).matches);
}

// The least of several runs, which other work on the machine does not lengthen.
std::chrono::nanoseconds time_of(const std::optional<std::string>& stored, const Argon2Cost& cost) {
    auto least = std::chrono::nanoseconds::max();
    for (int i = 0; i < 5; ++i) {
        const auto from = std::chrono::steady_clock::now();
        check_password("some password", stored, cost);
        least = std::min<std::chrono::nanoseconds>(least, std::chrono::steady_clock::now() - from);
    }
    return least;
}

TEST(Password, of_an_unknown_person_takes_as_long) {
    constexpr Argon2Cost cost{16 * 1024, 2, 1};
    SeededRandom random(7);
    const auto known = time_of(hash_password("tall blue ladder", cost, random), cost);
    EXPECT_GT(time_of(std::nullopt, cost), known / 2);
    EXPECT_GT(time_of("broken", cost), known / 2);
}

TEST(NewPassword, is_long_or_of_many_scripts_and_needs_no_signs) {
    for (const auto* text :
         {"tall blue ladder", "vexing quartz lamp", "一二三四五六七八九十百千", "naïve café crème",
          "Xk7#pQ2!mW9z", "            unusual", "ladderladderladde"}) {
        const auto checked = check_new_password(text, {});
        EXPECT_TRUE(checked) << text << to_string(checked.error());
    }
}

TEST(NewPassword, that_is_refused_is_not_repeated) {
    const std::pair<std::string, Errc> cases[] = {
        {"", Errc::invalid_value},
        {"elevenchars", Errc::invalid_value},
        {"四个汉字", Errc::invalid_value},
        {std::string(max_password_bytes + 1, 'x'), Errc::too_large},
        {"tall blue\xFFladder", Errc::wrong_encoding},
        {"tall blue\tladder", Errc::invalid_characters},
        {std::string{"tall blue\0ladder", 16}, Errc::invalid_characters},
        {"passwordpassword", Errc::invalid_value},
        {"Password12345678", Errc::invalid_value},
    };
    for (const auto& [text, code] : cases) {
        const auto checked = check_new_password(text, {});
        ASSERT_FALSE(checked) << text;
        EXPECT_EQ(checked.error().code, code) << text;
        EXPECT_TRUE(text.size() < 5 || to_string(checked.error()).find(text) == std::string::npos);
    }
    EXPECT_FALSE(check_new_password("tall blue ladder", {}, {17}));
}

TEST(NewPassword, is_none_of_those_that_are_tried_first) {
    for (const auto* text :
         {"password", "password2026!", "p@ssw0rd2026", "!!!secret!!!2025", "welcome123456",
          "iloveyou-iloveyou", "summer2026winter", "admin.admin.admin", "aaaaaaaaaaaa",
          "123456789012", "20260131-20260131", "qwertyuiop[]", "qwertyasdfgh1234", "0987654321",
          "zxcvbnm,./", "abcdefghijkl", "correcthorsebatterystaple", "woaini1314520",
          "letmein letmein"}) {
        EXPECT_TRUE(is_common_password(text)) << text;
    }
    for (const auto* text : {"tall blue ladder", "password ladder blue", "vexing quartz lamp",
                             "qwertytall", "masterful plan b"}) {
        EXPECT_FALSE(is_common_password(text)) << text;
    }
}

TEST(NewPassword, has_no_name_of_its_owner_in_it) {
    const std::vector<std::string_view> names = {"kim", "Wang Xiaoming", "acme", "li", ""};
    EXPECT_FALSE(check_new_password("tall KIM ladder", names));
    EXPECT_FALSE(check_new_password("my wang xiaoming pass", names));
    EXPECT_FALSE(check_new_password("AcmeCorpTreasure", names));
    EXPECT_TRUE(check_new_password("tall blue lilies", names)) << "two letters are in any word";
}

}  // namespace
}  // namespace sluice::signin
