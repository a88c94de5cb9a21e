#include <gtest/gtest.h>

#include <chrono>

#include "gateway/api/json.hpp"
#include "gateway/api/payment_json.hpp"

namespace sluice::api {
namespace {

struct BadText {
    const char* name;
    std::string text;
    Errc code;
    int line;
};

class StrictJson : public ::testing::TestWithParam<BadText> {};

TEST_P(StrictJson, RefusesText) {
    const auto value = json::parse(GetParam().text);
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().code, GetParam().code);
    EXPECT_EQ(value.error().line, GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc8259, StrictJson,
    ::testing::Values(BadText{"Empty", "", Errc::malformed, 1},
                      BadText{"CutOff", "{\"a\":\n1", Errc::malformed, 2},
                      BadText{"TwoValues", "{}\n{}", Errc::malformed, 2},
                      BadText{"Comment", "{} // no", Errc::malformed, 1},
                      BadText{"TrailingComma", "{\"a\":1,}", Errc::malformed, 1},
                      BadText{"MemberTwice", "{\"a\":1,\n\"a\":2}", Errc::malformed, 2},
                      BadText{"MemberTwiceByEscape", R"({"a":1,"\u0061":2})", Errc::malformed, 1},
                      BadText{"TooDeep", std::string(40, '[') + std::string(40, ']'),
                              Errc::malformed, 1},
                      BadText{"NotANumber", "{\"a\":NaN}", Errc::malformed, 1},
                      BadText{"BrokenUtf8", "{\"a\":\"\xC3\x28\"}", Errc::wrong_encoding, 0},
                      BadText{"OverlongUtf8", "{\"a\":\"\xC0\xAF\"}", Errc::wrong_encoding, 0},
                      BadText{"SurrogateInUtf8", "\"\xED\xA0\x80\"", Errc::wrong_encoding, 0}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(Json, NumbersKeepTheirText) {
    const auto value = json::parse(R"({"a":0.10,"b":123456789012345678901234567890})");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->find("a")->text, "0.10");
    EXPECT_EQ(value->find("b")->text, "123456789012345678901234567890");
}

TEST(Json, WhatTheWriterWritesIsReadBack) {
    json::Writer writer;
    writer.begin_object();
    writer.text("text", "quote \" backslash \\ line\n tab\t 银行");
    writer.integer("number", -5);
    writer.begin_array("list").element("a").element("b").end_array();
    writer.signed_amount("sum", -1230, Currency::of("EUR"));
    writer.end_object();
    const auto value = json::parse(std::move(writer).take());
    ASSERT_TRUE(value);
    EXPECT_EQ(value->find("text")->text, "quote \" backslash \\ line\n tab\t 银行");
    EXPECT_EQ(value->find("number")->text, "-5");
    EXPECT_EQ(value->find("list")->items.size(), 2u);
    EXPECT_EQ(value->find("sum")->find("value")->text, "-12.30");
}

TEST(Json, PointerEscapesAsRfc6901) {
    EXPECT_EQ(json::pointer("/a", "x/y~z"), "/a/x~1y~0z");
}

BusinessDate some_day(const AccountNumber&, Currency) {
    return std::chrono::sys_days{std::chrono::year{2026} / 3 / 2};
}

std::vector<std::string> mistakes(const std::string& text) {
    const auto value = json::parse(text);
    EXPECT_TRUE(value) << text;
    std::vector<Error> errors;
    const auto transfer = read_payment(*value, "", some_day, errors);
    EXPECT_EQ(transfer.has_value(), errors.empty());
    std::vector<std::string> list;
    for (const auto& error : errors) {
        list.push_back(std::string{name(error.code)} + ' ' + error.where);
    }
    return list;
}

constexpr const char* head = R"({"amount":{"currency":"EUR","value":"12.30"},
    "debtor_account":{"iban":"NL02ABNA0123456789"},
    "creditor":{"name":"S","account":{"number":"6222"}})";

struct BadPayment {
    const char* name;
    std::string text;
    std::string mistake;
};

class StrictPayment : public ::testing::TestWithParam<BadPayment> {};

TEST_P(StrictPayment, NamesThePlace) {
    EXPECT_EQ(mistakes(GetParam().text), std::vector<std::string>{GetParam().mistake});
}

std::string with(const std::string& member) {
    return head + (", " + member) + '}';
}
std::string with_amount(const std::string& amount) {
    return R"({"debtor_account":{"iban":"NL02ABNA0123456789"},
        "creditor":{"name":"S","account":{"number":"6222"}}, "amount":)" +
           amount + '}';
}
std::string with_creditor(const std::string& creditor) {
    return R"({"debtor_account":{"iban":"NL02ABNA0123456789"},
        "amount":{"currency":"EUR","value":"1"}, "creditor":)" +
           creditor + '}';
}

INSTANTIATE_TEST_SUITE_P(
    Members, StrictPayment,
    ::testing::Values(
        BadPayment{"NoObject", "[]", "invalid_value "},
        BadPayment{"UnknownMember", with(R"("end2end":"x")"), "unknown_field /end2end"},
        BadPayment{"AmountAsNumber", with_amount(R"({"currency":"EUR","value":12.3})"),
                   "invalid_value /amount/value"},
        BadPayment{"AmountNegative", with_amount(R"({"currency":"EUR","value":"-1"})"),
                   "invalid_amount /amount/value"},
        BadPayment{"AmountZero", with_amount(R"({"currency":"EUR","value":"0.00"})"),
                   "invalid_amount /amount/value"},
        BadPayment{"AmountOverPrecise", with_amount(R"({"currency":"JPY","value":"1.5"})"),
                   "over_precise_amount /amount/value"},
        BadPayment{"AmountExponent", with_amount(R"({"currency":"EUR","value":"1e3"})"),
                   "invalid_amount /amount/value"},
        BadPayment{"CurrencyUnknown", with_amount(R"({"currency":"EUX","value":"1"})"),
                   "unknown_currency /amount/currency"},
        BadPayment{"AmountUnknownMember",
                   with_amount(R"({"currency":"EUR","value":"1","scale":2})"),
                   "unknown_field /amount/scale"},
        BadPayment{"CreditorMissing",
                   R"({"debtor_account":{"iban":"NL02ABNA0123456789"},
                       "amount":{"currency":"EUR","value":"1"}})",
                   "missing_field /creditor"},
        BadPayment{"CreditorNameMissing", with_creditor(R"({"account":{"number":"1"}})"),
                   "missing_field /creditor/name"},
        BadPayment{"CreditorIbanWrong",
                   with_creditor(R"({"name":"S","account":{"iban":"DE00370400440532013000"}})"),
                   "invalid_iban /creditor/account/iban"},
        BadPayment{"CreditorBicWrong",
                   with_creditor(R"({"name":"S","account":{"number":"1"},"bic":"X"})"),
                   "invalid_bic /creditor/bic"},
        BadPayment{"AccountOfBothKinds", with_creditor(R"({"name":"S","account":{"number":"1",
                       "iban":"DE89370400440532013000"}})"),
                   "invalid_value /creditor/account"},
        BadPayment{"DateImpossible", with(R"("requested_date":"2026-02-30")"),
                   "invalid_date /requested_date"},
        BadPayment{"DateWithTime", with(R"("requested_date":"2026-02-03T00:00:00Z")"),
                   "invalid_date /requested_date"},
        BadPayment{"TooLong", with("\"end_to_end_id\":\"" + std::string(36, 'x') + '"'),
                   "invalid_value /end_to_end_id"},
        BadPayment{"EmptyText", with(R"("end_to_end_id":"")"), "invalid_value /end_to_end_id"},
        BadPayment{"ControlCharacter", with(R"("debtor_name":"a\u0000b")"),
                   "invalid_characters /debtor_name"},
        BadPayment{"LineFeedInName", with(R"("debtor_name":"a\nb")"),
                   "invalid_characters /debtor_name"},
        BadPayment{"UetrOfOtherVersion", with(R"("uetr":"0193a000-0000-7000-8000-000000000001")"),
                   "invalid_value /uetr"},
        BadPayment{"ChargeBearerUnknown", with(R"("charge_bearer":"OUR")"),
                   "invalid_value /charge_bearer"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(PaymentJson, AllMistakesAreNamedAtOnce) {
    EXPECT_EQ(
        mistakes(R"({"amount":{"currency":"EUR"},"creditor":{"name":"S"},"x":1})"),
        (std::vector<std::string>{"missing_field /amount/value", "missing_field /creditor/account",
                                  "missing_field /debtor_account", "unknown_field /x"}));
}

TEST(PaymentJson, LengthsCountCharactersNotBytes) {
    std::string name;
    for (int i = 0; i < 140; ++i) {
        name += "名";
    }
    EXPECT_TRUE(mistakes(with("\"debtor_name\":\"" + name + '"')).empty());
}

TEST(PaymentJson, WhatIsLeftOutHasItsDefault) {
    std::vector<Error> errors;
    const auto transfer = read_payment(*json::parse(std::string{head} + '}'), "", some_day, errors);
    ASSERT_TRUE(transfer);
    EXPECT_EQ(transfer->end_to_end_id, "NOTPROVIDED");
    EXPECT_EQ(to_iso_date(transfer->requested_date), "2026-03-02");
    EXPECT_EQ(transfer->amount, Money(1230, Currency::of("EUR")));
    EXPECT_TRUE(transfer->debtor_account.is_iban);
    EXPECT_FALSE(transfer->creditor_account.is_iban);
}

}  // namespace
}  // namespace sluice::api
