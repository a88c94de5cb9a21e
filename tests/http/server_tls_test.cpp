#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "tests/http/fixtures.hpp"

namespace sluice {
namespace {

using http::Request;
using http::Respond;
using test::RawPeer;
using test::RawTls;
using test::serve;

constexpr std::string_view simple = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

// The body of the answer is the subject of the client's certificate.
void name_the_client(Request request, Respond respond) {
    respond({200, {}, request.peer_subject});
}

std::string ask(std::uint16_t port, const RawTls& tls) {
    auto client = RawPeer::connect(port);
    if (!client.start_tls_client(tls)) {
        return "no handshake: " + client.tls_error();
    }
    client.send(simple);
    const auto answer = client.read_answer();
    const auto body = answer.find("\r\n\r\n");
    return body == std::string::npos ? "no answer" : answer.substr(body + 4);
}

RawTls of_version(int version, std::string ciphers = {}) {
    RawTls tls;
    tls.lowest_version = tls.highest_version = version;
    tls.ciphers = std::move(ciphers);
    return tls;
}

TEST(ServerTls, speaks_1_2_and_1_3_and_nothing_older) {
    const auto server = serve(test::tls_options(), name_the_client);
    EXPECT_EQ(ask(server->port(), of_version(TLS1_3_VERSION)), "");
    EXPECT_EQ(ask(server->port(), of_version(TLS1_2_VERSION)), "");
    const std::string old = "no handshake: tlsv1 alert protocol version";
    EXPECT_EQ(ask(server->port(), of_version(TLS1_1_VERSION)), old);
    EXPECT_EQ(ask(server->port(), of_version(TLS1_VERSION)), old);
}

TEST(ServerTls, offers_only_ciphers_with_forward_secrecy_and_authentication) {
    const auto server = serve(test::tls_options(), name_the_client);
    EXPECT_EQ(ask(server->port(), of_version(TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256")), "");
    for (const auto* weak : {"ECDHE-ECDSA-AES128-SHA", "AES128-GCM-SHA256", "AES256-SHA"}) {
        EXPECT_EQ(ask(server->port(), of_version(TLS1_2_VERSION, weak)),
                  "no handshake: sslv3 alert handshake failure")
            << weak;
    }
}

TEST(ServerTls, takes_modern_curves_only_and_no_sha1) {
    const auto server = serve(test::tls_options(), name_the_client);
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        auto tls = of_version(version);
        // With P-256 each, which is the curve of the certificate's key.
        for (const auto* good : {"X25519:P-256", "P-256", "P-384:P-256"}) {
            tls.groups = good;
            EXPECT_EQ(ask(server->port(), tls), "") << good;
        }
        for (const auto* other : {"P-521", "X448"}) {
            tls.groups = other;
            EXPECT_TRUE(ask(server->port(), tls).starts_with("no handshake: ")) << other;
        }
        tls.groups.clear();
        tls.signatures = "ECDSA+SHA1";
        EXPECT_TRUE(ask(server->port(), tls).starts_with("no handshake: ")) << version;
    }
}

TEST(ServerTls, chooses_the_cipher_by_its_own_order) {
    const auto server = serve(test::tls_options(), name_the_client);
    auto client = RawPeer::connect(server->port());
    ASSERT_TRUE(client.start_tls_client(
        of_version(TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384")));
    EXPECT_STREQ(SSL_get_cipher_name(client.ssl()), "ECDHE-ECDSA-AES256-GCM-SHA384");
}

TEST(ServerTls, gives_no_tickets_and_does_not_compress) {
    const auto server = serve(test::tls_options(), name_the_client);
    auto client = RawPeer::connect(server->port());
    ASSERT_TRUE(client.start_tls_client(of_version(TLS1_2_VERSION)));
    EXPECT_EQ(SSL_SESSION_has_ticket(SSL_get_session(client.ssl())), 0);
    EXPECT_EQ(SSL_get_current_compression(client.ssl()), nullptr);
}

TEST(ServerTls, tells_browsers_to_stay_with_it_over_tls_only) {
    constexpr std::string_view header = "\r\nStrict-Transport-Security: max-age=600\r\n";
    auto options = test::tls_options();
    options.strict_transport = std::chrono::seconds(600);
    const auto server = serve(options, [](Request, Respond respond) {
        respond({200, {{"Strict-Transport-Security", "max-age=0"}}, ""});
    });
    for (const auto request : {simple, std::string_view("nonsense\r\n\r\n")}) {
        auto client = RawPeer::connect(server->port());
        ASSERT_TRUE(client.start_tls_client({}));
        client.send(request);
        const auto answer = client.read_answer();
        EXPECT_NE(answer.find(header), std::string::npos) << answer;
        EXPECT_EQ(answer.find("max-age=0"), std::string::npos) << answer;
    }
    http::ServerOptions plain;
    plain.strict_transport = options.strict_transport;
    const auto open = serve(plain, name_the_client);
    auto client = RawPeer::connect(open->port());
    client.send(simple);
    EXPECT_EQ(client.read_answer().find("Strict-Transport"), std::string::npos);
}

TEST(ServerTls, refuses_renegotiation) {
    const auto server = serve(test::tls_options(), name_the_client);
    auto client = RawPeer::connect(server->port());
    ASSERT_TRUE(client.start_tls_client(of_version(TLS1_2_VERSION)));
    EXPECT_EQ(SSL_renegotiate(client.ssl()), 1);
    EXPECT_NE(SSL_do_handshake(client.ssl()), 1);
}

TEST(ServerTls, chooses_http_1_1_by_alpn) {
    const auto server = serve(test::tls_options(), name_the_client);
    const std::pair<std::string, std::string> rows[] = {
        {"\x02h2\x08http/1.1", "http/1.1"},
        {"\x08http/1.1", "http/1.1"},
        {"\x02h2", ""},
    };
    for (const auto& [offered, expected] : rows) {
        RawTls tls;
        tls.alpn = offered;
        auto client = RawPeer::connect(server->port());
        ASSERT_TRUE(client.start_tls_client(tls)) << offered;
        const unsigned char* chosen = nullptr;
        unsigned int length = 0;
        SSL_get0_alpn_selected(client.ssl(), &chosen, &length);
        EXPECT_EQ(std::string(reinterpret_cast<const char*>(chosen), length), expected) << offered;
    }
}

TEST(ServerTls, plain_http_on_the_tls_port_gets_no_answer) {
    const auto server = serve(test::tls_options(), name_the_client);
    auto client = RawPeer::connect(server->port());
    client.send(simple);
    EXPECT_EQ(client.read_to_end().find("HTTP/"), std::string::npos);
}

TEST(ClientCertificate, is_required_verified_and_named) {
    const auto server = serve(test::mutual_tls_options(), name_the_client);
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto ask_with = [&](const std::string& certificate) {
            auto tls = test::raw_tls(certificate);
            tls.lowest_version = tls.highest_version = version;
            return ask(server->port(), tls);
        };
        // A client of TLS 1.3 may only learn with its first read that it was refused.
        const std::string refused = version == TLS1_3_VERSION ? "no answer" : "no handshake: ";
        EXPECT_EQ(ask_with("client"), "CN=erp");
        EXPECT_TRUE(ask_with("").starts_with(refused)) << ask_with("");
        EXPECT_TRUE(ask_with("stranger").starts_with(refused)) << "same name, other authority";
    }
}

TEST(ClientCertificate, stays_known_when_a_session_is_resumed) {
    const auto server = serve(test::mutual_tls_options(), name_the_client);
    auto tls = test::raw_tls("client");
    tls.lowest_version = tls.highest_version = TLS1_2_VERSION;
    auto first = RawPeer::connect(server->port());
    ASSERT_TRUE(first.start_tls_client(tls));
    const std::shared_ptr<SSL_SESSION> session(SSL_get1_session(first.ssl()), SSL_SESSION_free);

    auto second = RawPeer::connect(server->port());
    ASSERT_TRUE(second.start_tls_client(tls, session.get()));
    EXPECT_EQ(SSL_session_reused(second.ssl()), 1);
    second.send(simple);
    EXPECT_TRUE(second.read_answer().ends_with("\r\n\r\nCN=erp"));
}

}  // namespace
}  // namespace sluice
