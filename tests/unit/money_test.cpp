// Money and currencies: ISO 4217, strict decimal text, minor units.
#include "ledger/base/money.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

#include "tests/support/print_error.hpp"

namespace sluice {
namespace {

TEST(CurrencyTable, knows_the_decimals_of_iso_4217) {
    struct Row {
        const char* code;
        int exponent;
        std::int64_t scale;
    };
    const Row rows[] = {
        {"CNY", 2, 100},  {"EUR", 2, 100},  {"USD", 2, 100},   {"JPY", 0, 1},
        {"KRW", 0, 1},    {"VND", 0, 1},    {"ISK", 0, 1},     {"BHD", 3, 1000},
        {"KWD", 3, 1000}, {"TND", 3, 1000}, {"CLF", 4, 10000}, {"UYW", 4, 10000},
    };
    for (const auto& row : rows) {
        const auto currency = Currency::parse(row.code);
        ASSERT_TRUE(currency.has_value()) << row.code;
        EXPECT_EQ(currency->code(), row.code);
        EXPECT_EQ(currency->exponent(), row.exponent) << row.code;
        EXPECT_EQ(currency->scale(), row.scale) << row.code;
    }
}

TEST(CurrencyTable, refuses_what_is_no_active_code) {
    // Lower case, length, metals, funds, test codes, and codes that ISO has withdrawn.
    for (const auto* code : {"", "E", "EU", "EURO", "eur", "Eur", "EU ", " EU", "XAU", "XXX", "XTS",
                             "CHE", "DEM", "RMB", "AAA", "ZZZ", "€", "\0\0\0"}) {
        const auto currency = Currency::parse(code);
        ASSERT_FALSE(currency.has_value()) << code;
        EXPECT_EQ(currency.error().code, Errc::unknown_currency) << code;
    }
}

TEST(CurrencyTable, every_row_can_be_parsed) {
    for (const auto& row : currency_table()) {
        const auto currency = Currency::parse(row.code);
        ASSERT_TRUE(currency.has_value()) << row.code;
        EXPECT_EQ(currency->exponent(), row.exponent) << row.code;
    }
    EXPECT_EQ(Currency::of("EUR"), *Currency::parse("EUR"));
    EXPECT_LT(Currency::of("CNY"), Currency::of("EUR"));
}

TEST(MoneyText, is_read_strictly) {
    struct Row {
        const char* text;
        const char* currency;
        std::int64_t minor;
    };
    const Row rows[] = {
        {"0", "EUR", 0},
        {"0.00", "EUR", 0},
        {"1", "EUR", 100},
        {"1.5", "EUR", 150},
        {"12.34", "EUR", 1234},
        {"007.10", "EUR", 710},
        {"1.500", "EUR", 150},  // zeros that lose nothing
        {"1.50000000", "EUR", 150},
        {"12", "JPY", 12},
        {"12.0", "JPY", 12},
        {"1.234", "BHD", 1234},
        {"1.2345", "CLF", 12345},
        {"1000000000000000", "EUR", Money::max_minor},
        {"100000000000000000", "JPY", Money::max_minor},
    };
    for (const auto& row : rows) {
        const auto money = Money::parse(row.text, Currency::of(row.currency));
        ASSERT_TRUE(money.has_value()) << row.text;
        EXPECT_EQ(*money, Money(row.minor, Currency::of(row.currency))) << row.text;
    }
}

TEST(MoneyText, is_refused_with_its_reason) {
    struct Row {
        const char* text;
        const char* currency;
        Errc code;
    };
    const auto invalid = Errc::invalid_amount;
    const auto precise = Errc::over_precise_amount;
    const Row rows[] = {
        {"", "EUR", invalid},
        {".", "EUR", invalid},
        {"1.", "EUR", invalid},
        {".5", "EUR", invalid},
        {"-1", "EUR", invalid},
        {"+1", "EUR", invalid},
        {"1e3", "EUR", invalid},
        {"1,5", "EUR", invalid},
        {"1,000.00", "EUR", invalid},
        {"1.2.3", "EUR", invalid},
        {" 1", "EUR", invalid},
        {"1 ", "EUR", invalid},
        {"0x10", "EUR", invalid},
        {"NaN", "EUR", invalid},
        {"１", "EUR", invalid},
        {"1.005", "EUR", precise},
        {"1.001", "EUR", precise},
        {"0.5", "JPY", precise},
        {"1.2345", "BHD", precise},
        {"1.23456", "CLF", precise},
        {"1000000000000000.01", "EUR", invalid},
        {"100000000000000001", "JPY", invalid},
        {"99999999999999999999999999999999", "EUR", invalid},
        {"18446744073709551617", "JPY", invalid},  // 2^64 + 1: no wrap to 1
    };
    for (const auto& row : rows) {
        const auto money = Money::parse(row.text, Currency::of(row.currency));
        ASSERT_FALSE(money.has_value()) << row.text;
        EXPECT_EQ(money.error().code, row.code) << row.text;
    }
}

TEST(MoneyText, is_written_with_the_currencys_decimals) {
    EXPECT_EQ(Money(1230, Currency::of("EUR")).decimal(), "12.30");
    EXPECT_EQ(Money(5, Currency::of("EUR")).decimal(), "0.05");
    EXPECT_EQ(Money(0, Currency::of("EUR")).decimal(), "0.00");
    EXPECT_EQ(Money(12, Currency::of("JPY")).decimal(), "12");
    EXPECT_EQ(Money(7, Currency::of("BHD")).decimal(), "0.007");
    EXPECT_EQ(decimal(-1230, Currency::of("EUR")), "-12.30");
    EXPECT_EQ(decimal(-5, Currency::of("EUR")), "-0.05");
    EXPECT_EQ(decimal(std::numeric_limits<std::int64_t>::min(), Currency::of("EUR")),
              "-92233720368547758.08");
}

TEST(MoneyText, written_and_read_is_the_same) {
    EXPECT_TRUE(rc::check("parse(decimal(x)) == x for every currency", [] {
        const auto row = *rc::gen::elementOf(
            std::vector<CurrencyRow>(currency_table().begin(), currency_table().end()));
        const auto minor = *rc::gen::inRange<std::int64_t>(0, Money::max_minor + 1);
        const Money money(minor, Currency::of(row.code));
        const auto read = Money::parse(money.decimal(), money.currency());
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == money);
    }));
}

TEST(MoneyText, any_text_is_read_or_refused) {
    EXPECT_TRUE(rc::check("never more than its limit, never a crash", [] {
        constexpr std::string_view characters = "0123456789999...-+e ,";
        std::string text;
        for (auto left = *rc::gen::inRange(0, 25); left > 0; --left) {
            text += characters[*rc::gen::inRange<std::size_t>(0, characters.size())];
        }
        const auto money = Money::parse(text, Currency::of("EUR"));
        if (money) {
            RC_ASSERT(money->minor() <= Money::max_minor);
            RC_ASSERT(text.find_first_not_of("0123456789.") == std::string::npos);
        }
    }));
}

TEST(Money, keeps_currencies_apart) {
    EXPECT_NE(Money(100, Currency::of("EUR")), Money(100, Currency::of("USD")));
}

TEST(MoneyDeathTest, out_of_range_is_a_bug) {
    EXPECT_DEATH(Money(-1, Currency::of("EUR")), "money is within its range");
    EXPECT_DEATH(Money(Money::max_minor + 1, Currency::of("EUR")), "money is within its range");
    EXPECT_DEATH(add_minor(std::numeric_limits<std::int64_t>::max(), 1), "does not overflow");
    EXPECT_DEATH(add_minor(std::numeric_limits<std::int64_t>::min(), -1), "does not overflow");
    EXPECT_DEATH(Currency::of("XXX"), "ISO 4217");
}

TEST(Money, sums_of_ninety_amounts_fit) {
    std::int64_t sum = 0;
    for (int i = 0; i < 90; ++i) {
        sum = add_minor(sum, Money::max_minor);
    }
    EXPECT_EQ(sum, 90 * Money::max_minor);
}

}  // namespace
}  // namespace sluice
