#include "adapters/banks/wire/http_client.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "tests/http/fixtures.hpp"

namespace sluice {
namespace {

using http::Request;
using http::Respond;
using namespace std::chrono_literals;
using test::client_options;
using test::get;
using test::outcome;
using test::plain_client_options;
using test::post;
using test::RawPeer;
using test::ScriptedServer;
using test::serve;
using test::soon;

constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// What a POST to a server with this script ends in.
std::string outcome_with(const ScriptedServer::Script& script, HttpRequest request = post("/", "x"),
                         std::chrono::milliseconds time = 10s) {
    const ScriptedServer server(script);
    const auto client = make_http_client(plain_client_options(server.port()));
    return outcome(client->exchange(request, test::in(time)));
}

TEST(Client, sends_a_request_and_reads_the_answer) {
    std::promise<Request> seen;
    const auto server = serve(test::mutual_tls_options(), [&](Request request, Respond respond) {
        seen.set_value(std::move(request));
        respond({202, {{"ETag", "\"1\""}}, "taken"});
    });
    const auto client = make_http_client(client_options(server->port(), "client"));
    const auto answer = client->exchange(post("/v1/x?y=z", "hello"), soon());
    ASSERT_TRUE(answer) << to_string(answer.error());
    EXPECT_EQ(answer->status, 202);
    EXPECT_EQ(answer->header("etag"), "\"1\"");
    EXPECT_EQ(answer->body, "taken");
    const auto request = seen.get_future().get();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/v1/x");
    EXPECT_EQ(request.query_value("y"), "z");
    EXPECT_EQ(request.header("content-type"), "text/plain");
    EXPECT_EQ(request.header("host"), fmt::format("127.0.0.1:{}", server->port()));
    EXPECT_EQ(request.body, "hello");
    EXPECT_EQ(request.peer_subject, "CN=erp");
}

TEST(Client, keeps_its_connection_or_not_as_told) {
    const auto connections_of_three_requests = [](bool keep_alive) {
        const ScriptedServer server([](RawPeer& peer, int) {
            while (!peer.read_request().empty()) {
                peer.send(ok);
            }
        });
        auto options = plain_client_options(server.port());
        options.keep_alive = keep_alive;
        {
            const auto client = make_http_client(options);
            for (int i = 0; i < 3; ++i) {
                EXPECT_EQ(outcome(client->exchange(post("/", "x"), soon())), "ok 200");
            }
        }
        return server.connections();
    };
    EXPECT_EQ(connections_of_three_requests(true), 1);
    EXPECT_EQ(connections_of_three_requests(false), 3);
}

TEST(Client, reads_every_framing_of_an_answer) {
    const std::string rows[] = {
        std::string(ok),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nok",
        "HTTP/1.0 200 OK\r\n\r\nok",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" +
            std::string(ok),
    };
    for (const auto& row : rows) {
        const ScriptedServer server([&](RawPeer& peer, int) {
            peer.read_request();
            for (const char c : row) {
                peer.send({&c, 1});
            }
        });
        const auto client = make_http_client(plain_client_options(server.port()));
        const auto answer = client->exchange(post("/", "x"), soon());
        ASSERT_TRUE(answer) << row << to_string(answer.error());
        EXPECT_EQ(answer->status, 200) << row;
        EXPECT_EQ(answer->body, "ok") << row;
    }
}

TEST(Client, an_answer_to_head_has_no_body) {
    const auto script = [](RawPeer& peer, int) {
        peer.read_request();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        peer.read_request();
        peer.send(ok);
    };
    const ScriptedServer server(script);
    const auto client = make_http_client(plain_client_options(server.port()));
    EXPECT_EQ(outcome(client->exchange({"HEAD", "/", {}, ""}, soon())), "ok 200");
    EXPECT_EQ(outcome(client->exchange(get("/"), soon())), "ok 200");
    EXPECT_EQ(server.connections(), 1);
}

TEST(Client, a_refusal_before_the_whole_body_is_still_an_answer) {
    http::ServerOptions options = test::tls_options();
    options.max_body_bytes = 10;
    const auto server = serve(options, test::echo);
    const auto client = make_http_client(client_options(server->port()));
    EXPECT_EQ(outcome(client->exchange(post("/", std::string(4 << 20, 'x')), soon())), "ok 413");
}

TEST(Client, a_wrong_set_up_sends_nothing_and_says_why) {
    const auto& files = test::Certificates::get();
    auto bad_url = client_options(1);
    bad_url.base_url = "https://bank/path";
    auto bad_ca = client_options(1);
    bad_ca.ca_file = "/none.pem";
    auto bad_key = client_options(1, "client");
    bad_key.private_key_file = files.key("server");
    const std::pair<HttpClientOptions, std::string> rows[] = {
        {bad_url, "/path"}, {bad_ca, "/none.pem"}, {bad_key, files.key("server")}};
    for (const auto& [options, place] : rows) {
        const auto result = make_http_client(options)->exchange(post("/", "x"), soon());
        EXPECT_EQ(outcome(result), "not_connected") << place;
        EXPECT_NE(result.error().detail.find(place), std::string::npos) << result.error().detail;
    }
}

// --- not_connected: only when no byte of the request left
// -----------------------------------------

TEST(NotConnected, nobody_listens) {
    const auto client = make_http_client(plain_client_options(test::closed_port()));
    EXPECT_EQ(outcome(client->exchange(post("/", "x"), soon())), "not_connected");
}

TEST(NotConnected, the_name_has_no_address) {
    auto options = plain_client_options(1);
    options.base_url = "https://bank.invalid";
    EXPECT_EQ(outcome(make_http_client(options)->exchange(post("/", "x"), test::in(2s))),
              "not_connected");
}

TEST(NotConnected, the_servers_certificate_is_not_the_banks) {
    std::atomic<int> handled = 0;
    const auto count = [&](Request, Respond respond) {
        ++handled;
        respond({});
    };
    const auto right = serve(test::tls_options(), count);
    auto elsewhere_options = test::tls_options();
    elsewhere_options.certificate_file = test::Certificates::get().pem("elsewhere");
    elsewhere_options.private_key_file = test::Certificates::get().key("elsewhere");
    const auto elsewhere = serve(elsewhere_options, count);

    auto other_name = client_options(right->port());
    other_name.server_name = "bank.example";
    auto other_authority = client_options(right->port());
    other_authority.ca_file = test::Certificates::get().pem("other_ca");
    const auto wrong_address = client_options(elsewhere->port());
    for (const auto& options : {other_name, other_authority, wrong_address}) {
        const auto client = make_http_client(options);
        EXPECT_EQ(outcome(client->exchange(post("/", "x"), soon())), "not_connected");
    }
    EXPECT_EQ(handled, 0);

    auto right_name = client_options(elsewhere->port());
    right_name.server_name = "bank.example";
    EXPECT_EQ(outcome(make_http_client(right_name)->exchange(post("/", "x"), soon())), "ok 200");
    EXPECT_EQ(handled, 1);
}

TEST(NotConnected, the_server_does_not_speak_tls) {
    const ScriptedServer server(
        [](RawPeer& peer, int) { peer.send("220 mail.example ESMTP\r\n"); });
    const auto client = make_http_client(client_options(server.port()));
    EXPECT_EQ(outcome(client->exchange(post("/", "x"), soon())), "not_connected");
}

TEST(NotConnected, the_tls_handshake_is_not_finished_in_time) {
    const ScriptedServer server([](RawPeer& peer, int) { peer.read_to_end(); });
    const auto client = make_http_client(client_options(server.port()));
    EXPECT_EQ(outcome(client->exchange(post("/", "x"), test::in(50ms))), "not_connected");
}

TEST(NotConnected, the_deadline_is_over_before_the_request_is_sent) {
    std::string received;
    {
        const ScriptedServer server([&](RawPeer& peer, int) { received += peer.read_to_end(); });
        const auto client = make_http_client(plain_client_options(server.port()));
        EXPECT_EQ(outcome(client->exchange(post("/", "x"), test::in(-1s))), "not_connected");
    }
    EXPECT_EQ(received, "");
}

TEST(NotConnected, the_request_could_not_be_written_as_http) {
    const ScriptedServer server([](RawPeer& peer, int) { peer.read_to_end(); });
    const auto client = make_http_client(plain_client_options(server.port()));
    HttpRequest injected = post("/", "x");
    injected.headers.emplace_back("X", "a\r\nHost: evil");
    EXPECT_EQ(outcome(client->exchange(injected, soon())), "not_connected");
    EXPECT_EQ(outcome(client->exchange(post("/a b", "x"), soon())), "not_connected");
    EXPECT_EQ(server.connections(), 0);
}

// --- sent_unknown and timeout: whenever a byte may have arrived
// -----------------------------------

TEST(SentUnknown, the_server_closes_after_reading_the_request) {
    EXPECT_EQ(outcome_with([](RawPeer& peer, int) { peer.read_request(); }), "sent_unknown");
}

TEST(SentUnknown, the_server_resets_after_reading_the_request) {
    EXPECT_EQ(outcome_with([](RawPeer& peer, int) {
                  peer.read_request();
                  peer.reset();
              }),
              "sent_unknown");
}

TEST(SentUnknown, the_server_closes_before_it_read_anything) {
    // It cannot be told from a server that read everything and lost its answer.
    EXPECT_EQ(outcome_with([](RawPeer& peer, int) {
                  EXPECT_TRUE(peer.is_readable(10'000));  // earlier, nothing has left the client
                  peer.reset();
              }),
              "sent_unknown");
}

TEST(SentUnknown, the_answer_is_cut_at_any_place) {
    for (std::size_t length = 0; length < ok.size(); ++length) {
        EXPECT_EQ(outcome_with([length](RawPeer& peer, int) {
                      peer.read_request();
                      peer.send(ok.substr(0, length));
                  }),
                  "sent_unknown")
            << length;
    }
}

TEST(SentUnknown, the_answer_is_not_http) {
    for (const std::string answer :
         {"220 mail.example ESMTP\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/3.0 200 OK\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"}) {
        EXPECT_EQ(outcome_with([&](RawPeer& peer, int) {
                      peer.read_request();
                      peer.send(answer);
                  }),
                  "sent_unknown")
            << answer;
    }
}

TEST(SentUnknown, a_cut_tls_connection_is_not_the_end_of_an_answer) {
    for (const bool orderly : {true, false}) {
        const ScriptedServer server([orderly](RawPeer& peer, int) {
            peer.start_tls_server(test::raw_tls("server"));
            peer.read_request();
            peer.send("HTTP/1.1 200 OK\r\n\r\nfirst half");
            if (orderly) {
                peer.send_close_notify();
            }
        });
        const auto client = make_http_client(client_options(server.port()));
        EXPECT_EQ(outcome(client->exchange(post("/", "x"), soon())),
                  orderly ? "ok 200" : "sent_unknown");
    }
}

TEST(SentUnknown, the_server_refuses_our_certificate_after_the_tls_1_3_handshake) {
    const auto server = serve(test::mutual_tls_options(), test::echo);
    for (const auto* certificate : {"", "stranger"}) {
        const auto client = make_http_client(client_options(server->port(), certificate));
        EXPECT_EQ(outcome(client->exchange(post("/", "x"), soon())), "sent_unknown") << certificate;
    }
}

TEST(Timeout, the_server_is_silent) {
    EXPECT_EQ(outcome_with([](RawPeer& peer, int) { peer.read_to_end(); }, post("/", "x"), 50ms),
              "timeout");
}

TEST(Timeout, the_answer_drips_past_the_deadline) {
    const auto drip = [](RawPeer& peer, int) {
        peer.read_request();
        while (!peer.is_readable(10) && peer.send("HTTP/1.1 102 Processing\r\n\r\n")) {
        }
    };
    EXPECT_EQ(outcome_with(drip, post("/", "x"), 100ms), "timeout");
}

TEST(Timeout, the_server_does_not_take_the_whole_request) {
    const auto stall = [](RawPeer& peer, int) {
        peer.read_until("\r\n\r\n");
        std::this_thread::sleep_for(300ms);
    };
    EXPECT_EQ(outcome_with(stall, post("/", std::string(32 << 20, 'x')), 100ms), "timeout");
}

TEST(TooLarge, an_answer_over_the_limit) {
    const std::string rows[] = {
        "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'x'),
        "HTTP/1.1 200 OK\r\n\r\n" + std::string(101, 'x'),
        "HTTP/1.1 200 OK\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" +
            [] {
                std::string many;
                for (int i = 0; i < 10'000; ++i) {
                    many += "X-Header: y\r\n";
                }
                return many;
            }(),
    };
    for (const auto& row : rows) {
        const ScriptedServer server([&](RawPeer& peer, int) {
            peer.read_request();
            peer.send(row);
            peer.read_to_end();
        });
        auto options = plain_client_options(server.port());
        options.max_answer_bytes = 100;
        const auto client = make_http_client(options);
        EXPECT_EQ(outcome(client->exchange(post("/", "x"), soon())), "too_large")
            << row.substr(0, 60);
    }
}

}  // namespace
}  // namespace sluice
