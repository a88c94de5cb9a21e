#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/simulated_bank/bank_fixture.hpp"
#include "tests/support/temp_name.hpp"

namespace sluice::simulated {
namespace {

using namespace std::chrono_literals;

std::string balance_of(const Xml& statement, const std::string& type) {
    const auto types = statement.texts("//Bal/Tp/CdOrPrtry/Cd");
    const auto amounts = statement.texts("//Bal/Amt");
    for (std::size_t i = 0; i < types.size(); ++i) {
        if (types[i] == type) {
            return amounts.at(i);
        }
    }
    return "none";
}

bool is_statement(const Xml& document) {
    return document.count("//BkToCstmrStmt") == 1;
}

std::vector<Xml> statements_of(const std::vector<Xml>& documents, const std::string& currency) {
    std::vector<Xml> found;
    for (const auto& document : documents) {
        if (is_statement(document) && document.text("//Acct/Ccy") == currency) {
            found.push_back(document);
        }
    }
    return found;
}

TEST_F(BankTest, FirstStatementTellsTheOpeningBalance) {
    const auto documents = fetch_all();
    ASSERT_EQ(documents.size(), 2U) << "one an account, and none of the other customer";
    const auto& first = documents[0];
    EXPECT_EQ(first.text("//Stmt/ElctrncSeqNb"), "1");
    EXPECT_EQ(first.text("//Stmt/Acct/Id/IBAN"), euro_account);
    EXPECT_EQ(balance_of(first, "OPBD"), "1000.00");
    EXPECT_EQ(balance_of(first, "CLBD"), "1000.00");
    EXPECT_EQ(first.count("//Ntry"), 0U);
    EXPECT_EQ(documents[1].text("//Stmt/Acct/Id/Othr/Id"), dollar_account);
    EXPECT_TRUE(fetch_all().empty());
}

TEST_F(BankTest, CursorMayBeUsedAgainAndEmptyMeansTheBeginning) {
    const auto first = fetch_all();
    cursor_.clear();
    const auto again = fetch_all();
    ASSERT_EQ(again.size(), first.size());
    EXPECT_EQ(again[0].source(), first[0].source());
    EXPECT_EQ(bank_->next_statement(customer, "garbage").status, 400);
}

TEST_F(BankTest, DaysFormAChainOfBalances) {
    auto options = test_options();
    options.day_length = 10s;
    open(options);
    for (int day = 1; day <= 3; ++day) {
        send_one({.instruction_id = "I" + std::to_string(day), .amount = "1.00"},
                 "M" + std::to_string(day));
        pass(1s);
        pass(10s);
    }
    const auto statements = statements_of(fetch_all(), "EUR");
    ASSERT_EQ(statements.size(), 4U);
    for (std::size_t i = 1; i < statements.size(); ++i) {
        EXPECT_EQ(statements[i].text("//ElctrncSeqNb"), std::to_string(i + 1));
        EXPECT_EQ(balance_of(statements[i], "OPBD"), balance_of(statements[i - 1], "CLBD"));
        EXPECT_EQ(statements[i].count("//Ntry"), 1U);
    }
    EXPECT_EQ(balance_of(statements.back(), "CLBD"), "997.00");
    EXPECT_EQ(balance(), 99'700);
}

TEST_F(BankTest, LongDayIsCutIntoSeveralStatementsThatFollowEachOther) {
    auto options = test_options();
    options.statement_max_entries = 2;
    open(options);
    TestMessage message;
    for (int i = 0; i < 5; ++i) {
        message.payments.push_back({.instruction_id = "I" + std::to_string(i), .amount = "1.00"});
    }
    send(message);
    pass(1s);
    bank_->close_day();
    const auto statements = statements_of(fetch_all(), "EUR");
    ASSERT_EQ(statements.size(), 4U);
    EXPECT_EQ(balance_of(statements[2], "OPBD"), "998.00");
    EXPECT_EQ(balance_of(statements[2], "CLBD"), "996.00");
    EXPECT_EQ(balance_of(statements[3], "CLBD"), "995.00");
    EXPECT_EQ(statements[3].text("//ElctrncSeqNb"), "4");
}

TEST_F(BankTest, NotificationsAreBatchedAndLimited) {
    auto options = test_options();
    options.notification_max_entries = 3;
    open(options);
    pass(0ms);
    fetch_all();
    TestMessage message;
    for (int i = 0; i < 5; ++i) {
        message.payments.push_back({.instruction_id = "I" + std::to_string(i), .amount = "1.00"});
    }
    send(message);
    pass(300ms);
    EXPECT_TRUE(fetch_all().empty()) << "booked, but the interval is not over";
    pass(200ms);
    const auto documents = fetch_all();
    ASSERT_EQ(documents.size(), 2U);
    EXPECT_EQ(documents[0].count("//Ntfctn/Ntry"), 3U);
    EXPECT_EQ(documents[1].count("//Ntfctn/Ntry"), 2U);
    pass(500ms);
    EXPECT_TRUE(fetch_all().empty()) << "every entry is told once";
}

TEST_F(BankTest, ReportCarriesTheInterimBalance) {
    auto options = test_options();
    options.report_interval = 1s;
    options.notification_interval = 0ms;
    open(options);
    fetch_all();
    send_one({.instruction_id = "I1", .amount = "1.00"});
    pass(300ms);
    pass(1s);
    const auto documents = fetch_all();
    ASSERT_EQ(documents.size(), 1U);
    EXPECT_EQ(balance_of(documents[0], "ITBD"), "999.00");
    EXPECT_EQ(balance_of(documents[0], "ITAV"), "999.00");
    EXPECT_EQ(documents[0].count("//Rpt/Ntry"), 1U);
}

TEST_F(BankTest, BatchIsBookedAsOneEntryWithItsParts) {
    fetch_all();
    send({.message_id = "M1",
          .payments = {{.instruction_id = "I1", .amount = "1.00"},
                       {.instruction_id = "I2", .amount = "2.50"},
                       {.instruction_id = "I3", .amount = "0.00"}},
          .batch_booking = true});
    pass(1s);
    const auto documents = fetch_all();
    ASSERT_EQ(documents.size(), 1U);
    const auto& notification = documents[0];
    EXPECT_EQ(notification.count("//Ntry"), 1U);
    EXPECT_EQ(notification.text("//Ntry/Amt"), "3.50");
    EXPECT_EQ(notification.text("//Btch/PmtInfId"), "M1-1");
    EXPECT_EQ(notification.text("//Btch/NbOfTxs"), "2");
    EXPECT_EQ(notification.text("//Btch/TtlAmt"), "3.50");
    EXPECT_EQ(notification.texts("//TxDtls/Refs/InstrId"), (std::vector<std::string>{"I1", "I2"}));
    EXPECT_EQ(notification.texts("//TxDtls/Amt"), (std::vector<std::string>{"1.00", "2.50"}));
    EXPECT_EQ(balance(), 99'650);
}

TEST_F(BankTest, BatchWithoutDetailsNamesOnlyTheBatch) {
    auto options = test_options();
    options.batch_details = false;
    open(options);
    fetch_all();
    send({.message_id = "M1", .payments = {{.instruction_id = "I1"}}, .batch_booking = true});
    pass(1s);
    const auto documents = fetch_all();
    ASSERT_EQ(documents.size(), 1U);
    EXPECT_EQ(documents[0].count("//Btch"), 1U);
    EXPECT_EQ(documents[0].count("//TxDtls"), 0U);
}

struct Fees {
    const char* what;
    FeeBasis basis;
    bool batch;
    std::vector<std::string> amounts;  // of the entries for two payments of 10.00
};

class FeeTest : public BankTest, public testing::WithParamInterface<Fees> {};

TEST_P(FeeTest, IsAnEntryOfItsOwn) {
    auto options = test_options();
    options.fee_minor = 25;
    options.fee_basis = GetParam().basis;
    open(options);
    fetch_all();
    send({.message_id = "M1",
          .payments = {{.instruction_id = "I1"}, {.instruction_id = "I2"}},
          .batch_booking = GetParam().batch});
    pass(1s);
    const auto documents = fetch_all();
    ASSERT_EQ(documents.size(), 1U);
    EXPECT_EQ(documents[0].texts("//Ntry/Amt"), GetParam().amounts);
    const auto codes = documents[0].texts("//Ntry/BkTxCd/Domn/Fmly/SubFmlyCd");
    EXPECT_EQ(codes.back(), "CHRG");
    const bool each = GetParam().basis == FeeBasis::payment;
    EXPECT_EQ(balance(), 98'000 - (each ? 50 : 25));
}

INSTANTIATE_TEST_SUITE_P(
    Bases, FeeTest,
    testing::Values(
        Fees{"each_payment", FeeBasis::payment, false, {"10.00", "0.25", "10.00", "0.25"}},
        Fees{"each_payment_of_a_batch", FeeBasis::payment, true, {"20.00", "0.50"}},
        Fees{"each_group", FeeBasis::payment_information, false, {"10.00", "10.00", "0.25"}},
        Fees{"each_batch", FeeBasis::payment_information, true, {"20.00", "0.25"}}),
    [](const auto& row) { return row.param.what; });

TEST_F(BankTest, DepositIsACreditEntryWithItsText) {
    fetch_all();
    const auto reference = bank_->deposit({.account = euro_account,
                                           .amount = "77.70",
                                           .debtor_name = "Kunde <AG>",
                                           .debtor_account = "DE75512108001245126199",
                                           .end_to_end_id = "RE-1",
                                           .remittance = "Rechnung 1"});
    ASSERT_TRUE(reference) << to_string(reference.error());
    pass(1s);
    const auto documents = fetch_all();
    ASSERT_EQ(documents.size(), 1U);
    EXPECT_EQ(documents[0].text("//Ntry/CdtDbtInd"), "CRDT");
    EXPECT_EQ(documents[0].text("//Ntry/AcctSvcrRef"), *reference);
    EXPECT_EQ(documents[0].text("//RltdPties/Dbtr/Pty/Nm"), "Kunde <AG>");
    EXPECT_EQ(documents[0].text("//RmtInf/Ustrd"), "Rechnung 1");
    EXPECT_EQ(balance(), 107'770);
    EXPECT_EQ(bank_->deposit({.account = euro_account, .amount = "0"}).error().code,
              Errc::invalid_amount);
    EXPECT_EQ(bank_->deposit({.account = "none", .amount = "1"}).error().code,
              Errc::unknown_account);
}

// Kill the process at any of these points: what was promised before happens after, once.
TEST_F(BankTest, RestartGoesOnWhereTheStoreStands) {
    const auto file = test::temp_name("simulated_bank_restart.db");
    for (const auto* end : {"", "-wal", "-shm"}) {
        std::filesystem::remove(file + end);
    }
    auto options = test_options();
    options.store_file = file;
    options.day_length = 1h;
    open(options);
    fetch_all();
    const TestMessage message{
        .message_id = "M1",
        .payments = {{.instruction_id = "I1"},
                     {.instruction_id = "I2", .creditor_account = "43210909"},
                     {.instruction_id = "I3", .creditor_account = "43210902"}}};
    EXPECT_TRUE(send(message).drop) << "the magic number 0902";
    restart();
    const auto second = send(message);
    EXPECT_FALSE(second.drop) << "only the first time, also across a restart";
    restart();
    EXPECT_EQ(status_of("I1"), "ACSP");
    pass(300ms);
    EXPECT_EQ(balance(), 97'000);
    restart();
    pass(2s);
    EXPECT_EQ(balance(), 98'000) << "I2 came back";
    restart();
    EXPECT_EQ(send(message).body, second.body);
    pass(1h);
    const auto documents = fetch_all();
    std::size_t notified = 0;
    for (const auto& document : documents) {
        notified += document.count("//Ntfctn/Ntry");
    }
    EXPECT_EQ(notified, 4U) << "three payments and one return, each once";
    const auto statements = statements_of(documents, "EUR");
    ASSERT_EQ(statements.size(), 1U);
    EXPECT_EQ(statements[0].text("//ElctrncSeqNb"), "2");
    EXPECT_EQ(balance_of(statements[0], "CLBD"), "980.00");
    bank_.reset();
    std::filesystem::remove(file);
}

TEST_F(BankTest, StoreOfAnotherCurrencyIsRefused) {
    const auto file = test::temp_name("simulated_bank_currency.db");
    std::filesystem::remove(file);
    auto options = test_options();
    options.store_file = file;
    open(options);
    bank_.reset();
    options.customers[0].accounts[0].currency = Currency::of("USD");
    const auto opened = Bank::open(options, clock_, random_);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::config_invalid);
    std::filesystem::remove(file);
}

}  // namespace
}  // namespace sluice::simulated
