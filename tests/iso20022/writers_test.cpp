// What we write is valid by its XSD (the readers check that) and is read back as it was.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "adapters/banks/wire/control_sum.hpp"
#include "adapters/banks/wire/pain001.hpp"
#include "adapters/banks/wire/pain001_writer.hpp"
#include "adapters/banks/wire/pain002.hpp"
#include "adapters/banks/wire/text_pieces.hpp"

namespace sluice::iso20022 {
namespace {

CreditTransfer transfer() {
    return CreditTransfer{
        .end_to_end_id = "E1",
        .instruction_id = "ERP-1",
        .uetr = "00000000-0000-4000-a288-8e5408438cfc",
        .debtor_account = {"DE89370400440532013000", true},
        .debtor_name = "Muster AG",
        .amount = Money{1234, Currency::of("EUR")},
        .requested_date = *parse_date("2026-03-02"),
        .service_level = "SEPA",
        .local_instrument = "INST",
        .category_purpose = "SUPP",
        .purpose = "GDDS",
        .charge_bearer = "SLEV",
        .creditor_name = "上海某某贸易有限公司 <&> \"'",
        .creditor_address = {"Street", "7", "200000", "上海", "CN", {"a", "b"}},
        .creditor_account = {"622202", false},
        .creditor_bic = "BKCHCNBJXXX",
        .creditor_clearing_id = "104100000004",
        .creditor_bank_name = "中国银行",
        .ultimate_debtor = "UD",
        .ultimate_creditor = "UC",
        .remittance = "货款 one\ntwo",
        .creditor_reference = "RF18539007547034",
        .creditor_reference_type = "SCOR",
    };
}

Submission submission(std::vector<CreditTransfer> transfers) {
    Submission result{.message_id = "0123456789abcdef0123456789abcdef",
                      .created_at = *parse_instant("2026-03-01T08:00:00.123456Z"),
                      .instructions = {}};
    int number = 0;
    for (auto& each : transfers) {
        const auto date = each.requested_date;
        result.instructions.push_back({.reference = "REF" + std::to_string(++number),
                                       .transfer = std::move(each),
                                       .debtor_bic = "COBADEFFXXX",
                                       .execution_date = date});
    }
    return result;
}

// What the bank gets as InstrId is our reference, not the ERP's.
CreditTransfer as_read(const BankInstruction& instruction) {
    auto expected = instruction.transfer;
    expected.instruction_id = instruction.reference;
    return expected;
}

void expect_read_back(const Submission& sent) {
    const auto read = read_pain001(write_pain001(sent, {.initiating_party = "Muster AG"}));
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    ASSERT_EQ(read->transactions.size(), sent.instructions.size());
    for (std::size_t i = 0; i < sent.instructions.size(); ++i) {
        ASSERT_TRUE(read->transactions[i].transfer.has_value())
            << to_string(*read->transactions[i].refusal);
        EXPECT_EQ(*read->transactions[i].transfer, as_read(sent.instructions[i]));
    }
}

TEST(WritePain001, EveryFieldIsReadBack) {
    expect_read_back(submission({transfer()}));
}

TEST(WritePain001, LeavesOutWhatIsEmpty) {
    auto bare = transfer();
    for (auto* field :
         {&bare.uetr, &bare.service_level, &bare.local_instrument, &bare.category_purpose,
          &bare.purpose, &bare.charge_bearer, &bare.creditor_bic, &bare.creditor_clearing_id,
          &bare.creditor_bank_name, &bare.ultimate_debtor, &bare.ultimate_creditor,
          &bare.remittance, &bare.creditor_reference, &bare.creditor_reference_type,
          &bare.debtor_name}) {
        field->clear();
    }
    bare.creditor_address = {};
    auto sent = submission({bare});
    sent.instructions[0].debtor_bic.clear();
    expect_read_back(sent);
}

TEST(WritePain001, OnePaymentInformationForEachRun) {
    auto other_currency = transfer();
    other_currency.amount = Money{100, Currency::of("JPY")};
    auto other_date = transfer();
    other_date.requested_date = *parse_date("2026-03-03");
    auto other_bearer = transfer();
    other_bearer.charge_bearer = "SHAR";
    const auto sent = submission(
        {transfer(), transfer(), other_currency, other_date, other_date, other_bearer, transfer()});
    const auto read = read_pain001(write_pain001(sent, {.initiating_party = "M"}));
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    std::vector<std::string> ids;
    for (const auto& transaction : read->transactions) {
        ids.push_back(transaction.payment_information_id.substr(32));
    }
    EXPECT_EQ(ids, (std::vector<std::string>{"-1", "-1", "-2", "-3", "-3", "-4", "-5"}));
    expect_read_back(sent);
}

TEST(WritePain001, PaymentInformationIdGivesUpTheFrontOfTheMessageId) {
    auto sent = submission({transfer()});
    sent.message_id = "X" + std::string(32, '0') + "YZ";
    const auto read = read_pain001(write_pain001(sent, {}));
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(read->transactions[0].payment_information_id, std::string(31, '0') + "YZ-1");
}

TEST(WritePain001, LongRemittanceIsCutIntoLinesWithoutLoss) {
    auto one = transfer();
    std::string text;
    for (int i = 0; i < 200; ++i) {
        text += "款";
    }
    one.remittance = text;
    const auto read = read_pain001(write_pain001(submission({one}), {}));
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    auto joined = read->transactions[0].transfer->remittance;
    std::erase(joined, '\n');
    EXPECT_EQ(joined, text);
}

TEST(WritePain001, IsPure) {
    const auto sent = submission({transfer(), transfer()});
    EXPECT_EQ(write_pain001(sent, {}), write_pain001(sent, {}));
}

rc::Gen<std::string> text_of(std::size_t longest) {
    const auto character = rc::gen::elementOf(std::vector<std::string>{
        "a", "Z", "0", "<", ">", "&", "\"", "'", "]]>", "é", "行", "𠀀", "\r", "\t", "/", "-"});
    return rc::gen::suchThat(rc::gen::map(rc::gen::container<std::vector<std::string>>(character),
                                          [longest](const std::vector<std::string>& pieces) {
                                              std::string text = "x";
                                              for (std::size_t i = 0;
                                                   i < std::min(pieces.size(), longest); ++i) {
                                                  text += pieces[i];
                                              }
                                              return text;
                                          }),
                             [longest](const std::string& text) { return text.size() <= longest; });
}

TEST(WritePain001, AnyTextSurvivesTheRoundTrip) {
    const bool held = rc::check("read_pain001(write_pain001(x)) == x", [] {
        auto each = transfer();
        each.end_to_end_id = *text_of(35);
        each.creditor_name = *text_of(140);
        each.ultimate_debtor = *text_of(70);
        each.remittance = *text_of(140);
        each.amount = Money{*rc::gen::inRange<std::int64_t>(1, 999'999'999'999'999'999 / 100),
                            Currency::of(*rc::gen::element("EUR", "JPY", "KWD", "CNY"))};
        const auto sent = submission({each});
        const auto read = read_pain001(write_pain001(sent, {}));
        RC_ASSERT(read.has_value());
        RC_ASSERT(read->transactions.at(0).transfer.has_value());
        RC_ASSERT(*read->transactions.at(0).transfer == as_read(sent.instructions[0]));
    });
    EXPECT_TRUE(held);
}

Pain002 report() {
    Pain002 result;
    result.message_id = "S1";
    result.created_at = *parse_instant("2026-03-01T08:00:00Z");
    result.initiating_party = "Sluice";
    result.original_message_id = "M1";
    result.original_message_name = "pain.001.001.09";
    result.original_count = 3;
    result.original_control_sum = "12.34";
    result.group_status = "PART";
    result.group_reasons = {{"NARR", false, "两个被拒绝"}};
    result.payment_informations = {{"P1", "PART", {{"AM05", false, ""}}}, {"P2", "RJCT", {}}};
    result.transactions = {
        {"I1", "E1", "P1", "ACCP", "B1", {}},
        {"I2", "E2", "P1", "RJCT", "", {{"AC01", false, "bad account"}, {"own", true, ""}}},
        {"", "E3", "P2", "RJCT", "", {{"", false, "text alone"}}},
    };
    return result;
}

void expect_same(const Pain002& got, const Pain002& expected) {
    EXPECT_EQ(got.message_id, expected.message_id);
    EXPECT_EQ(got.created_at, expected.created_at);
    EXPECT_EQ(got.initiating_party, expected.initiating_party);
    EXPECT_EQ(got.original_message_id, expected.original_message_id);
    EXPECT_EQ(got.original_message_name, expected.original_message_name);
    EXPECT_EQ(got.original_count, expected.original_count);
    EXPECT_EQ(got.original_control_sum, expected.original_control_sum);
    EXPECT_EQ(got.group_status, expected.group_status);
    EXPECT_EQ(got.group_reasons, expected.group_reasons);
    ASSERT_EQ(got.payment_informations.size(), expected.payment_informations.size());
    for (std::size_t i = 0; i < expected.payment_informations.size(); ++i) {
        EXPECT_EQ(got.payment_informations[i].id, expected.payment_informations[i].id);
        EXPECT_EQ(got.payment_informations[i].status, expected.payment_informations[i].status);
        EXPECT_EQ(got.payment_informations[i].reasons, expected.payment_informations[i].reasons);
    }
    ASSERT_EQ(got.transactions.size(), expected.transactions.size());
    for (std::size_t i = 0; i < expected.transactions.size(); ++i) {
        const auto& a = got.transactions[i];
        const auto& b = expected.transactions[i];
        EXPECT_EQ(std::tie(a.instruction_id, a.end_to_end_id, a.payment_information_id, a.status,
                           a.bank_reference, a.reasons),
                  std::tie(b.instruction_id, b.end_to_end_id, b.payment_information_id, b.status,
                           b.bank_reference, b.reasons));
    }
}

class WritePain002 : public testing::TestWithParam<std::string> {};

TEST_P(WritePain002, EveryFieldIsReadBack) {
    const auto read = read_pain002(write_pain002(report(), GetParam()));
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    expect_same(*read, report());
}

TEST_P(WritePain002, ARefusedFileNeedsNoTransactions) {
    Pain002 refused;
    refused.message_id = "S1";
    refused.original_message_id = "M1";
    refused.original_message_name = "pain.001.001.03";
    refused.group_status = "RJCT";
    refused.group_reasons = {{"schema_violation", true, std::string(300, 'x')}};
    const auto read = read_pain002(write_pain002(refused, GetParam()));
    ASSERT_TRUE(read.has_value()) << to_string(read.error());
    EXPECT_EQ(read->group_reasons.at(0).code, "schema_violation");
    EXPECT_TRUE(read->group_reasons.at(0).proprietary);
    EXPECT_EQ(read->group_reasons.at(0).text,
              std::string(105, 'x') + "\n" + std::string(105, 'x') + "\n" + std::string(90, 'x'));
}

INSTANTIATE_TEST_SUITE_P(Versions, WritePain002,
                         testing::Values("pain.002.001.03", "pain.002.001.10"),
                         [](const auto& row) { return "V" + row.param.substr(13); });

TEST(ReadPain002, RefusesWhatBreaksItsSchema) {
    auto text = write_pain002(report(), "pain.002.001.10");
    const std::string element = "<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>";
    text.erase(text.find(element), element.size());
    const auto read = read_pain002(text);
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().code, Errc::schema_violation);
    EXPECT_EQ(read.error().where, "/Document/CstmrPmtStsRpt/OrgnlGrpInfAndSts/OrgnlNbOfTxs");
    EXPECT_EQ(read.error().line, 2);
}

TEST(ControlSum, IsExactOverDifferentDecimals) {
    ControlSum sum;
    EXPECT_EQ(sum.text(), "0");
    for (const auto* amount : {"0.1", "0.2", "99999999999999999.9", "1.00001", "100", ".5"}) {
        EXPECT_TRUE(sum.add(amount)) << amount;
    }
    EXPECT_EQ(sum.text(), "100000000000000101.70001");
    EXPECT_TRUE(sum.equals("0100000000000000101.700010"));
    EXPECT_FALSE(sum.equals("100000000000000101.70002"));
    EXPECT_FALSE(sum.equals("-100000000000000101.70001"));
    EXPECT_FALSE(sum.equals(""));
    for (const auto* text : {"", ".", "1e3", "1,5", "0.000001", "1234567890123456789", "--1"}) {
        EXPECT_FALSE(sum.add(text)) << text;
    }
    EXPECT_EQ(sum.text(), "100000000000000101.70001");
}

TEST(LinesOf, CutsAtCharactersNotBytes) {
    EXPECT_EQ(lines_of("", 3), std::vector<std::string_view>{});
    EXPECT_EQ(lines_of("ab\n\ncdefg\n", 3), (std::vector<std::string_view>{"ab", "cde", "fg"}));
    EXPECT_EQ(lines_of("一二三四", 3), (std::vector<std::string_view>{"一二三", "四"}));
}

}  // namespace
}  // namespace sluice::iso20022
