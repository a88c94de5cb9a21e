// The approver's side of the interface: an inbox, exactly what is approved, and many at once with
// an outcome each.
#include "gateway/flow/access_book.hpp"
#include "security/digest/digest.hpp"
#include "tests/api/api_world.hpp"

namespace sluice::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* policies = R"({"base_currency":"EUR","policies":[
    {"name":"small","when":{"amount_below":"2.00"},"straight_through":true}],
    "otherwise":{"levels":[{"role":"checker"},{"role":"approver"}]}})";

class ApprovalRoutes : public ApiTest {
protected:
    void SetUp() override {
        open_account(1000'00);
        api->set_stored_tokens({token("kim", "checker"), token("lee", "approver"),
                                token("lin", "treasurer"), token("mia", "treasurer"),
                                token("clerk", "maker")});
        const auto loaded = as("lin", "POST", "/v1/approval-policies?reason=board", policies);
        ASSERT_EQ(loaded.status(), 201) << loaded.response.body;
        EXPECT_EQ(loaded.at("simulation/payments"), "0");
        EXPECT_EQ(as("lin", "POST", "/v1/approval-policies/1/release", "{}").status(), 403);
        EXPECT_EQ(as("clerk", "POST", "/v1/approval-policies/1/release", "{}").status(), 403);
        ASSERT_EQ(as("mia", "POST", "/v1/approval-policies/1/release", "{}").at("state"),
                  "released");
    }
    void TearDown() override { expect_clean_audit(); }

    api::StoredToken token(const std::string& handle, const std::string& role) {
        access::Principal principal;
        principal.holder = access::Holder::person;
        principal.handle = handle;
        principal.grants.push_back({.role = role, .enterprise = enterprise});
        return {digest::hex(digest::sha256("token of " + handle)),
                std::make_shared<const access::Principal>(std::move(principal)), clock.now() - 1h,
                clock.now() + 24h};
    }
    Answer as(const std::string& handle, const std::string& method, const std::string& target,
              const std::string& body = {}) {
        http::Headers headers{{"Authorization", "Bearer token of " + handle}};
        if (!body.empty()) {
            headers.emplace_back("Content-Type", "application/json");
        }
        return send(method, target, body, headers);
    }
    std::string order(const std::string& end_to_end_id, const std::string& amount) {
        const auto id =
            post("/v1/payments", end_to_end_id, payment_json(end_to_end_id, amount)).at("id");
        screen();
        return id;
    }
    std::string content_of(const std::string& id) {
        return as("kim", "GET", "/v1/payments/" + id + "/approval").at("content_sha256");
    }
    std::string item(const std::string& id, const std::string& content) {
        return R"({"payment_id":")" + id + R"(","content_sha256":")" + content + R"("})";
    }
    Answer approve(const std::string& handle, const std::string& items) {
        return as(handle, "POST", "/v1/approvals", R"({"act":"approve","items":[)" + items + "]}");
    }
};

TEST_F(ApprovalRoutes, TheInboxTellsWhatIsAskedAndOfWhom) {
    order("E2E-1", "1.00");
    const auto id = order("E2E-2", "5.00");
    EXPECT_EQ(get("/v1/payments/" + id).at("state"), "to_approve");
    const auto kims = as("kim", "GET", "/v1/approvals?mine=true");
    EXPECT_EQ(kims.at("items/0/payment_id"), id);
    EXPECT_EQ(kims.at("items/1/payment_id"), "") << "the small one asks nobody";
    EXPECT_EQ(kims.at("items/0/may_approve"), "true");
    EXPECT_EQ(kims.at("items/0/policy"), "otherwise");
    EXPECT_EQ(kims.at("items/0/levels/1/role"), "approver");
    EXPECT_EQ(kims.at("items/0/payment/end_to_end_id"), "E2E-2");
    EXPECT_EQ(as("lee", "GET", "/v1/approvals?mine=true").at("items/0/payment_id"), "")
        << "the checker comes first";
    EXPECT_EQ(as("lee", "GET", "/v1/approvals").at("items/0/may_approve"), "false");
    EXPECT_EQ(as("kim", "GET", "/v1/approvals?limit=0").status(), 422);
}

TEST_F(ApprovalRoutes, ManyAreActedOnAtOnceWithAnOutcomeEach) {
    const auto one = order("E2E-1", "5.00");
    const auto two = order("E2E-2", "6.00");
    const auto small = order("E2E-3", "1.00");
    const auto answer =
        approve("kim", item(one, content_of(one)) + ',' + item(two, std::string(64, '0')) + ',' +
                           item(small, std::string(64, '0')));
    EXPECT_EQ(answer.status(), 200) << answer.response.body;
    EXPECT_EQ(answer.at("items/0/state"), "to_approve");
    EXPECT_EQ(answer.at("items/1/error/code"), "version_conflict");
    EXPECT_EQ(answer.at("items/2/error/code"), "not_found") << "nobody was asked about it";
    EXPECT_EQ(answer.at("done"), "1");
    EXPECT_EQ(answer.at("not_done"), "2");
    EXPECT_EQ(approve("lee", item(one, content_of(one))).at("items/0/state"), "queued");
    const auto shown = as("lee", "GET", "/v1/payments/" + one + "/approval");
    EXPECT_EQ(shown.at("levels/0/approved_by/0"), "kim");
    EXPECT_EQ(shown.at("acts/1/actor"), "person:lee");
    const auto refused =
        as("lin", "POST", "/v1/approvals",
           R"({"act":"refuse","reason":"not ours","items":[{"payment_id":")" + two + R"("}]})");
    EXPECT_EQ(refused.at("items/0/error/code"), "forbidden") << "a treasurer is not asked here";
}

TEST_F(ApprovalRoutes, WhatIsWrongWithTheOrderIsNamed) {
    const std::pair<const char*, const char*> rows[] = {
        {R"({"items":[]})", "/act"},
        {R"({"act":"wave","items":[{"payment_id":"x"}]})", "/act"},
        {R"({"act":"approve","items":[]})", "/items"},
        {R"({"act":"refuse","items":[]})", "/reason"},
        {R"({"act":"approve","items":[{"payment_id":"x","content_sha256":"y"}]})",
         "/items/0/payment_id"},
        {R"({"act":"approve","items":[{"payment_id":"0190c0de-0000-7000-8000-000000000101"}]})",
         "/items/0/content_sha256"},
    };
    for (const auto& [body, pointer] : rows) {
        const auto answer = as("kim", "POST", "/v1/approvals", body);
        EXPECT_EQ(answer.status(), 422) << body;
        EXPECT_EQ(answer.at("errors/0/pointer"), pointer) << answer.response.body;
    }
    EXPECT_EQ(as("clerk", "POST", "/v1/approvals", R"({"act":"approve","items":[]})").status(),
              403);
    EXPECT_EQ(post("/v1/approvals", "k", R"({"act":"approve","items":[]})").status(), 403)
        << "the ERP orders, and approves nothing";
    EXPECT_EQ(as("lin", "POST", "/v1/approval-policies?reason=r", R"({"otherwise":{}})")
                  .at("errors/0/pointer"),
              "/base_currency");
    EXPECT_EQ(as("lin", "POST", "/v1/approval-policies", policies).status(), 422) << "no reason";
    EXPECT_EQ(as("lin", "GET", "/v1/approval-policies/9").status(), 404);
    EXPECT_EQ(as("lin", "GET", "/v1/approval-policies").at("items/0/loaded_by"), "person:lin");
}

}  // namespace
}  // namespace sluice::test
