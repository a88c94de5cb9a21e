// IBAN (ISO 13616) and BIC (ISO 9362).
#include "ledger/base/account_number.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <vector>

namespace sluice {
namespace {

// The registry's example of each country whose length we check.
const std::vector<std::string> examples{
    "AE070331234567890123456",
    "AT611904300234573201",
    "BE68539007547034",
    "BG80BNBG96611020345678",
    "CH9300762011623852957",
    "CY17002001280000001200527600",
    "CZ6508000000192000145399",
    "DE89370400440532013000",
    "DK5000400440116243",
    "EE382200221020145685",
    "ES9121000418450200051332",
    "FI2112345600000785",
    "FR1420041010050500013M02606",
    "GB29NWBK60161331926819",
    "GR1601101250000000012300695",
    "HR1210010051863000160",
    "HU42117730161111101800000000",
    "IE29AIBK93115212345678",
    "IS140159260076545510730339",
    "IT60X0542811101000000123456",
    "LI21088100002324013AA",
    "LT121000011101001000",
    "LU280019400644750000",
    "LV80BANK0000435195001",
    "MC5811222000010123456789030",
    "MT84MALT011000012345MTLCAST001S",
    "NL91ABNA0417164300",
    "NO9386011117947",
    "PL61109010140000071219812874",
    "PT50000201231234567890154",
    "RO49AAAA1B31007593840000",
    "SA0380000000608010167519",
    "SE4550000000058398257466",
    "SI56263300012039086",
    "SK3112000000198742637541",
    "TR330006100519786457841326",
};
// And of some whose length is left to the check digits.
const std::vector<std::string> others{"BR1800360305000010009795493C1", "IL620108000000099999999",
                                      "KW81CBKU0000000000001234560101",
                                      "QA58DOHB00001234567890ABCDEFG", "VG96VPVG0000012345678901"};

TEST(Iban, examples_of_the_registry_are_valid) {
    for (const auto& list : {examples, others}) {
        for (const auto& iban : list) {
            const auto parsed = parse_iban(iban);
            ASSERT_TRUE(parsed.has_value()) << iban << " " << to_string(parsed.error());
            EXPECT_EQ(*parsed, iban);
        }
    }
}

TEST(Iban, any_changed_digit_is_refused) {
    for (const auto& iban : examples) {
        for (std::size_t i = 2; i < iban.size(); ++i) {
            for (char digit = '0'; digit <= '9' && std::isdigit(iban[i]) != 0; ++digit) {
                auto wrong = iban;
                wrong[i] = digit;
                EXPECT_EQ(parse_iban(wrong).has_value(), digit == iban[i]) << wrong;
            }
        }
    }
}

TEST(Iban, swapped_digits_are_refused) {
    for (const auto& iban : examples) {
        for (std::size_t i = 4; i + 1 < iban.size(); ++i) {
            if (std::isdigit(iban[i]) == 0 || std::isdigit(iban[i + 1]) == 0) {
                continue;  // a letter counts as two digits, so its swaps are not all found
            }
            auto wrong = iban;
            std::swap(wrong[i], wrong[i + 1]);
            EXPECT_EQ(parse_iban(wrong).has_value(), wrong == iban) << wrong;
        }
    }
}

TEST(Iban, other_lengths_than_the_countrys_are_refused) {
    for (const auto& iban : examples) {
        for (const auto& wrong : {iban + "0", iban.substr(0, iban.size() - 1)}) {
            const auto parsed = parse_iban(wrong);
            ASSERT_FALSE(parsed.has_value()) << wrong;
            EXPECT_EQ(parsed.error().code, Errc::invalid_iban) << wrong;
        }
    }
}

TEST(Iban, other_forms_are_refused) {
    for (const auto* text :
         {"", "DE", "DE89", "DE89 3704 0044 0532 0130 00", "de89370400440532013000",
          "DE8937040044053201300O ", "D989370400440532013000", "DEX9370400440532013000",
          "DE89370400440532-13000", "DE89370400440532é3000", "AB000000000000000000000000000000000",
          "370400440532013000"}) {
        const auto parsed = parse_iban(text);
        ASSERT_FALSE(parsed.has_value()) << text;
        EXPECT_EQ(parsed.error().code, Errc::invalid_iban) << text;
        EXPECT_EQ(parsed.error().detail.find("3704"), std::string::npos) << "no number in an error";
    }
}

// ISO 13616: check digits are 02 to 98. The other three have a remainder of 1 too, for accounts
// whose right check digits are 97, 98 and 02.
TEST(Iban, check_digits_outside_02_to_98_are_refused) {
    struct Row {
        const char* right;
        const char* wrong;
    };
    const Row rows[] = {
        {"DE02370400440532013014", "DE99370400440532013014"},
        {"DE98370400440532013032", "DE01370400440532013032"},
        {"DE97370400440532013050", "DE00370400440532013050"},
    };
    for (const auto& row : rows) {
        EXPECT_TRUE(parse_iban(row.right).has_value()) << row.right;
        EXPECT_FALSE(parse_iban(row.wrong).has_value()) << row.wrong;
    }
}

TEST(Bic, of_eight_and_eleven_characters_are_valid) {
    for (const auto* bic : {"DEUTDEFF", "DEUTDEFF500", "NEDSZAJJXXX", "ICBKCNBJ", "ICBKCNBJSHI",
                            "E097AEXX", "UNCRIT2B912"}) {
        ASSERT_TRUE(parse_bic(bic).has_value()) << bic;
        EXPECT_EQ(*parse_bic(bic), bic);
    }
}

TEST(Bic, other_forms_are_refused) {
    for (const auto* bic : {"", "DEUTDEF", "DEUTDEFF5", "DEUTDEFF50", "DEUTDEFF5000", "deutdeff",
                            "DEUT1EFF", "DEUTD1FF", "DEUT DEFF", "DEUTDEF-", "DEUTDEFé"}) {
        ASSERT_FALSE(parse_bic(bic).has_value()) << bic;
        EXPECT_EQ(parse_bic(bic).error().code, Errc::invalid_bic) << bic;
    }
}

TEST(MaskedNumber, shows_four_at_each_end_and_no_more) {
    EXPECT_EQ(masked("DE89370400440532013000"), "DE89****3000");
    EXPECT_EQ(masked("123456789"), "1234****6789");
    EXPECT_EQ(masked("12345678"), "********");
    EXPECT_EQ(masked("1"), "*");
    EXPECT_EQ(masked(""), "");
}

}  // namespace
}  // namespace sluice
