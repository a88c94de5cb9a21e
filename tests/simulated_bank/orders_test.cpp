#include <string>
#include <vector>

#include "tests/simulated_bank/bank_fixture.hpp"

namespace sluice::simulated {
namespace {

using namespace std::chrono_literals;

TEST_F(BankTest, AcceptsThenExecutesThenTells) {
    fetch_all();
    const auto answer = send_one({.instruction_id = "I1", .amount = "12.30"});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(schema_complaint(answer.body), "");
    const Xml report{answer.body};
    EXPECT_EQ(report.text("//OrgnlGrpInfAndSts/OrgnlMsgId"), "M1");
    EXPECT_EQ(report.text("//OrgnlGrpInfAndSts/GrpSts"), "ACTC");
    EXPECT_EQ(report.text("//TxInfAndSts/OrgnlInstrId"), "I1");
    EXPECT_EQ(report.text("//TxInfAndSts/TxSts"), "ACSP");
    const auto reference = report.text("//TxInfAndSts/AcctSvcrRef");
    EXPECT_EQ(balance(), 100'000);

    pass(300ms);
    EXPECT_EQ(status_of("I1"), "ACSC");
    EXPECT_EQ(balance(), 98'770);
    EXPECT_EQ(executions("I1"), 1);

    pass(500ms);
    const auto documents = fetch_all();
    ASSERT_EQ(documents.size(), 1U);
    const auto& notification = documents[0];
    EXPECT_EQ(notification.text("//Ntry/Amt"), "12.30");
    EXPECT_EQ(notification.text("//Ntry/CdtDbtInd"), "DBIT");
    EXPECT_EQ(notification.text("//Ntry/AcctSvcrRef"), reference);
    EXPECT_EQ(notification.text("//TxDtls/Refs/InstrId"), "I1");
    EXPECT_EQ(notification.text("//TxDtls/Refs/EndToEndId"), "E2E");
    EXPECT_EQ(notification.text("//TxDtls/RmtInf/Ustrd"), "Invoice 1 & 2");
    EXPECT_EQ(notification.text("//TxDtls/RltdPties/CdtrAcct/Id/IBAN"), "DE75512108001245126199");
}

TEST_F(BankTest, MoneyThatIsPromisedCannotBePromisedAgain) {
    EXPECT_EQ(Xml{send_one({.instruction_id = "I1", .amount = "900.00"}).body}.text("//TxSts"),
              "ACSP");
    const Xml second{send_one({.instruction_id = "I2", .amount = "100.01"}, "M2").body};
    EXPECT_EQ(second.text("//TxSts"), "RJCT");
    EXPECT_EQ(second.text("//TxInfAndSts/StsRsnInf/Rsn/Cd"), "AM04");
    EXPECT_EQ(second.text("//GrpSts"), "RJCT");
    EXPECT_EQ(
        Xml{send_one({.instruction_id = "I3", .amount = "100.00"}, "M3").body}.text("//TxSts"),
        "ACSP");
    pass(1s);
    EXPECT_EQ(balance(), 0);
    EXPECT_EQ(executions("I2"), 0);
}

struct Refused {
    const char* what;
    TestPayment payment;
    const char* debtor_account;
    const char* reason;
};

class RefusedPayment : public BankTest, public testing::WithParamInterface<Refused> {};

TEST_P(RefusedPayment, IsRejectedWithItsReasonWhileItsNeighbourIsAccepted) {
    TestMessage message;
    message.payments = {GetParam().payment};
    message.debtor_account = GetParam().debtor_account;
    const auto answer = send(message);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(schema_complaint(answer.body), "");
    EXPECT_EQ(Xml{answer.body}.text("//TxInfAndSts/TxSts"), "RJCT");
    EXPECT_EQ(Xml{answer.body}.text("//TxInfAndSts/StsRsnInf/Rsn/Cd"), GetParam().reason);

    TestMessage mixed;
    mixed.message_id = "M2";
    mixed.debtor_account = GetParam().debtor_account;
    mixed.payments = {GetParam().payment, {.instruction_id = "GOOD"}};
    mixed.payments[0].instruction_id = "BAD2";
    const Xml report{send(mixed).body};
    const bool account_good = message.debtor_account == euro_account;
    EXPECT_EQ(report.text("//GrpSts"), account_good ? "PART" : "RJCT");
    pass(1s);
    EXPECT_EQ(executions("BAD"), 0);
    EXPECT_EQ(executions("GOOD"), account_good ? 1 : 0);
}

INSTANTIATE_TEST_SUITE_P(
    Reasons, RefusedPayment,
    testing::Values(
        Refused{"unknown_debtor", {.instruction_id = "BAD"}, "NL91ABNA0417164300", "AC01"},
        Refused{
            "other_customers_account", {.instruction_id = "BAD"}, "DE89370400440532013000", "AG01"},
        Refused{"wrong_creditor_iban",
                {.instruction_id = "BAD", .creditor_account = "DE00512108001245126199"},
                euro_account,
                "AC01"},
        Refused{
            "other_currency", {.instruction_id = "BAD", .currency = "USD"}, euro_account, "AM03"},
        Refused{"zero", {.instruction_id = "BAD", .amount = "0.00"}, euro_account, "AM01"}),
    [](const auto& row) { return row.param.what; });

TEST_F(BankTest, OverPreciseAmountIsRejected) {
    auto body = pain001({.message_id = "M1", .payments = {{.instruction_id = "I1"}}});
    body.replace(body.find("<CtrlSum>10.00<"), 15, "<CtrlSum>10.001<");
    body.replace(body.find(">10.00</InstdAmt"), 16, ">10.001</InstdAmt");
    const Xml report{bank_->handle_payments(customer, body).body};
    EXPECT_EQ(report.text("//TxInfAndSts/StsRsnInf/Rsn/Cd"), "AM12");
}

TEST_F(BankTest, LimitOfTheBankHolds) {
    auto options = test_options();
    options.max_amount_minor = 1'000;
    open(options);
    const Xml report{send_one({.instruction_id = "I1", .amount = "10.01"}).body};
    EXPECT_EQ(report.text("//TxInfAndSts/StsRsnInf/Rsn/Cd"), "AM02");
    EXPECT_EQ(Xml{send_one({.instruction_id = "I2", .amount = "10.00"}, "M2").body}.text(
                  "//TxInfAndSts/TxSts"),
              "ACSP");
}

struct Broken {
    const char* what;
    const char* find;
    const char* replace;
    const char* reason;
};

class BrokenMessage : public BankTest, public testing::WithParamInterface<Broken> {};

TEST_P(BrokenMessage, IsRefusedAsAWholeAndExecutesNothing) {
    auto body = pain001({.message_id = "M1", .payments = {{.instruction_id = "I1"}}});
    const std::string_view find = GetParam().find;
    ASSERT_NE(body.find(find), std::string::npos);
    body.replace(body.find(find), find.size(), GetParam().replace);
    const auto answer = bank_->handle_payments(customer, body);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(schema_complaint(answer.body), "");
    EXPECT_EQ(Xml{answer.body}.text("//GrpSts"), "RJCT");
    EXPECT_EQ(Xml{answer.body}.text("//OrgnlGrpInfAndSts/StsRsnInf/Rsn/Cd"), GetParam().reason);
    pass(1s);
    EXPECT_EQ(balance(), 100'000);
    EXPECT_NE(bank_->books(false).find("\"refused\":1"), std::string::npos);
    EXPECT_EQ(send_one({.instruction_id = "I1"}).status, 200) << "the MsgId is still free";
}

INSTANTIATE_TEST_SUITE_P(
    Messages, BrokenMessage,
    testing::Values(Broken{"not_closed", "</Document>", "", "FF01"},
                    Broken{"other_namespace", "pain.001.001.09", "pain.001.001.03", "FF01"},
                    Broken{"wrong_sum", "<CtrlSum>10.00", "<CtrlSum>10.01", "AM10"},
                    Broken{"wrong_count", "<NbOfTxs>1", "<NbOfTxs>2", "AM18"},
                    Broken{"no_instruction_id", "<InstrId>I1</InstrId>", "", "FF01"},
                    Broken{"empty_message_id", "<MsgId>M1", "<MsgId>", "FF01"},
                    Broken{"no_date", "<ReqdExctnDt><Dt>2026-03-02</Dt></ReqdExctnDt>", "", "FF01"},
                    Broken{"cheque", "<PmtMtd>TRF", "<PmtMtd>CHK", "FF01"},
                    Broken{"negative", ">10.00</InstdAmt>", ">-10.00</InstdAmt>", "FF01"},
                    Broken{"exponent", ">10.00</InstdAmt>", ">1e1</InstdAmt>", "FF01"},
                    Broken{"document_type", "<Document", "<!DOCTYPE x [<!ENTITY a 'b'>]><Document",
                           "FF01"},
                    Broken{"no_debtor_account", "<DbtrAcct>", "<DbtrAcct/><X>", "FF01"}),
    [](const auto& row) { return row.param.what; });

TEST_F(BankTest, RepeatedMessageGetsTheFirstAnswerAndExecutesNothing) {
    const auto first = send_one({.instruction_id = "I1"});
    pass(1s);
    const auto again = send_one({.instruction_id = "I1"});
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.body, first.body);
    pass(1s);
    EXPECT_EQ(executions("I1"), 1);
    EXPECT_EQ(balance(), 99'000);
    EXPECT_NE(bank_->books(false).find("\"duplicates_ignored\":1"), std::string::npos);
}

TEST_F(BankTest, BankThatDeduplicatesExecutesAnInstrIdOnce) {
    const Xml first{send_one({.instruction_id = "I1"}).body};
    pass(1s);
    const Xml again{send_one({.instruction_id = "I1"}, "M2").body};
    EXPECT_EQ(again.text("//TxInfAndSts/TxSts"), "ACSC");
    EXPECT_EQ(again.text("//TxInfAndSts/AcctSvcrRef"), first.text("//TxInfAndSts/AcctSvcrRef"));
    pass(1s);
    EXPECT_EQ(executions("I1"), 1);
    EXPECT_EQ(balance(), 99'000);
}

TEST_F(BankTest, BankThatDoesNotDeduplicateExecutesAnInstrIdTwiceAndItsBooksSayso) {
    auto options = test_options();
    options.deduplicate = false;
    open(options);
    send_one({.instruction_id = "I1"});
    send_one({.instruction_id = "I1"}, "M2");
    pass(1s);
    EXPECT_EQ(executions("I1"), 2);
    EXPECT_EQ(balance(), 98'000);
}

TEST_F(BankTest, RepeatWithinOneMessageIsExecutedOnce) {
    send({.message_id = "M1", .payments = {{.instruction_id = "I1"}, {.instruction_id = "I1"}}});
    pass(1s);
    EXPECT_EQ(executions("I1"), 1);
}

TEST_F(BankTest, StatusAnswersInTheOrderAskedAndSaysUnknown) {
    send({.message_id = "M1",
          .payments = {{.instruction_id = "I1"}, {.instruction_id = "I2", .amount = "0.00"}}});
    const auto report = status({"I2", "NEVER", "I1"});
    EXPECT_EQ(report.texts("//TxInfAndSts/OrgnlInstrId"),
              (std::vector<std::string>{"I2", "NEVER", "I1"}));
    EXPECT_EQ(report.texts("//TxInfAndSts/TxSts"), (std::vector<std::string>{"RJCT", "ACSP"}));
    EXPECT_EQ(report.text("//TxInfAndSts/StsRsnInf/Rsn/Prtry"), "UNKNOWN");
}

TEST_F(BankTest, AnotherCustomersPaymentIsUnknown) {
    send_one({.instruction_id = "I1"});
    const Xml report{bank_->handle_status("other", std::vector<std::string>{"I1"}).body};
    EXPECT_EQ(report.text("//Prtry"), "UNKNOWN");
}

TEST_F(BankTest, LaterDateWaitsForItsDayInTheBanksTimeZone) {
    auto options = test_options();
    options.utc_offset = std::chrono::minutes{60};
    open(options);
    send({.message_id = "M1",
          .payments = {{.instruction_id = "I1"}},
          .execution_date = "2026-03-03"});
    pass(13h + 59min);  // 23:59 there
    EXPECT_EQ(status_of("I1"), "ACSP");
    pass(1min);
    EXPECT_EQ(status_of("I1"), "ACSC");
}

TEST_F(BankTest, LaterDateIsIgnoredWhenTheBankIsToldSo) {
    auto options = test_options();
    options.honour_execution_date = false;
    open(options);
    send({.message_id = "M1",
          .payments = {{.instruction_id = "I1"}},
          .execution_date = "2026-03-03"});
    pass(300ms);
    EXPECT_EQ(status_of("I1"), "ACSC");
}

}  // namespace
}  // namespace sluice::simulated
