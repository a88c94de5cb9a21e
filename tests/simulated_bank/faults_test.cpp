#include <set>
#include <string>
#include <vector>

#include "adapters/banks/simulated/admin.hpp"
#include "tests/simulated_bank/bank_fixture.hpp"

namespace sluice::simulated {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t start_minor = 100'000;

// What one payment of 10.00 meets. Statuses: at once, when executed, and long after.
struct Expected {
    Fault fault;
    bool dropped = false;
    int http_status = 200;
    std::string first_status = "ACSP";  // in the answer; empty: unreadable or none
    std::string soon = "ACSP";          // asked 1 ms later
    std::string executed = "ACSC";      // asked after the execution delay
    std::string late = "ACSC";          // asked a minute later
    std::int64_t executions = 1;
    std::int64_t balance_minor = start_minor - 1'000;
    std::size_t entries = 1;  // on all camt.054 together
};

const std::vector<Expected>& expectations() {
    static const std::vector<Expected> all = {
        {.fault = Fault::drop_before,
         .dropped = true,
         .first_status = "",
         .soon = "UNKNOWN",
         .executed = "UNKNOWN",
         .late = "UNKNOWN",
         .executions = 0,
         .balance_minor = start_minor,
         .entries = 0},
        {.fault = Fault::drop_answer, .dropped = true},
        {.fault = Fault::delay},
        {.fault = Fault::duplicate_answer},
        {.fault = Fault::garbage_answer, .first_status = ""},
        {.fault = Fault::http_500, .http_status = 500, .first_status = ""},
        {.fault = Fault::reject,
         .first_status = "RJCT",
         .soon = "RJCT",
         .executed = "RJCT",
         .late = "RJCT",
         .executions = 0,
         .balance_minor = start_minor,
         .entries = 0},
        {.fault = Fault::late_reject,
         .executed = "RJCT",
         .late = "RJCT",
         .executions = 0,
         .balance_minor = start_minor,
         .entries = 0},
        {.fault = Fault::unknown_code, .first_status = "ZZZZ"},
        {.fault = Fault::unknown_for_a_while, .soon = "UNKNOWN", .executed = "UNKNOWN"},
        {.fault = Fault::pending, .first_status = "PDNG", .soon = "PDNG", .executed = "PDNG"},
        {.fault = Fault::return_after, .balance_minor = start_minor, .entries = 2},
        {.fault = Fault::wrong_amount, .balance_minor = start_minor - 1'001},
        {.fault = Fault::no_entry, .balance_minor = start_minor, .entries = 0},
    };
    return all;
}

std::string fault_name(const testing::TestParamInfo<Expected>& info) {
    return std::string{simulated::info(info.param.fault).name};
}

class PaymentFault : public BankTest, public testing::WithParamInterface<Expected> {
protected:
    void expect_all(const Answer& answer, bool dropped) {
        const auto& expected = GetParam();
        EXPECT_EQ(answer.drop, dropped);
        EXPECT_EQ(answer.status, expected.http_status);
        EXPECT_EQ(Xml{answer.body}.text("//TxInfAndSts/TxSts"), expected.first_status);
        pass(1ms);
        EXPECT_EQ(status_of("I1"), expected.soon);
        pass(300ms);
        EXPECT_EQ(status_of("I1"), expected.executed);
        pass(60s);
        pass(60s);
        EXPECT_EQ(status_of("I1"), expected.late);
        expect_books();
    }

    void expect_books() {
        const auto& expected = GetParam();
        EXPECT_EQ(executions("I1"), expected.executions);
        EXPECT_EQ(balance(), expected.balance_minor);
        bank_->close_day();
        std::size_t entries = 0;
        for (const auto& document : fetch_all()) {
            entries += document.count("//Ntfctn/Ntry");
        }
        EXPECT_EQ(entries, expected.entries);
        EXPECT_NE(bank_->books(false).find("\"reserved_minor\":0,"), std::string::npos);
    }
};

TEST_P(PaymentFault, ByMagicNumber) {
    const auto& expected = GetParam();
    const std::string account = "4321" + std::string{info(expected.fault).magic};
    const auto answer = send_one({.instruction_id = "I1", .creditor_account = account});
    expect_all(answer, expected.dropped || expected.fault == Fault::unknown_for_a_while);
}

TEST_P(PaymentFault, ByNameOfTheCreditor) {
    std::string name = "FAULT " + std::string{info(GetParam().fault).name};
    name[name.find('_') == std::string::npos ? 0 : name.find('_')] =
        name.find('_') == std::string::npos ? 'f' : '-';
    expect_all(send_one({.instruction_id = "I1", .creditor_name = name}), GetParam().dropped);
}

TEST_P(PaymentFault, SwitchedOnForTheNextOne) {
    strike_next(GetParam().fault);
    expect_all(send_one({.instruction_id = "I1"}), GetParam().dropped);
    const Xml next{send_one({.instruction_id = "I2"}, "M2").body};
    EXPECT_EQ(next.text("//TxInfAndSts/TxSts"), "ACSP") << "only the next one";
}

TEST_P(PaymentFault, WithProbabilityOneAlwaysAndZeroNever) {
    auto setting = bank_->faults().setting(GetParam().fault);
    setting.probability = 1;
    bank_->faults().set(GetParam().fault, setting);
    const auto answer = send_one({.instruction_id = "I1"});
    setting.probability = 0;
    bank_->faults().set(GetParam().fault, setting);
    expect_all(answer, GetParam().dropped);
}

INSTANTIATE_TEST_SUITE_P(Faults, PaymentFault, testing::ValuesIn(expectations()), fault_name);

TEST(FaultTable, EveryFaultOfAPaymentOrMessageIsExpectedAbove) {
    std::set<Fault> listed;
    for (const auto& expected : expectations()) {
        listed.insert(expected.fault);
    }
    for (const auto& row : fault_table()) {
        const bool here = row.scope == FaultScope::message || row.scope == FaultScope::payment;
        EXPECT_EQ(listed.contains(row.fault), here) << row.name;
        EXPECT_NE(describe_faults().find(row.help), std::string::npos) << row.name;
    }
}

TEST(FaultTable, MagicNumbersAreUnique) {
    std::set<std::string_view> seen;
    for (const auto& row : fault_table()) {
        EXPECT_TRUE(row.magic.empty() || seen.insert(row.magic).second) << row.name;
    }
}

TEST(FaultSwitches, SameSeedSameFaults) {
    const auto run = [] {
        SeededRandom random{7};
        auto settings = default_fault_settings();
        settings[0].probability = 0.5;
        FaultSwitches switches{settings, random};
        std::string marks;
        for (int i = 0; i < 64; ++i) {
            marks += switches.strikes(Fault::drop_before) ? 'x' : '.';
        }
        return marks;
    };
    EXPECT_EQ(run(), run());
    EXPECT_NE(run().find('x'), std::string::npos);
    EXPECT_NE(run().find('.'), std::string::npos);
}

TEST_F(BankTest, DropBeforeByMagicNumberLetsTheSecondSendThrough) {
    const TestPayment payment{.instruction_id = "I1", .creditor_account = "43210902"};
    EXPECT_TRUE(send_one(payment).drop);
    EXPECT_EQ(status_of("I1"), "UNKNOWN");
    EXPECT_EQ(Xml{send_one(payment, "M2").body}.text("//TxInfAndSts/TxSts"), "ACSP");
    pass(1s);
    EXPECT_EQ(executions("I1"), 1);
}

TEST_F(BankTest, SecondSendOfADroppedAnswerIsAnswered) {
    const TestPayment payment{.instruction_id = "I1", .creditor_account = "43210903"};
    EXPECT_TRUE(send_one(payment).drop);
    const auto again = send_one(payment, "M2");
    EXPECT_FALSE(again.drop);
    EXPECT_EQ(Xml{again.body}.text("//TxInfAndSts/TxSts"), "ACSP");
}

TEST_F(BankTest, MagicNumberOfOnePaymentHitsTheWholeMessage) {
    const auto answer =
        send({.message_id = "M1",
              .payments = {{.instruction_id = "I1"},
                           {.instruction_id = "I2", .creditor_account = "43210903"}}});
    EXPECT_TRUE(answer.drop);
    pass(1s);
    EXPECT_EQ(executions("I1") + executions("I2"), 2);
}

TEST_F(BankTest, DelayedAnswerIsCompleteButLate) {
    const auto answer = send_one({.instruction_id = "I1", .creditor_account = "43210904"});
    EXPECT_EQ(answer.delay, 3s);
    EXPECT_EQ(schema_complaint(answer.body), "");
}

TEST_F(BankTest, DuplicateAnswerHoldsEveryTransactionTwice) {
    const auto answer = send_one({.instruction_id = "I1", .creditor_account = "43210905"});
    EXPECT_EQ(Xml{answer.body}.count("//TxInfAndSts"), 2U);
    EXPECT_EQ(schema_complaint(answer.body), "");
}

TEST_F(BankTest, GarbageIsNotXml) {
    const auto answer = send_one({.instruction_id = "I1", .creditor_account = "43210913"});
    EXPECT_EQ(schema_complaint(answer.body), "not well-formed");
}

TEST_F(BankTest, UnknownCodeMayBeAReasonAndMayMeanNotExecuted) {
    auto setting = bank_->faults().setting(Fault::unknown_code);
    setting.next = 1;
    setting.code = "ZZ99";
    setting.executes = false;
    bank_->faults().set(Fault::unknown_code, setting);
    const Xml report{send_one({.instruction_id = "I1"}).body};
    EXPECT_EQ(report.text("//TxInfAndSts/TxSts"), "RJCT");
    EXPECT_EQ(report.text("//TxInfAndSts/StsRsnInf/Rsn/Cd"), "ZZ99");
    pass(1s);
    EXPECT_EQ(status_of("I1"), "RJCT");
    EXPECT_EQ(executions("I1"), 0);
}

TEST_F(BankTest, ReturnNamesTheOriginalAndItsReason) {
    fetch_all();
    send_one({.instruction_id = "I1", .creditor_account = "43210909"});
    pass(1s);
    const auto debit = fetch_all();
    pass(2s);
    const auto credit = fetch_all();
    ASSERT_EQ(debit.size(), 1U);
    ASSERT_EQ(credit.size(), 1U);
    const auto& entry = credit[0];
    EXPECT_EQ(entry.text("//Ntry/CdtDbtInd"), "CRDT");
    EXPECT_EQ(entry.text("//Ntry/RvslInd"), "false");
    EXPECT_EQ(entry.text("//Ntry/BkTxCd/Domn/Fmly/SubFmlyCd"), "RRTN");
    EXPECT_EQ(entry.text("//TxDtls/RtrInf/Rsn/Cd"), "AC04");
    EXPECT_EQ(entry.text("//TxDtls/Refs/EndToEndId"), "E2E");
    EXPECT_EQ(entry.text("//TxDtls/Refs/InstrId"), "I1");
    EXPECT_EQ(entry.text("//TxDtls/Refs/AcctSvcrRef"), debit[0].text("//Ntry/AcctSvcrRef"));
    EXPECT_NE(entry.text("//Ntry/AcctSvcrRef"), debit[0].text("//Ntry/AcctSvcrRef"));
}

TEST_F(BankTest, WrongAmountIsBookedAndShownAndTheStatementStillAddsUp) {
    send_one({.instruction_id = "I1", .creditor_account = "43210910"});
    pass(1s);
    bank_->close_day();
    const auto documents = fetch_all();
    EXPECT_EQ(booked("I1"), 1'001);
    const auto& statement = documents.at(documents.size() - 2);
    EXPECT_EQ(statement.text("//Ntry/Amt"), "10.01");
    EXPECT_EQ(statement.texts("//Bal/Amt"), (std::vector<std::string>{"1000.00", "989.99"}));
}

// Sequence numbers of the EUR account's camt.053 in the order of the queue.
std::vector<std::string> sequences(const std::vector<Xml>& documents) {
    std::vector<std::string> numbers;
    for (const auto& document : documents) {
        if (document.text("//Stmt/Acct/Ccy") == "EUR") {
            numbers.push_back(document.text("//Stmt/ElctrncSeqNb"));
        }
    }
    return numbers;
}

TEST_F(BankTest, RepeatedStatementComesTwiceWithTheSameBytes) {
    strike_next(Fault::repeat_statement);
    bank_->close_day();
    const auto documents = fetch_all();
    EXPECT_EQ(sequences(documents), (std::vector<std::string>{"1", "2", "2"}));
    EXPECT_EQ(documents[2].source(), documents[3].source());
}

TEST_F(BankTest, StatementOutOfOrderComesAfterTheNextOne) {
    strike_next(Fault::out_of_order);
    bank_->close_day();
    bank_->close_day();
    bank_->close_day();
    EXPECT_EQ(sequences(fetch_all()), (std::vector<std::string>{"1", "3", "2", "4"}));
}

TEST_F(BankTest, SkippedSequenceLosesNoEntry) {
    bank_->close_day();
    strike_next(Fault::skip_sequence);
    bank_->close_day();
    EXPECT_EQ(sequences(fetch_all()), (std::vector<std::string>{"1", "2", "4"}));
}

TEST_F(BankTest, EmptyStatementIsNotValidAndTheNextFetchIsRightAgain) {
    strike_next(Fault::empty_statement);
    const auto empty = bank_->next_statement(customer, "");
    EXPECT_EQ(empty.status, 200);
    EXPECT_EQ(Xml{empty.body}.count("//Stmt"), 0U);
    EXPECT_NE(schema_complaint(empty.body), "");
    EXPECT_EQ(fetch_all().size(), 2U);
}

TEST_F(BankTest, AdminSwitchesFaultsAllOrNothing) {
    EXPECT_EQ(answer_admin(*bank_, "POST", "/faults", "",
                           R"({"reject":{"next":1,"code":"AC01"},"delay":{"ms":50}})")
                  .status,
              200);
    EXPECT_EQ(bank_->faults().setting(Fault::delay).delay, 50ms);
    const Xml report{send_one({.instruction_id = "I1"}).body};
    EXPECT_EQ(report.text("//TxInfAndSts/StsRsnInf/Rsn/Cd"), "AC01");
    for (const auto* bad : {"", "[]", R"({"nonsense":{}})", R"({"reject":{"next":-1}})",
                            R"({"reject":{"probability":1.5}})", R"({"reject":{"nxt":1}})",
                            R"({"delay":{"ms":7},"reject":7})"}) {
        EXPECT_EQ(answer_admin(*bank_, "POST", "/faults", "", bad).status, 400) << bad;
    }
    EXPECT_EQ(bank_->faults().setting(Fault::delay).delay, 50ms) << "nothing of a bad request";
    EXPECT_EQ(answer_admin(*bank_, "POST", "/faults", "", R"({"clear":true})").status, 200);
    EXPECT_EQ(bank_->faults().setting(Fault::delay).delay, 3s);
}

TEST_F(BankTest, AdminShowsBooksClosesTheDayAndTakesDeposits) {
    EXPECT_EQ(answer_admin(*bank_, "GET", "/livez", "", "").status, 200);
    EXPECT_EQ(answer_admin(*bank_, "POST", "/close-day", "", "").body, "{\"statements\":3}\n");
    const auto deposit =
        answer_admin(*bank_, "POST", "/deposit", "",
                     R"({"account":"NL02ABNA0123456789","amount":"5.00","remittance":"hello"})");
    EXPECT_EQ(deposit.status, 200);
    EXPECT_EQ(balance(), start_minor + 500);
    EXPECT_EQ(answer_admin(*bank_, "POST", "/deposit", "", R"({"acount":"x"})").status, 400);
    EXPECT_EQ(answer_admin(*bank_, "GET", "/nothing", "", "").status, 404);
    EXPECT_EQ(answer_admin(*bank_, "PUT", "/books", "", "").status, 405);
}

TEST(InstructionIds, AreReadFromAnArrayOrFromLines) {
    EXPECT_EQ(*read_instruction_ids(R"(["a","b"])", 2), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(*read_instruction_ids("a\r\nb\n", 2), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(read_instruction_ids("a\nb\nc", 2).error().code, Errc::too_large);
    EXPECT_EQ(read_instruction_ids("[1]", 2).error().code, Errc::malformed);
}

}  // namespace
}  // namespace sluice::simulated
