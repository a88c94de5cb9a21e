// Where messages may go, and how they get there.
#include <gtest/gtest.h>

#include <atomic>

#include "gateway/flow/webhook_sender.hpp"
#include "gateway/http/server.hpp"

namespace sluice::test {
namespace {

using flow::is_public_address;
using flow::parse_webhook_url;

TEST(PublicAddress, is_one_of_the_internet_at_large) {
    for (const auto* address : {"8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.32.0.1",
                                "2606:4700:4700::1111", "2a00:1450:4001:80b::200e"}) {
        EXPECT_TRUE(is_public_address(address)) << address;
    }
}

TEST(PublicAddress, is_not_private_local_shared_or_a_tunnel_to_such) {
    for (const auto* address : {"127.0.0.1",
                                "10.1.2.3",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.168.1.1",
                                "169.254.169.254",
                                "100.64.0.1",
                                "0.0.0.0",
                                "224.0.0.1",
                                "255.255.255.255",
                                "192.0.2.1",
                                "198.18.0.1",
                                "198.51.100.7",
                                "203.0.113.9",
                                "::1",
                                "::",
                                "fe80::1",
                                "fe80::1%eth0",
                                "fc00::1",
                                "fd12:3456::1",
                                "ff02::1",
                                "::ffff:10.0.0.1",
                                "::ffff:8.8.8.8",
                                "64:ff9b::a00:1",
                                "2002:a00:1::",
                                "2001::1",
                                "2001:db8::1",
                                "not an address",
                                ""}) {
        EXPECT_FALSE(is_public_address(address)) << address;
    }
}

struct UrlRow {
    const char* url;
    const char* host;
    int port;
    const char* path;
    const char* authority;
};

TEST(WebhookUrl, is_read_into_its_parts) {
    const UrlRow rows[] = {
        {"https://erp.example", "erp.example", 443, "/", "erp.example"},
        {"https://erp.example:443/in?k=v", "erp.example", 443, "/in?k=v", "erp.example"},
        {"https://erp.example:8443?k", "erp.example", 8443, "/?k", "erp.example:8443"},
        {"https://[2606:4700::1]/x", "2606:4700::1", 443, "/x", "[2606:4700::1]"},
        {"https://8.8.8.8:99/", "8.8.8.8", 99, "/", "8.8.8.8:99"}};
    for (const auto& row : rows) {
        const auto target = parse_webhook_url(row.url, {});
        ASSERT_TRUE(target) << row.url;
        EXPECT_EQ(target->host, row.host);
        EXPECT_EQ(target->port, row.port);
        EXPECT_EQ(target->path, row.path);
        EXPECT_EQ(target->authority(), row.authority);
    }
}

TEST(WebhookUrl, that_leads_elsewhere_or_is_unclear_is_refused) {
    const std::string long_url = "https://erp.example/" + std::string(2000, 'x');
    for (const auto& url : {std::string{"http://erp.example/"},
                            std::string{"ftp://erp.example/"},
                            std::string{"erp.example"},
                            std::string{""},
                            std::string{"https://"},
                            std::string{"https://user@erp.example/"},
                            std::string{"https://user:pw@erp.example/"},
                            std::string{"https://erp.example/#part"},
                            std::string{"https://erp.example/a b"},
                            std::string{"https://erp.example/\r\nX: y"},
                            std::string{"https://erp.example:0/"},
                            std::string{"https://erp.example:70000/"},
                            std::string{"https://erp.example:/"},
                            std::string{"https://[::1]/"},
                            std::string{"https://[fe80::1]/"},
                            std::string{"https://127.0.0.1/"},
                            std::string{"https://127.1/"},
                            std::string{"https://2130706433/"},
                            std::string{"https://0x7f000001/"},
                            std::string{"https://0177.0.0.1/"},
                            std::string{"https://10.0.0.1:8443/"},
                            std::string{"https://169.254.169.254/latest/meta-data"},
                            std::string{"https://erp\\.example/"},
                            long_url}) {
        const auto target = parse_webhook_url(url, {});
        ASSERT_FALSE(target) << url;
        EXPECT_EQ(target.error().code, Errc::invalid_value);
        EXPECT_EQ(target.error().where, "/url");
    }
}

TEST(WebhookUrl, may_be_plain_and_private_where_that_is_allowed) {
    const flow::WebhookPolicy open{.allow_private_addresses = true};
    EXPECT_TRUE(parse_webhook_url("http://127.0.0.1:8080/", open));
    EXPECT_TRUE(parse_webhook_url("https://10.0.0.1/", open));
    EXPECT_FALSE(parse_webhook_url("gopher://10.0.0.1/", open));
}

flow::WebhookSenderOptions open_to_all() {
    flow::WebhookSenderOptions options;
    options.policy.allow_private_addresses = true;
    return options;
}

class WebhookSenderTest : public testing::Test {
protected:
    void SetUp() override {
        auto started = http::start_server({}, [this](http::Request request, http::Respond respond) {
            ++received_;
            last_ = std::move(request);
            respond({.status = 307, .headers = {{"Location", "/elsewhere"}}, .body = "ignored"});
        });
        ASSERT_TRUE(started) << to_string(started.error());
        server_ = std::move(*started);
    }

    std::string port() const { return std::to_string(server_->port()); }

    std::atomic<int> received_ = 0;
    http::Request last_;
    std::unique_ptr<http::Server> server_;
};

TEST_F(WebhookSenderTest, posts_and_does_not_follow_redirects) {
    flow::HttpWebhookSender sender(open_to_all());
    const auto answer =
        sender.send("http://localhost:" + port() + "/in?k=v", {{"webhook-id", "evt_1"}}, "{}");
    ASSERT_TRUE(answer) << to_string(answer.error());
    EXPECT_EQ(answer->status, 307);
    EXPECT_EQ(received_, 1);
    EXPECT_EQ(last_.method, "POST");
    EXPECT_EQ(last_.path, "/in");
    EXPECT_EQ(last_.header("webhook-id"), "evt_1");
    EXPECT_EQ(last_.header("Host"), "localhost:" + port());
    EXPECT_EQ(last_.body, "{}");
}

TEST_F(WebhookSenderTest, refuses_a_name_that_leads_to_a_private_address) {
    flow::HttpWebhookSender sender({});
    const auto answer = sender.send("https://localhost:" + port() + "/", {}, "{}");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::forbidden);
    EXPECT_EQ(received_, 0);
}

TEST_F(WebhookSenderTest, says_so_when_nobody_is_there) {
    flow::HttpWebhookSender sender(open_to_all());
    const auto url = "http://127.0.0.1:" + port() + "/";
    server_.reset();
    const auto answer = sender.send(url, {}, "{}");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::not_connected);
}

}  // namespace
}  // namespace sluice::test
