#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <string>
#include <thread>

#include "adapters/banks/simulated/serve.hpp"
#include "adapters/banks/wire/http_client.hpp"
#include "security/tls/certificate.hpp"
#include "tests/simulated_bank/bank_fixture.hpp"
#include "tests/support/temp_name.hpp"

namespace sluice::simulated {
namespace {

using namespace std::chrono_literals;

// A whole bank in a thread: listeners, certificates, store in a file.
class HttpsTest : public testing::Test {
protected:
    HttpsTest() : dir_(test::temp_name("simulated_bank_https")) {
        std::filesystem::remove_all(dir_);
        config_.bank = test_options();
        config_.bank.execution_delay = 1ms;
        config_.bank.notification_interval = 1ms;
        config_.bank.honour_execution_date = false;
        config_.bank.store_file = dir_ + "/bank.db";
        config_.listen = {"127.0.0.1", 0};
        config_.admin = {"127.0.0.1", 0};
        config_.certificate_file = dir_ + "/bank.pem";
        config_.private_key_file = dir_ + "/bank.key";
        config_.client_ca_file = dir_ + "/ca.pem";
        const auto made = make_development_certificates(config_);
        EXPECT_TRUE(made) << to_string(made.error());
        start();
    }
    ~HttpsTest() override {
        stop();
        std::filesystem::remove_all(dir_);
    }

    void start() {
        stop_ = false;
        std::promise<bool> listening;
        auto is_up = listening.get_future();
        bank_ = std::thread{[this, &listening] {
            bool announced = false;
            const auto served =
                serve(config_, stop_, [&](std::string_view what, const Endpoint& endpoint) {
                    ports_[std::string{what}] = endpoint.port;
                    if (what == "admin") {
                        announced = true;
                        listening.set_value(true);
                    }
                });
            EXPECT_TRUE(served) << to_string(served.error());
            if (!announced) {  // start() still waits
                listening.set_value(false);
            }
        }};
        is_up.wait();
    }
    void stop() {
        stop_ = true;
        if (bank_.joinable()) {
            bank_.join();
        }
    }

    std::unique_ptr<Transport> client(const std::string& certificate) {
        HttpClientOptions options;
        options.base_url = "https://localhost:" + std::to_string(ports_.at("https"));
        options.ca_file = dir_ + "/ca.pem";
        if (!certificate.empty()) {
            options.certificate_file = dir_ + "/" + certificate + ".pem";
            options.private_key_file = dir_ + "/" + certificate + ".key";
        }
        return make_http_client(options);
    }

    static Result<HttpResponse> call(Transport& transport, const std::string& method,
                                     const std::string& target, const std::string& body = "") {
        return transport.exchange({.method = method,
                                   .target = target,
                                   .headers = {{"Content-Type", "application/xml"}},
                                   .body = body},
                                  std::chrono::steady_clock::now() + 10s);
    }

    Result<HttpResponse> admin(const std::string& method, const std::string& target,
                               const std::string& body = "") {
        HttpClientOptions options;
        options.base_url = "http://127.0.0.1:" + std::to_string(ports_.at("admin"));
        return call(*make_http_client(options), method, target, body);
    }

    std::string dir_;
    Config config_;
    std::map<std::string, std::uint16_t> ports_;
    std::atomic<bool> stop_{false};
    std::thread bank_;
};

std::string one_payment(const std::string& id, const std::string& creditor_account) {
    return pain001({.message_id = "M-" + id,
                    .payments = {{.instruction_id = id, .creditor_account = creditor_account}}});
}

TEST_F(HttpsTest, PaymentGoesThroughToTheStatement) {
    const auto acme = client(customer);
    const auto answer = call(*acme, "POST", "/payments", one_payment("I1", "4321"));
    ASSERT_TRUE(answer) << to_string(answer.error());
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(Xml{answer->body}.text("//TxInfAndSts/TxSts"), "ACSP");

    std::string cursor;
    std::size_t debits = 0;
    for (int i = 0; i < 500 && debits == 0; ++i) {
        const auto page = call(*acme, "GET", "/statements?after=" + cursor);
        ASSERT_TRUE(page) << to_string(page.error());
        cursor = page->header("Next-Cursor");
        debits += Xml{page->body}.count("//Ntfctn/Ntry");
        if (page->status == 204) {
            std::this_thread::sleep_for(10ms);
        }
    }
    EXPECT_EQ(debits, 1U);
    const auto status = call(*acme, "GET", "/payments/status?instr=I1&instr=NEVER");
    ASSERT_TRUE(status);
    EXPECT_EQ(Xml{status->body}.text("//TxInfAndSts/TxSts"), "ACSC");
    EXPECT_EQ(Xml{status->body}.count("//TxInfAndSts"), 2U);
    const auto posted = call(*acme, "POST", "/payments/status", R"(["NEVER","I1"])");
    ASSERT_TRUE(posted);
    EXPECT_EQ(Xml{posted->body}.texts("//TxInfAndSts/OrgnlInstrId").at(1), "I1");
    EXPECT_EQ(call(*acme, "GET", "/payments/status")->status, 400);
    EXPECT_EQ(call(*acme, "GET", "/payments")->status, 405);
    EXPECT_EQ(call(*acme, "GET", "/nothing")->status, 404);
}

TEST_F(HttpsTest, WithoutACustomersCertificateNothingIsAnswered) {
    const auto nobody = client("");
    EXPECT_FALSE(call(*nobody, "POST", "/payments", one_payment("I1", "4321")));
    // A certificate of our own CA, but no customer.
    tls::CertificateRequest request;
    request.common_name = "stranger";
    const auto read = [&](const std::string& name) {
        std::ifstream in{dir_ + "/" + name};
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    };
    const tls::KeyAndCertificate ca{.private_key_pem = read("ca.key"),
                                    .certificate_pem = read("ca.pem")};
    const auto pair = tls::make_certificate(request, SystemClock{}.now(), &ca);
    ASSERT_TRUE(pair);
    ASSERT_TRUE(tls::write_certificate(dir_, "stranger", *pair));
    const auto stranger = client("stranger");
    const auto answer = call(*stranger, "POST", "/payments", one_payment("I1", "4321"));
    ASSERT_TRUE(answer) << to_string(answer.error());
    EXPECT_EQ(answer->status, 403);
    EXPECT_NE(admin("GET", "/books")->body.find("\"taken\":0"), std::string::npos);
}

TEST_F(HttpsTest, DroppedAnswerIsExecutedAndSurvivesARestart) {
    const auto acme = client(customer);
    const auto answer = call(*acme, "POST", "/payments", one_payment("I1", "43210903"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::sent_unknown);
    stop();
    start();
    const auto again = client(customer);
    for (int i = 0; i < 500; ++i) {
        const auto status = call(*again, "GET", "/payments/status?instr=I1");
        ASSERT_TRUE(status) << to_string(status.error());
        if (Xml{status->body}.text("//TxInfAndSts/TxSts") == "ACSC") {
            break;
        }
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_NE(admin("GET", "/books")->body.find("\"executions\":1"), std::string::npos);
}

TEST_F(HttpsTest, DelayedAnswerComesLateWhileOthersAreServed) {
    ASSERT_EQ(admin("POST", "/faults", R"({"delay":{"ms":400}})")->status, 200);
    const auto begin = std::chrono::steady_clock::now();
    auto slow = std::async(std::launch::async, [&] {
        return call(*client(customer), "POST", "/payments", one_payment("I1", "43210904"));
    });
    const auto quick = call(*client(customer), "GET", "/payments/status?instr=I1");
    EXPECT_TRUE(quick);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 400ms);
    const auto answer = slow.get();
    ASSERT_TRUE(answer) << to_string(answer.error());
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 400ms);
    EXPECT_EQ(Xml{answer->body}.text("//TxInfAndSts/TxSts"), "ACSP");
}

TEST_F(HttpsTest, AdminListenerAnswers) {
    EXPECT_EQ(admin("GET", "/livez")->body, "ok\n");
    EXPECT_EQ(admin("POST", "/close-day")->body, "{\"statements\":3}\n");
    EXPECT_EQ(admin("GET", "/metrics")->status, 200);
}

}  // namespace
}  // namespace sluice::simulated
