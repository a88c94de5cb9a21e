// The routes below /v1/webhooks, called without sockets.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <future>

#include "gateway/api/api.hpp"
#include "gateway/api/webhook_routes.hpp"
#include "security/digest/digest.hpp"
#include "tests/webhooks/webhook_world.hpp"

namespace sluice::test {
namespace {

namespace json = boost::json;

class WebhookRoutes : public testing::Test {
protected:
    WebhookRoutes() : api_(options()) {}

    http::Response call(const std::string& method, const std::string& path,
                        const std::string& body = {}, const std::string& cursor = {}) {
        http::Request request{.method = method,
                              .target = path,
                              .path = path,
                              .query = {},
                              .headers = {{"Authorization", "Bearer token"}},
                              .body = body,
                              .peer = "127.0.0.1",
                              .peer_subject = {}};
        if (!body.empty()) {
            request.headers.emplace_back("Content-Type", "application/json");
        }
        if (!cursor.empty()) {
            request.query = {{"limit", "1"}, {"cursor", cursor}};
        }
        std::promise<http::Response> answer;
        api_.handler()(request, [&](http::Response r) { answer.set_value(std::move(r)); });
        return answer.get_future().get();
    }

    std::string create() {
        const auto made = call("POST", "/v1/webhooks", R"({"url":"https://erp.example/hook"})");
        EXPECT_EQ(made.status, 201) << made.body;
        return std::string{json::parse(made.body).at("id").as_string()};
    }

    WebhookWorld world_;

private:
    api::ApiOptions options() {
        api::ApiOptions options;
        options.database_url = world_.test_database.url();
        options.directory = &world_.directory;
        options.clock = &world_.clock;
        options.random = &random_;
        options.seal_key = &world_.seal_key;
        options.tokens.enterprises.push_back({enterprise, {digest::hex(digest::sha256("token"))}});
        options.more_routes = api::webhook_routes({});
        return options;
    }

    SystemRandom random_;
    api::Api api_;
};

TEST_F(WebhookRoutes, show_the_secret_at_creation_only) {
    const auto made = call("POST", "/v1/webhooks", R"({"url":"https://erp.example/hook"})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto webhook = json::parse(made.body);
    EXPECT_TRUE(webhook.at("secret").as_string().starts_with("whsec_"));
    const auto path = "/v1/webhooks/" + std::string{webhook.at("id").as_string()};
    const auto shown = call("GET", path);
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown.body.find("secret"), std::string::npos);
    EXPECT_EQ(call("GET", "/v1/webhooks").body, R"({"items":[)" + shown.body + "]}");
}

TEST_F(WebhookRoutes, refuse_a_bad_url_with_its_place) {
    for (const auto* url :
         {"http://erp.example/", "https://127.0.0.1/", "https://user@erp.example/", "nonsense"}) {
        const auto refused = call("POST", "/v1/webhooks", std::string{R"({"url":")"} + url + "\"}");
        EXPECT_EQ(refused.status, 422) << url;
        EXPECT_EQ(json::parse(refused.body).at("errors").at(0).at("pointer"), "/url");
    }
    EXPECT_EQ(call("POST", "/v1/webhooks", R"({"url":"https://erp.example/","extra":1})").status,
              422);
    EXPECT_EQ(call("POST", "/v1/webhooks", "{}").status, 422);
    EXPECT_EQ(call("POST", "/v1/webhooks", "{").status, 400);
}

TEST_F(WebhookRoutes, show_the_log_of_deliveries_by_pages) {
    const auto id = create();
    world_.pay("E2E-1");
    FakeSender sender;
    sender.answer(500);
    world_.run(sender);
    const auto path = "/v1/webhooks/" + id + "/deliveries";
    const auto first = json::parse(call("GET", path, {}, "d3").body);
    EXPECT_EQ(first.at("items").at(0).at("seq"), 2);
    EXPECT_EQ(first.at("items").at(0).at("state"), "delivered");
    const auto next = std::string{first.at("next_cursor").as_string()};
    const auto second = json::parse(call("GET", path, {}, next).body);
    EXPECT_EQ(second.at("items").at(0).at("seq"), 1);
    EXPECT_EQ(second.at("items").at(0).at("log").at(0).at("status"), 500);
    EXPECT_FALSE(second.as_object().contains("next_cursor"));
    EXPECT_EQ(call("GET", path, {}, "x3").status, 422);
}

TEST_F(WebhookRoutes, replay_enable_and_remove) {
    const auto path = "/v1/webhooks/" + create();
    world_.pay("E2E-1");
    FakeSender sender;
    sender.answer(410);
    world_.run(sender);
    EXPECT_EQ(json::parse(call("GET", path).body).at("disabled_reason"), "gone");
    EXPECT_EQ(json::parse(call("POST", path + "/enable").body).at("is_enabled"), true);
    const auto replayed = call("POST", path + "/replay", R"({"from_seq":1})");
    EXPECT_EQ(replayed.status, 202);
    EXPECT_EQ(json::parse(replayed.body).at("planned"), 2);
    EXPECT_EQ(call("POST", path + "/replay", R"({"from_seq":0})").status, 422);
    EXPECT_EQ(call("DELETE", path).status, 204);
    for (const auto& [method, target] : {std::pair{"GET", path},
                                         {"DELETE", path},
                                         {"POST", path + "/enable"},
                                         {"GET", path + "/deliveries"}}) {
        EXPECT_EQ(call(method, target).status, 404) << method << ' ' << target;
    }
}

}  // namespace
}  // namespace sluice::test
