// The bank's own codecs against those of the gateway: two implementations, one standard.
#include "adapters/banks/wire/camt.hpp"
#include "adapters/banks/wire/pain001_writer.hpp"
#include "adapters/banks/wire/pain002.hpp"
#include "tests/simulated_bank/bank_fixture.hpp"

namespace sluice::simulated {
namespace {

using namespace std::chrono_literals;

BankInstruction instruction(const std::string& reference) {
    const auto today = *parse_date("2026-03-02");
    CreditTransfer transfer{
        .end_to_end_id = "E-" + reference,
        .instruction_id = "ERP-1",
        .uetr = "",
        .debtor_account = {euro_account, true},
        .debtor_name = "Acme Trading BV",
        .amount = Money{1'234, Currency::of("EUR")},
        .requested_date = today,
        .service_level = "SEPA",
        .local_instrument = "",
        .category_purpose = "",
        .purpose = "",
        .charge_bearer = "SLEV",
        .creditor_name = "Müller & Söhne",
        .creditor_address = {},
        .creditor_account = {"DE75512108001245126199", true},
        .creditor_bic = "COBADEFFXXX",
        .creditor_clearing_id = "",
        .creditor_bank_name = "",
        .ultimate_debtor = "",
        .ultimate_creditor = "",
        .remittance = "line one\nline two",
        .creditor_reference = "",
        .creditor_reference_type = "",
    };
    return {reference, transfer, "NSEANL2AXXX", today};
}

TEST_F(BankTest, GatewaysWriterAndReadersUnderstandTheBank) {
    const Submission submission{
        "MSG-1", clock_.now(), {instruction("REF-1"), instruction("REF-2")}};
    const auto body = iso20022::write_pain001(
        submission, {.initiating_party = "Acme Trading BV", .batch_booking = false});
    const auto answer = bank_->handle_payments(customer, body);
    const auto report = iso20022::read_pain002(answer.body);
    ASSERT_TRUE(report) << to_string(report.error());
    EXPECT_EQ(report->original_message_id, "MSG-1");
    ASSERT_EQ(report->transactions.size(), 2U);
    EXPECT_EQ(report->transactions[1].instruction_id, "REF-2");
    EXPECT_EQ(report->transactions[1].status, "ACSP");

    const auto status = bank_->handle_status(customer, std::vector<std::string>{"NEVER"});
    const auto unknown = iso20022::read_pain002(status.body);
    ASSERT_TRUE(unknown) << to_string(unknown.error());
    EXPECT_EQ(unknown->transactions.at(0).status, "");
    EXPECT_EQ(unknown->transactions.at(0).reasons.at(0).code, "UNKNOWN");
    EXPECT_TRUE(unknown->transactions.at(0).reasons.at(0).proprietary);

    pass(1s);
    bank_->close_day();
    std::int64_t closing = 0;
    for (const auto& document : fetch_all()) {
        const auto statements = iso20022::read_camt(document.source());
        ASSERT_TRUE(statements) << to_string(statements.error());
        const auto& statement = statements->at(0);
        if (statement.account.value != euro_account) {
            continue;
        }
        for (const auto& entry : statement.entries) {
            EXPECT_EQ(entry.amount.minor(), 1'234);
            EXPECT_EQ(entry.details.at(0).counterparty_name, "Müller & Söhne");
            EXPECT_TRUE(entry.details.at(0).instruction_id.starts_with("REF-"));
        }
        closing = statement.closing ? statement.closing->minor : closing;
    }
    EXPECT_EQ(closing, 100'000 - 2 * 1'234);
}

TEST_F(BankTest, GatewayRecognisesFeesAndReturns) {
    auto options = test_options();
    options.fee_minor = 10;
    open(options);
    fetch_all();
    send_one({.instruction_id = "I1", .creditor_account = "43210909"});
    pass(1s);
    pass(2s);
    std::vector<StatementEntry> entries;
    for (const auto& document : fetch_all()) {
        for (const auto& statement : *iso20022::read_camt(document.source())) {
            entries.insert(entries.end(), statement.entries.begin(), statement.entries.end());
        }
    }
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_FALSE(entries[0].is_charge);
    EXPECT_TRUE(entries[1].is_charge);
    EXPECT_EQ(entries[2].direction, Direction::credit);
    EXPECT_EQ(entries[2].details.at(0).return_reason, "AC04");
}

}  // namespace
}  // namespace sluice::simulated
