#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/base/metrics.hpp"
#include "ledger/base/testpoint.hpp"
#include "ledger/store/screening_store.hpp"
#include "tests/flow/world.hpp"

namespace sluice::test {

// A world whose account holds 100.00 and whose screening process has its lease.
class ScreeningWorld : public ::testing::Test, public World {
protected:
    void SetUp() override {
        open_account(100'00);
        EXPECT_EQ(screen(), 0);
    }
    void TearDown() override {
        set_testpoint_hook({});
        expect_clean_audit();
    }

    // Accepted and not screened.
    PaymentId receive(const std::string& end_to_end_id, std::int64_t amount_minor = 1'00) {
        const auto outcome = try_accept(transfer(end_to_end_id, amount_minor));
        EXPECT_TRUE(outcome);
        return outcome->id;
    }
    void screen_all() {
        while (screen() > 0) {
        }
    }
    Result<int> step(flow::Screening& other) {
        auto ctx = context();
        return other.step(ctx);
    }
    void answer(const flow::Judgement& judgement) {
        judge.answer = [=](const flow::Fact&) { return judgement; };
    }
    static flow::Judgement with_hit(const flow::Hit& hit) {
        flow::Judgement judgement;
        judgement.hits = {hit};
        return judgement;
    }

    // "1 payment pass, 2 receipt hold"
    std::string decisions() {
        return test_database.query(
            "SELECT string_agg(seq || ' ' || subject || ' ' || verdict, ', ' ORDER BY seq) "
            "FROM screening_decision");
    }
    std::string of_decision(const std::string& columns, std::int64_t seq) {
        return test_database.query("SELECT " + columns +
                                   " FROM screening_decision WHERE seq = " + std::to_string(seq));
    }
    // "open hold payment", in the order of their decisions
    std::string cases() {
        return test_database.query(
            "SELECT string_agg(c.state || ' ' || c.verdict || ' ' || CASE WHEN c.is_special THEN "
            "'special ' ELSE '' END || CASE WHEN c.payment_id IS NULL THEN 'receipt' ELSE "
            "'payment' END, ', ' ORDER BY d.seq) FROM screening_case c JOIN screening_decision d "
            "USING (enterprise_id, decision_id)");
    }
    static std::int64_t counter(const std::string& name) {
        const auto text = "\n" + metrics::render();
        const auto at = text.find("\n" + name + " ");
        return at == std::string::npos ? 0 : std::stoll(text.substr(at + name.size() + 2));
    }
    void look_back_after_release(std::int64_t release) {
        judge.release = release;
        const auto done = database.transact([&](store::Tx& tx) -> Result<void> {
            const auto now = clock.now();
            store::start_look_back(tx, release, now - std::chrono::hours{24 * 90}, now);
            return {};
        });
        EXPECT_TRUE(done);
    }
};

}  // namespace sluice::test
