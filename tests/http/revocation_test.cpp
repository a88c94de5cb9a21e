#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "tests/http/fixtures.hpp"
#include "tests/http/revocation_list.hpp"

namespace sluice {
namespace {

using http::Request;
using http::Respond;
using test::Certificates;
using test::RawPeer;
using test::serve;
using test::write_revocation_list;

constexpr std::string_view simple = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

void name_the_client(Request request, Respond respond) {
    respond({200, {}, request.peer_subject});
}

std::string list_file(const std::string& name) {
    return Certificates::get().dir() + "/" + name + ".crl";
}

http::ServerOptions options_with(const std::string& crl_file) {
    auto options = test::mutual_tls_options();
    options.client_crl_file = crl_file;
    return options;
}

// Whether a client with this certificate gets an answer, over a version of TLS.
bool gets_in(const http::Server& server, const std::string& certificate, int version) {
    auto tls = test::raw_tls(certificate);
    tls.lowest_version = tls.highest_version = version;
    auto client = RawPeer::connect(server.port());
    return client.start_tls_client(tls) && client.send(simple) &&
           client.read_answer().starts_with("HTTP/1.1 200 ");
}

class Revocation : public ::testing::TestWithParam<int> {
protected:
    bool gets_in(const std::string& crl_file, const std::string& certificate) {
        const auto server = serve(options_with(crl_file), name_the_client);
        return sluice::gets_in(*server, certificate, GetParam());
    }

    static std::string write(const std::string& name, const std::string& authority,
                             const std::vector<std::string>& revoked,
                             std::chrono::seconds next_update = std::chrono::hours(24)) {
        const auto& files = Certificates::get();
        std::vector<std::string> certificates;
        for (const auto& one : revoked) {
            certificates.push_back(files.pem(one));
        }
        write_revocation_list(list_file(name), files.dir() + "/" + authority, certificates,
                              next_update);
        return list_file(name);
    }
};

TEST_P(Revocation, only_the_certificates_on_the_list_are_refused) {
    const auto none = write("none", "ca", {});
    const auto one = write("one", "ca", {"client"});
    EXPECT_TRUE(gets_in(none, "client"));
    EXPECT_FALSE(gets_in(one, "client"));
    EXPECT_TRUE(gets_in(one, "server")) << "a certificate of the same authority, not on the list";
    EXPECT_FALSE(gets_in(none, "stranger"));
    EXPECT_FALSE(gets_in(none, ""));
}

TEST_P(Revocation, without_a_list_that_holds_today_nobody_gets_in) {
    EXPECT_FALSE(gets_in(write("old", "ca", {}, -std::chrono::hours(1)), "client"));
    EXPECT_FALSE(gets_in(write("others", "other_ca", {}), "client")) << "of another authority";
}

INSTANTIATE_TEST_SUITE_P(Tls, Revocation, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION));

TEST(RevocationOfSessions, none_is_resumed_because_that_would_pass_the_list_by) {
    const auto& files = Certificates::get();
    write_revocation_list(list_file("resume"), files.dir() + "/ca", {});
    const auto server = serve(options_with(list_file("resume")), name_the_client);
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        auto tls = test::raw_tls("client");
        tls.lowest_version = tls.highest_version = version;
        auto first = RawPeer::connect(server->port());
        ASSERT_TRUE(first.start_tls_client(tls));
        first.send(simple);
        EXPECT_TRUE(first.read_answer().ends_with("CN=erp"));
        const std::shared_ptr<SSL_SESSION> session(SSL_get1_session(first.ssl()), SSL_SESSION_free);
        auto second = RawPeer::connect(server->port());
        ASSERT_TRUE(second.start_tls_client(tls, session.get()));
        EXPECT_EQ(SSL_session_reused(second.ssl()), 0);
    }
}

TEST(RevocationStart, names_a_list_that_cannot_be_used) {
    const auto& files = Certificates::get();
    const auto place = [](const http::ServerOptions& options) {
        const auto started = http::start_server(options, name_the_client);
        return started ? "started" : started.error().where;
    };
    EXPECT_EQ(place(options_with("/none.crl")), "/none.crl");
    EXPECT_EQ(place(options_with(files.pem("ca"))), files.pem("ca")) << "no list in it";
    auto without_ca = test::tls_options();
    without_ca.client_crl_file = "/a.crl";
    EXPECT_EQ(place(without_ca), "/a.crl");
    http::ServerOptions plain;
    plain.client_crl_file = "/a.crl";
    EXPECT_EQ(place(plain), "certificate_file");
}

}  // namespace
}  // namespace sluice
