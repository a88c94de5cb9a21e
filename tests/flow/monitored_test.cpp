// What monitoring is told of a payment, from the ERP's own words to the scenario that needs them.
#include "gateway/flow/monitored.hpp"

#include "security/monitoring/monitor.hpp"
#include "tests/flow/screening_world.hpp"

namespace sluice::test {
namespace {

class Monitored : public ScreeningWorld {
protected:
    void tell(const std::string& record) {
        const auto event = flow::master_event_of(enterprise, clock.now(), record);
        ASSERT_TRUE(event) << to_string(event.error());
        monitor.observe(*event);
    }
    // Accepted, written, read back, and shown to the monitor as the screening stage does.
    monitoring::Decision pay(CreditTransfer transfer) {
        transfer.requested_date = std::chrono::floor<std::chrono::days>(clock.now());
        const auto accepted = try_accept(transfer, transfer.end_to_end_id);
        EXPECT_TRUE(accepted) << to_string(accepted.error());
        flow::Fact fact;
        fact.enterprise = enterprise;
        fact.payment = view(accepted->id);
        fact.actor = "erp";
        fact.at = clock.now();
        clock.advance(std::chrono::hours{20});
        return monitor.observe(flow::transfer_of(*directory, fact));
    }
    CreditTransfer ordered(const std::string& end_to_end_id) {
        auto made = transfer(end_to_end_id, 1'00);
        made.origin = {.vendor_id = "V1",
                       .ordered_by = "lee",
                       .approved_by = {"kim", "sato"},
                       .device_id = "D1",
                       .ip_country = "CN"};
        return made;
    }
    static bool fires(const monitoring::Decision& decision, const std::string& scenario) {
        return monitoring::to_json(decision).find('"' + scenario + '"') != std::string::npos;
    }

    monitoring::Monitor monitor;
};

TEST_F(Monitored, WhatTheErpSaysComesBackAsItWasSaid) {
    const auto transfer = ordered("E2E-1");
    const auto id = try_accept(transfer)->id;
    EXPECT_EQ(view(id).transfer.origin, transfer.origin);
    EXPECT_EQ(test_database.query("SELECT approved_by FROM payment"), "kim\nsato");
}

TEST_F(Monitored, AMakerAmongTheApproversStops) {
    auto own = ordered("E2E-1");
    own.origin.approved_by = {"kim", "lee"};
    const auto decision = pay(own);
    EXPECT_TRUE(fires(decision, "S21")) << monitoring::to_json(decision);
    EXPECT_EQ(decision.verdict, monitoring::Verdict::stop);
    tell(R"({"kind":"user","user_id":"sato","role":"maker"})");
    EXPECT_TRUE(fires(pay(ordered("E2E-2")), "S21")) << "a maker's signature approves nothing";
}

TEST_F(Monitored, AnAccountThatIsNotTheVendorsStops) {
    tell(R"({"kind":"vendor","vendor_id":"V1","name":"Other name of it","account":"VA1"})");
    const auto decision = pay(ordered("E2E-1"));
    EXPECT_TRUE(fires(decision, "S11")) << monitoring::to_json(decision);
    EXPECT_EQ(decision.verdict, monitoring::Verdict::stop);
}

TEST_F(Monitored, ANewDeviceInANewCountryRaisesAnAlarmUntilSomebodyConfirmsIt) {
    int next = 0;
    const auto id = [&] { return "E2E-" + std::to_string(++next); };
    while (next < 12) {
        EXPECT_FALSE(fires(pay(ordered(id())), "S22"));
    }
    auto abroad = ordered(id());
    abroad.origin.device_id = "D9";
    abroad.origin.ip_country = "NG";
    EXPECT_TRUE(fires(pay(abroad), "S22"));
    abroad.end_to_end_id = id();
    EXPECT_TRUE(fires(pay(abroad), "S22"));
    tell(R"({"kind":"device_confirmed","user_id":"lee","device_id":"D9","ip_country":"NG"})");
    abroad.end_to_end_id = id();
    EXPECT_FALSE(fires(pay(abroad), "S22"));
}

TEST_F(Monitored, WithoutTheErpsWordTheTokenIsTheMaker) {
    auto silent = ordered("E2E-1");
    silent.origin = {};
    const auto id = try_accept(silent)->id;
    flow::Fact fact;
    fact.enterprise = enterprise;
    fact.payment = view(id);
    fact.actor = "erp";
    fact.at = clock.now();
    const auto seen = flow::transfer_of(*directory, fact);
    EXPECT_EQ(seen.maker, "erp");
    EXPECT_TRUE(seen.approvers.empty());
}

}  // namespace
}  // namespace sluice::test
