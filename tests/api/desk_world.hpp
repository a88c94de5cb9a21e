#pragma once

#include <string>

#include "security/digest/digest.hpp"
#include "tests/api/api_world.hpp"

namespace sluice::test {

// Officers at work: held payments, and lists.
class Desk : public ApiTest {
protected:
    void SetUp() override { open_account(1000'00); }
    void TearDown() override { expect_clean_audit(); }

    PaymentId hold(const std::string& end_to_end_id,
                   const std::vector<std::string>& entries = {"E1"}) {
        judge.answer = [entries](const flow::Fact&) {
            flow::Judgement judgement;
            for (const auto& entry : entries) {
                auto hit = ScriptedJudge::hit(entry, flow::Verdict::hold);
                hit.json.insert(1, R"("name":"Listed Ltd","value":"Supplier","score":990,)");
                judgement.hits.push_back(std::move(hit));
            }
            return judgement;
        };
        auto order = transfer(end_to_end_id, 10'00);
        order.requested_date = std::chrono::floor<std::chrono::days>(clock.now());
        const auto id = try_accept(order).value().id;
        screen();
        judge.answer = [](const flow::Fact&) { return flow::Judgement{}; };
        return id;
    }
    // From now on a list names every beneficiary.
    void hold_beneficiaries() {
        judge.release = 1;
        judge.about = [](const store::Beneficiary&) {
            flow::Judgement judgement;
            judgement.hits = {ScriptedJudge::hit("E1", flow::Verdict::hold)};
            return judgement;
        };
    }
    std::string at(PaymentId payment, const std::string& part = "") {
        return "/v1/screening/cases/" +
               test_database.query("SELECT case_id FROM screening_case WHERE payment_id = '" +
                                   payment.to_string() + "'") +
               part;
    }
    void decide(PaymentId payment, const std::string& outcome, const std::string& reason) {
        const auto proposed = post_as(
            ann, at(payment, "/propose"),
            R"({"outcome":")" + outcome + R"(","reason_code":")" + reason + R"(","note":"n"})",
            {{"If-Match", "*"}});
        EXPECT_EQ(proposed.status(), 200) << proposed.response.body;
        const auto confirmed =
            post_as(ben, at(payment, "/confirm"), "{}",
                    {{"If-Match", "*"}, {"Idempotency-Key", payment.to_string()}});
        EXPECT_EQ(confirmed.status(), 200) << confirmed.response.body;
    }
    Answer attach(PaymentId payment, const std::string& name, const std::string& content,
                  const std::string& type = "application/octet-stream") {
        return send("POST", at(payment, "/attachments?file_name=" + name), content,
                    {bearer(ann), {"Content-Type", type}, {"If-Match", "*"}});
    }

    static std::string list_json(const std::string& csv, const std::string& rule_set) {
        return R"({"rule_set":")" + rule_set + R"(","files":[{"name":"list.csv","base64":")" +
               digest::base64(csv) + R"("}]})";
    }
    Answer load(const char* officer, const std::string& csv, const std::string& name = "own",
                const std::string& rule_set = "black") {
        return post_as(officer, "/v1/screening/lists/" + name + "/versions",
                       list_json(csv, rule_set));
    }
    Answer decide_list(const char* officer, const std::string& version,
                       const std::string& how = "release", const std::string& name = "own") {
        return post_as(officer, "/v1/screening/lists/" + name + "/versions/" + version + '/' + how,
                       "");
    }
};

}  // namespace sluice::test
