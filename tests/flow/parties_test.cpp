// Who and what of a payment is held against lists, and what the monitor is told of it.
#include <gtest/gtest.h>

#include "gateway/flow/monitored.hpp"
#include "gateway/flow/party_screen.hpp"
#include "tests/flow/world.hpp"

namespace sluice::test {
namespace {

class Parties : public ::testing::Test, public World {
protected:
    store::PaymentView payment() {
        auto order = transfer("E2E-1", 1'00);
        order.creditor_bic = "DEUTDEFF";
        order.creditor_clearing_id = "102100099996";
        order.creditor_bank_name = "Bank of the creditor";
        order.creditor_reference = "RF18 MV YOUSEF";
        order.creditor_address.country = "KY";
        return {.id = {},
                .account = account,
                .channel = directory->channels().at(0).id,
                .batch = {},
                .transfer = order,
                .execution_date = order.requested_date,
                .state = PaymentState::received,
                .version = 1,
                .attempts = 0,
                .submission = {},
                .bank_reference = {},
                .next_at = {},
                .created_at = {},
                .changed_at = {},
                .traceparent = {}};
    }
};

TEST_F(Parties, BothBanksAndTheReferenceAreHeldAgainstTheLists) {
    flow::BankProfile debtor_bank;
    debtor_bank.name = "Bank of the debtor";
    debtor_bank.bic = "ABNANL2A";
    std::map<std::string, flow::Party> by_field;
    for (auto& party : flow::parties_of(payment(), debtor_bank)) {
        by_field.emplace(party.field, party);
    }
    const auto& debtor_agent = by_field.at("debtor_agent").query;
    EXPECT_EQ(debtor_agent.name, "Bank of the debtor");
    EXPECT_EQ(debtor_agent.country, "NL");
    EXPECT_EQ(debtor_agent.ids.at(0).value, "ABNANL2A");
    const auto& agent = by_field.at("creditor_agent").query;
    ASSERT_EQ(agent.ids.size(), 2u);
    EXPECT_EQ(agent.ids[1].value, "102100099996");
    EXPECT_EQ(agent.ids[1].kind, lists::IdKind::bic);
    EXPECT_EQ(by_field.at("creditor_reference").query.name, "RF18 MV YOUSEF");
    EXPECT_TRUE(by_field.at("creditor_reference").is_text);
    auto bare = payment();
    bare.transfer.creditor_reference.clear();
    for (const auto& party : flow::parties_of(bare, flow::BankProfile{})) {
        EXPECT_NE(party.field, "creditor_reference");
        EXPECT_NE(party.field, "debtor_agent") << "nothing is known of it";
    }
}

TEST_F(Parties, TheMonitorIsToldWhereTheCreditorLivesBesideTheCountryOfItsAccount) {
    flow::Fact fact;
    fact.enterprise = enterprise;
    fact.payment = payment();
    const auto told = flow::transfer_of(*directory, fact);
    EXPECT_EQ(told.creditor_country, "DE");
    EXPECT_EQ(told.creditor_residence, "KY");
}

}  // namespace
}  // namespace sluice::test
