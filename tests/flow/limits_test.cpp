// Limits of the enterprise's policies: what payments take of them together, and give back.
#include <atomic>
#include <thread>

#include "gateway/flow/approval.hpp"
#include "gateway/flow/approval_policy.hpp"
#include "gateway/flow/decide.hpp"
#include "tests/flow/screening_world.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;

class Limits : public ScreeningWorld {
protected:
    void put_in_force(const std::string& limits) {
        auto ctx = context();
        const auto loaded = flow::load_policy(
            ctx, enterprise, "person:lin",
            R"({"base_currency":"EUR","utc_offset_minutes":480,"limits":[)" + limits +
                R"(],"policies":[{"name":"all","straight_through":true}],)" +
                R"("otherwise":{"levels":[{"role":"approver"}]}})",
            "board");
        ASSERT_TRUE(loaded) << to_string(loaded.error());
        ASSERT_TRUE(
            flow::decide_policy(ctx, enterprise, "person:novak", loaded->version_no, "released"));
    }
    CreditTransfer wanted(std::int64_t amount_minor, const std::string& creditor = "A1",
                          const std::string& ordered_by = {}) {
        auto made = transfer("E2E-" + std::to_string(++next), amount_minor);
        made.requested_date = std::chrono::floor<std::chrono::days>(clock.now());
        made.creditor_account = {creditor, false};
        made.origin.ordered_by = ordered_by;
        return made;
    }
    // "" when it was taken, else the refusal.
    std::string order(const CreditTransfer& transfer) {
        const auto outcome = try_accept(transfer, transfer.end_to_end_id);
        return outcome ? ""
                       : std::string{name(outcome.error().code)} + ": " + outcome.error().detail;
    }
    std::string used() {
        return test_database.query(
            "SELECT coalesce(string_agg(used_minor::text, ' ' ORDER BY "
            "limit_key, period_start), '') FROM limit_use");
    }

    int next = 0;
};

TEST_F(Limits, OnePaymentAndAllOfADayAndOfAMonth) {
    put_in_force(R"({"name":"one","per":"enterprise","period":"payment","most":"10.00"},)"
                 R"({"name":"daily","per":"account","period":"day","most":"15.00"},)"
                 R"({"name":"monthly","per":"enterprise","period":"month","most":"20.00"})");
    EXPECT_EQ(order(wanted(10'01)), "amount_over_limit: limit one: 10.00 of 10.00 EUR left");
    EXPECT_EQ(used(), "0 0") << "what was refused took nothing";
    EXPECT_EQ(order(wanted(10'00)), "");
    EXPECT_EQ(order(wanted(5'01)), "amount_over_limit: limit daily: 5.00 of 15.00 EUR left");
    EXPECT_EQ(order(wanted(5'00)), "") << "exactly what is left";
    EXPECT_EQ(order(wanted(1)), "amount_over_limit: limit daily: 0.00 of 15.00 EUR left");
    clock.advance(24h);
    EXPECT_EQ(order(wanted(5'01)), "amount_over_limit: limit monthly: 5.00 of 20.00 EUR left");
    EXPECT_EQ(order(wanted(5'00)), "");
    clock.advance(24h * 31);
    EXPECT_EQ(order(wanted(10'00)), "") << "another month";
    expect_clean_audit();
}

TEST_F(Limits, ADayIsThatOfThePoliciesZone) {
    put_in_force(R"({"name":"daily","per":"account","period":"day","most":"10.00"})");
    clock.advance(*parse_instant("2026-03-02T15:59:59Z") - clock.now());
    EXPECT_EQ(order(wanted(10'00)), "");
    EXPECT_NE(order(wanted(1)), "");
    clock.advance(1s);  // midnight in China
    EXPECT_EQ(order(wanted(10'00)), "");
}

TEST_F(Limits, AreOfABeneficiaryAndOfWhoOrders) {
    put_in_force(R"({"name":"payee","per":"beneficiary","period":"day","most":"10.00"},)"
                 R"({"name":"clerk","per":"maker","period":"day","most":"12.00"})");
    EXPECT_EQ(order(wanted(8'00, "A1", "lee")), "");
    EXPECT_EQ(order(wanted(3'00, "A1", "kim")),
              "amount_over_limit: limit payee: 2.00 of 10.00 EUR left");
    EXPECT_EQ(order(wanted(5'00, "A2", "lee")),
              "amount_over_limit: limit clerk: 4.00 of 12.00 EUR left");
    EXPECT_EQ(order(wanted(5'00, "A2", "kim")), "");
    EXPECT_EQ(order(wanted(5'00, "A3")), "") << "the token is a maker of its own";
}

TEST_F(Limits, WhatEndsUnpaidGivesBackWhatItTookOnce) {
    put_in_force(R"({"name":"daily","per":"account","period":"day","most":"10.00"})");
    EXPECT_EQ(order(wanted(6'00)), "");
    const auto id = *PaymentId::parse(test_database.query("SELECT payment_id FROM payment"));
    auto ctx = context();
    ASSERT_TRUE(
        flow::cancel_payment(ctx, enterprise, {id, {}, {"cancel", "k", "f"}, "twice"}, "erp"));
    EXPECT_EQ(used(), "0");
    EXPECT_EQ(order(wanted(10'00)), "");
    screen_all();
    bank.answer_submit = [](const BankInstruction&) { return Rejected{"AM04", "no funds"}; };
    EXPECT_EQ(submit(), 1);
    EXPECT_EQ(used(), "0") << "the bank rejected it";
    EXPECT_EQ(order(wanted(10'00)), "");
    bank.answer_submit = [](const BankInstruction&) { return Accepted{"REF", "ACSP"}; };
    screen_all();
    EXPECT_EQ(submit(), 1);
    EXPECT_EQ(used(), "1000") << "what went out stays used";
    EXPECT_EQ(test_database.query("SELECT count(*) FROM limit_reservation WHERE released_at IS "
                                  "NOT NULL"),
              "2");
    expect_clean_audit();
}

TEST_F(Limits, ABatchTakesWhatFitsAndRefusesTheRest) {
    put_in_force(R"({"name":"daily","per":"account","period":"day","most":"10.00"})");
    auto ctx = context();
    const CreditTransfer transfers[] = {wanted(6'00), wanted(5'00), wanted(4'00)};
    std::vector<flow::AcceptItem> items;
    for (const auto& one : transfers) {
        items.push_back({{"payments", one.end_to_end_id, "f"}, one, ""});
    }
    const auto outcomes = flow::accept_payments(ctx, enterprise, items, "erp");
    ASSERT_TRUE(outcomes);
    EXPECT_TRUE((*outcomes)[0]);
    EXPECT_EQ((*outcomes)[1].error().code, Errc::amount_over_limit);
    EXPECT_TRUE((*outcomes)[2]) << "it fits beside the first one";
    EXPECT_EQ(used(), "1000");
}

// Two gateways order at once; without the lock both would see 10.00 left.
TEST_F(Limits, PaymentsThatComeAtOnceDoNotSlipThroughTogether) {
    put_in_force(R"({"name":"daily","per":"beneficiary","period":"day","most":"10.00"})");
    std::atomic<int> taken = 0;
    std::vector<std::thread> threads;
    for (int gateway = 0; gateway < 4; ++gateway) {
        threads.emplace_back([&, gateway] {
            store::Database own({.url = test_database.url()});
            SeededRandom dice{static_cast<std::uint64_t>(100 + gateway)};
            flow::Context ctx{own, clock, dice, *directory, seal_key};
            for (int i = 0; i < 5; ++i) {
                auto made = transfer("T" + std::to_string(gateway) + '-' + std::to_string(i), 3'00);
                const flow::AcceptItem item{{"payments", made.end_to_end_id, "f"}, made, ""};
                const auto outcomes = flow::accept_payments(ctx, enterprise, {&item, 1}, "erp");
                taken += outcomes && (*outcomes)[0] ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(taken, 3);
    EXPECT_EQ(used(), "900");
    expect_clean_audit();
}

}  // namespace
}  // namespace sluice::test
