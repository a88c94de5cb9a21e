// Every transaction is judged on its own, and what could not be passed on to a bank is refused with
// its XPath instead of being dropped.
#include <gtest/gtest.h>

#include <functional>

#include "adapters/banks/wire/pain001.hpp"
#include "tests/iso20022/pain001_text.hpp"

namespace sluice::iso20022 {
namespace {

using test::Pain001Text;

const std::string message = "/Document/CstmrCdtTrfInitn";
const std::string payment = message + "/PmtInf[1]";
const std::string transaction = payment + "/CdtTrfTxInf[1]";

struct Case {
    std::string name;
    std::function<void(Pain001Text&)> change;
    Errc code;
    std::string where;
};

std::ostream& operator<<(std::ostream& out, const Case& row) {
    return out << row.name;
}

std::function<void(Pain001Text&)> amount(const std::string& currency, const std::string& value) {
    return [=](Pain001Text& text) {
        text.amount = "<Amt><InstdAmt Ccy=\"" + currency + "\">" + value + "</InstdAmt></Amt>";
        text.control_sum = value;
    };
}

const std::string agent = "<FinInstnId><BICFI>DEUTDEFF</BICFI></FinInstnId>";

std::vector<Case> wrong_values() {
    return {
        {"ZeroAmount", amount("EUR", "0.00"), Errc::invalid_amount, transaction + "/Amt/InstdAmt"},
        {"AmountWithPlusSign", amount("EUR", "+1.00"), Errc::invalid_amount,
         transaction + "/Amt/InstdAmt"},
        {"OverPreciseAmount", amount("EUR", "1.001"), Errc::over_precise_amount,
         transaction + "/Amt/InstdAmt"},
        {"OverPreciseYen", amount("JPY", "100.5"), Errc::over_precise_amount,
         transaction + "/Amt/InstdAmt"},
        {"AmountAboveTheLargest", amount("EUR", "9999999999999999.99"), Errc::invalid_amount,
         transaction + "/Amt/InstdAmt"},
        {"UnknownCurrency", amount("ZZZ", "1.00"), Errc::unknown_currency,
         transaction + "/Amt/InstdAmt/@Ccy"},
        {"MetalIsNoCurrency", amount("XAU", "1.00"), Errc::unknown_currency,
         transaction + "/Amt/InstdAmt/@Ccy"},
        {"EquivalentAmount",
         [](auto& t) {
             t.amount = R"(<Amt><EqvtAmt><Amt Ccy="EUR">12.34</Amt><CcyOfTrf>USD</CcyOfTrf>)"
                        "</EqvtAmt></Amt>";
         },
         Errc::unsupported_element, transaction + "/Amt/EqvtAmt/Amt"},
        {"IbanWithWrongCheckDigits",
         [](auto& t) {
             t.creditor_account = "<CdtrAcct><Id><IBAN>AT611904300234573202</IBAN></Id></CdtrAcct>";
         },
         Errc::invalid_iban, transaction + "/CdtrAcct/Id/IBAN"},
        {"DebtorIbanWithWrongCheckDigits",
         [](auto& t) {
             t.debtor_account = "<DbtrAcct><Id><IBAN>DE89370400440532013001</IBAN></Id></DbtrAcct>";
         },
         Errc::invalid_iban, payment + "/DbtrAcct/Id/IBAN"},
        {"AgentsAddressInVersion03",
         [](auto& t) {
             t.version = "pain.001.001.03";
             t.date = "<ReqdExctnDt>2026-03-02</ReqdExctnDt>";
             t.debtor_agent = "<DbtrAgt><FinInstnId/></DbtrAgt>";
             t.creditor_agent =
                 "<CdtrAgt><FinInstnId><PstlAdr><Ctry>DE</Ctry></PstlAdr></FinInstnId></CdtrAgt>";
         },
         Errc::unsupported_element, transaction + "/CdtrAgt/FinInstnId/PstlAdr/Ctry"},
        {"NoCreditorAccount", [](auto& t) { t.creditor_account = ""; }, Errc::missing_field,
         transaction + "/CdtrAcct"},
        {"NoCreditorName", [](auto& t) { t.creditor = "<Cdtr/>"; }, Errc::missing_field,
         transaction + "/Cdtr/Nm"},
        {"TimeOfDay",
         [](auto& t) { t.date = "<ReqdExctnDt><DtTm>2026-03-02T10:30:00</DtTm></ReqdExctnDt>"; },
         Errc::unsupported_element, payment + "/ReqdExctnDt/DtTm"},
        {"YearOfFiveDigits",
         [](auto& t) { t.date = "<ReqdExctnDt><Dt>12026-03-02</Dt></ReqdExctnDt>"; },
         Errc::invalid_date, payment + "/ReqdExctnDt/Dt"},
    };
}

std::vector<Case> instructions_not_passed_on() {
    return {
        {"HighPriority",
         [](auto& t) { t.type = "<PmtTpInf><InstrPrty>HIGH</InstrPrty></PmtTpInf>"; },
         Errc::unsupported_element, transaction + "/PmtTpInf/InstrPrty"},
        {"TwoServiceLevels",
         [](auto& t) {
             t.type =
                 "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><SvcLvl><Cd>G001</Cd></SvcLvl>"
                 "</PmtTpInf>";
         },
         Errc::unsupported_element, transaction + "/PmtTpInf/SvcLvl[2]"},
        {"ProprietaryCategoryPurpose",
         [](auto& t) { t.type = "<PmtTpInf><CtgyPurp><Prtry>Tax</Prtry></CtgyPurp></PmtTpInf>"; },
         Errc::unsupported_element, transaction + "/PmtTpInf/CtgyPurp/Prtry"},
        {"ExchangeRate",
         [](auto& t) { t.after_amount = "<XchgRateInf><XchgRate>1.1</XchgRate></XchgRateInf>"; },
         Errc::unsupported_element, transaction + "/XchgRateInf/XchgRate"},
        {"IntermediaryAgent",
         [](auto& t) { t.after_amount = "<IntrmyAgt1>" + agent + "</IntrmyAgt1>"; },
         Errc::unsupported_element, transaction + "/IntrmyAgt1/FinInstnId/BICFI"},
        {"OtherClearingSystem",
         [](auto& t) {
             t.creditor_agent =
                 "<CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>USABA</Cd></ClrSysId>"
                 "<MmbId>021000021</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>";
         },
         Errc::unsupported_element, transaction + "/CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId/Cd"},
        {"OtherAccountCurrency",
         [](auto& t) {
             t.creditor_account =
                 "<CdtrAcct><Id><IBAN>AT611904300234573201</IBAN></Id>"
                 "<Ccy>USD</Ccy></CdtrAcct>";
         },
         Errc::unsupported_element, transaction + "/CdtrAcct/Ccy"},
        {"InstructionForCreditorAgent",
         [](auto& t) { t.tail = "<InstrForCdtrAgt><Cd>PHOB</Cd></InstrForCdtrAgt>"; },
         Errc::unsupported_element, transaction + "/InstrForCdtrAgt/Cd"},
        {"NumberOfTheCreditorWithoutScheme",
         [](auto& t) {
             t.creditor =
                 "<Cdtr><Nm>Lieferant GmbH</Nm><Id><OrgId><Othr><Id>V1</Id></Othr></OrgId></Id>"
                 "</Cdtr>";
         },
         Errc::unsupported_element, transaction + "/Cdtr/Id/OrgId/Othr/Id"},
        {"TaxNumberOfTheCreditor",
         [](auto& t) {
             t.creditor =
                 "<Cdtr><Nm>Lieferant GmbH</Nm><Id><OrgId><Othr><Id>1</Id><SchmeNm><Cd>TXID</Cd>"
                 "</SchmeNm></Othr></OrgId></Id></Cdtr>";
         },
         Errc::unsupported_element, transaction + "/Cdtr/Id/OrgId/Othr/SchmeNm/Cd"},
        {"RegulatoryReporting",
         [](auto& t) { t.tail = "<RgltryRptg><Dtls><Inf>goods</Inf></Dtls></RgltryRptg>"; },
         Errc::unsupported_element, transaction + "/RgltryRptg/Dtls/Inf"},
        {"StructuredInvoice",
         [](auto& t) {
             t.tail = "<RmtInf><Strd><RfrdDocInf><Nb>R1</Nb></RfrdDocInf></Strd></RmtInf>";
         },
         Errc::unsupported_element, transaction + "/RmtInf/Strd/RfrdDocInf/Nb"},
        {"TwoReferences",
         [](auto& t) {
             t.tail =
                 "<RmtInf><Strd><CdtrRefInf><Ref>1</Ref></CdtrRefInf></Strd>"
                 "<Strd><CdtrRefInf><Ref>2</Ref></CdtrRefInf></Strd></RmtInf>";
         },
         Errc::unsupported_element, transaction + "/RmtInf/Strd[2]"},
    };
}

std::vector<Case> not_passed_on_for_all() {
    return {
        {"Cheque", [](auto& t) { t.payment_head = "<PmtInfId>P1</PmtInfId><PmtMtd>CHK</PmtMtd>"; },
         Errc::unsupported_element, payment + "/PmtMtd"},
        {"ChargesAccount",
         [](auto& t) {
             t.payment_tail = "<ChrgsAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></ChrgsAcct>";
         },
         Errc::unsupported_element, payment + "/ChrgsAcct/Id/IBAN"},
        {"ForwardingAgent", [](auto& t) { t.group_extra = "<FwdgAgt>" + agent + "</FwdgAgt>"; },
         Errc::unsupported_element, message + "/GrpHdr/FwdgAgt/FinInstnId/BICFI"},
        {"SupplementaryData",
         [](auto& t) { t.behind = "<SplmtryData><Envlp><x>1</x></Envlp></SplmtryData>"; },
         Errc::unsupported_element, message + "/SplmtryData"},
    };
}

class Refusal : public testing::TestWithParam<Case> {};

TEST_P(Refusal, NamesCodeAndPlaceAndLeavesNoTransfer) {
    const auto& row = GetParam();
    Pain001Text text;
    row.change(text);
    const auto read = read_pain001(text.document());
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    ASSERT_EQ(read->transactions.size(), 1u);
    const auto& judged = read->transactions.front();
    ASSERT_TRUE(judged.refusal.has_value());
    EXPECT_FALSE(judged.transfer.has_value());
    EXPECT_EQ(name(judged.refusal->code), name(row.code)) << judged.refusal->detail;
    EXPECT_EQ(judged.refusal->where, row.where);
    EXPECT_GT(judged.refusal->line, 0);
    EXPECT_EQ(judged.end_to_end_id, "E1");
}

INSTANTIATE_TEST_SUITE_P(WrongValue, Refusal, testing::ValuesIn(wrong_values()),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(NotPassedOn, Refusal, testing::ValuesIn(instructions_not_passed_on()),
                         [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(NotPassedOnForAll, Refusal, testing::ValuesIn(not_passed_on_for_all()),
                         [](const auto& row) { return row.param.name; });

TEST(Pain001Transaction, OneBadTransactionDoesNotHarmItsNeighbour) {
    Pain001Text text;
    text.count = "2";
    text.control_sum = "13.341";
    auto bad = text;
    amount("EUR", "1.001")(bad);
    text.more_transactions = "\n" + bad.transaction();
    const auto read = read_pain001(text.document());
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    ASSERT_EQ(read->transactions.size(), 2u);
    EXPECT_TRUE(read->transactions[0].transfer.has_value());
    EXPECT_EQ(read->transactions[0].line, 8);
    ASSERT_TRUE(read->transactions[1].refusal.has_value());
    EXPECT_EQ(read->transactions[1].xpath, payment + "/CdtTrfTxInf[2]");
    EXPECT_EQ(read->transactions[1].line, 9);
    EXPECT_EQ(read->transactions[1].ordinal, 2u);
}

TEST(Pain001Transaction, InheritsFromItsPaymentInformation) {
    Pain001Text text;
    text.payment_head +=
        "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><CtgyPurp><Cd>SALA</Cd></CtgyPurp></PmtTpInf>";
    text.payment_tail = "<UltmtDbtr><Nm>Mutter AG</Nm></UltmtDbtr><ChrgBr>SLEV</ChrgBr>";
    text.type = "<PmtTpInf><LclInstrm><Cd>INST</Cd></LclInstrm></PmtTpInf>";
    const auto read = read_pain001(text.document());
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    ASSERT_TRUE(read->transactions[0].transfer.has_value());
    const auto& transfer = *read->transactions[0].transfer;
    EXPECT_EQ(transfer.service_level, "SEPA");
    EXPECT_EQ(transfer.category_purpose, "SALA");
    EXPECT_EQ(transfer.local_instrument, "INST");
    EXPECT_EQ(transfer.ultimate_debtor, "Mutter AG");
    EXPECT_EQ(transfer.charge_bearer, "SLEV");
    EXPECT_EQ(transfer.debtor_name, "Muster AG");
}

TEST(Pain001Transaction, ReadsWhoApprovedTheFileAndWhichSupplierItPays) {
    Pain001Text text;
    const std::string too_long(37, 'x');
    EXPECT_EQ(read_pain001(text.document())->transactions[0].transfer->origin, Origin{});
    text.creditor =
        "<Cdtr><Nm>Lieferant GmbH</Nm><Id><OrgId><Othr><Id>V-17</Id><SchmeNm><Prtry>VENDOR</Prtry>"
        "</SchmeNm></Othr></OrgId></Id></Cdtr>";
    // The schema has Authstn between CreDtTm and NbOfTxs.
    const auto with_approvers = [&](const std::string& second) {
        auto written = text.document();
        written.insert(written.find("\n<NbOfTxs>"),
                       "<Authstn><Prtry> kim</Prtry></Authstn>" + second);
        return written;
    };
    auto read = read_pain001(with_approvers("<Authstn><Prtry>佐藤</Prtry></Authstn>"));
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(read->transactions[0].transfer->origin.vendor_id, "V-17");
    EXPECT_EQ(read->transactions[0].transfer->origin.approved_by,
              (std::vector<std::string>{"kim", "佐藤"}));
    for (const auto& second : {std::string{"<Authstn><Cd>AUTH</Cd></Authstn>"},
                               "<Authstn><Prtry>" + too_long + "</Prtry></Authstn>"}) {
        read = read_pain001(with_approvers(second));
        ASSERT_TRUE(read.has_value()) << to_string(read.error());
        EXPECT_EQ(read->transactions[0].transfer->origin.approved_by,
                  (std::vector<std::string>{"kim"}));
    }
}

TEST(Pain001Transaction, ReadsEveryElementThatIsPassedOn) {
    Pain001Text text;
    text.version = "pain.001.001.11";
    text.date = "<ReqdExctnDt><DtTm>2026-03-02T00:00:00+08:00</DtTm></ReqdExctnDt>";
    text.debtor_account =
        "<DbtrAcct><Id><Othr><Id>110907769610101</Id></Othr></Id><Ccy>CNY</Ccy></DbtrAcct>";
    text.payment_id =
        "<PmtId><InstrId>I1</InstrId><EndToEndId> E 1</EndToEndId>"
        "<UETR>00000000-0000-4000-a288-8e5408438cfc</UETR></PmtId>";
    amount("CNY", "12.34")(text);
    text.after_amount = "<ChrgBr>SHAR</ChrgBr><UltmtDbtr><Nm>UD</Nm></UltmtDbtr>";
    text.creditor_agent =
        "<CdtrAgt><FinInstnId><BICFI>BKCHCNBJXXX</BICFI><ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd>"
        "</ClrSysId><MmbId>104100000004</MmbId></ClrSysMmbId><Nm>中国银行</Nm></FinInstnId></"
        "CdtrAgt>";
    text.creditor =
        "<Cdtr><Nm>上海 &amp; 贸易</Nm><PstlAdr><StrtNm>Street</StrtNm><BldgNb>7</BldgNb>"
        "<PstCd>200000</PstCd><TwnNm>Shanghai</TwnNm><Ctry>CN</Ctry><AdrLine>a</AdrLine>"
        "<AdrLine>b</AdrLine></PstlAdr></Cdtr>";
    text.creditor_account =
        "<CdtrAcct><Id><Othr><Id>622202</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm></Othr></Id>"
        "<Ccy>CNY</Ccy></CdtrAcct>";
    text.tail =
        "<UltmtCdtr><Nm>UC</Nm></UltmtCdtr><Purp><Cd>GDDS</Cd></Purp><RmtInf><Ustrd>one</Ustrd>"
        "<Ustrd>two</Ustrd><Strd><CdtrRefInf><Tp><CdOrPrtry><Prtry>QRR</Prtry></CdOrPrtry></Tp>"
        "<Ref>21000</Ref></CdtrRefInf></Strd></RmtInf>";
    const auto read = read_pain001(text.document());
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    ASSERT_TRUE(read->transactions[0].transfer.has_value())
        << to_string(*read->transactions[0].refusal);
    const CreditTransfer expected{
        .end_to_end_id = " E 1",
        .instruction_id = "I1",
        .uetr = "00000000-0000-4000-a288-8e5408438cfc",
        .debtor_account = {"110907769610101", false},
        .debtor_name = "Muster AG",
        .amount = Money{1234, Currency::of("CNY")},
        .requested_date = *parse_date("2026-03-02"),
        .service_level = "",
        .local_instrument = "",
        .category_purpose = "",
        .purpose = "GDDS",
        .charge_bearer = "SHAR",
        .creditor_name = "上海 & 贸易",
        .creditor_address = {"Street", "7", "200000", "Shanghai", "CN", {"a", "b"}},
        .creditor_account = {"622202", false},
        .creditor_bic = "BKCHCNBJXXX",
        .creditor_clearing_id = "104100000004",
        .creditor_bank_name = "中国银行",
        .ultimate_debtor = "UD",
        .ultimate_creditor = "UC",
        .remittance = "one\ntwo",
        .creditor_reference = "21000",
        .creditor_reference_type = "QRR",
    };
    EXPECT_EQ(*read->transactions[0].transfer, expected);
    EXPECT_EQ(read->message_id, "M1");
    EXPECT_EQ(read->initiating_party, "Muster AG");
    EXPECT_EQ(read->created_at, *parse_instant("2026-03-01T08:00:00Z"));
}

TEST(Pain001Transaction, ControlSumAddsAmountsWhateverTheirCurrencies) {
    Pain001Text text;
    text.count = "3";
    text.control_sum = "112.584";
    auto yen = text;
    amount("JPY", "100")(yen);
    auto dinar = text;
    amount("KWD", "0.244")(dinar);
    text.more_transactions = yen.transaction() + dinar.transaction();
    const auto read = read_pain001(text.document());
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(read->transactions.size(), 3u);
}

}  // namespace
}  // namespace sluice::iso20022
