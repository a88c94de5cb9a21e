// Kept connections and cut connections: what the client may and may not conclude from them.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <atomic>
#include <future>
#include <map>
#include <mutex>

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
using test::soon;

constexpr std::string_view ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

// Answers the first request of every connection; takes the second and closes without an answer,
// as a server does whose idle time ends while the request is on its way.
class ClosesOnSecond {
public:
    std::uint16_t port() const { return server_.port(); }
    int connections() const { return server_.connections(); }
    int received() const { return received_; }

private:
    std::atomic<int> received_ = 0;
    ScriptedServer server_{[this](RawPeer& peer, int) {
        for (int i = 0; i < 2 && !peer.read_request().empty(); ++i) {
            ++received_;
            if (i == 0) {
                peer.send(ok);
            }
        }
    }};
};

TEST(KeptConnection, a_post_that_meets_the_servers_close_is_unknown_and_sent_once) {
    const ClosesOnSecond server;
    const auto client = make_http_client(plain_client_options(server.port()));
    EXPECT_EQ(outcome(client->exchange(post("/", "1"), soon())), "ok 200");
    EXPECT_EQ(outcome(client->exchange(post("/", "2"), soon())), "sent_unknown");
    EXPECT_EQ(server.received(), 2);
    EXPECT_EQ(server.connections(), 1);
}

TEST(KeptConnection, a_get_that_meets_the_servers_close_is_tried_once_more) {
    const ClosesOnSecond server;
    const auto client = make_http_client(plain_client_options(server.port()));
    EXPECT_EQ(outcome(client->exchange(get("/"), soon())), "ok 200");
    EXPECT_EQ(outcome(client->exchange(get("/"), soon())), "ok 200");
    EXPECT_EQ(server.received(), 3);
    EXPECT_EQ(server.connections(), 2);
}

TEST(KeptConnection, a_get_is_not_tried_again_on_a_new_connection) {
    std::atomic<int> received = 0;
    const ScriptedServer server([&](RawPeer& peer, int) {
        peer.read_request();
        ++received;
    });
    const auto client = make_http_client(plain_client_options(server.port()));
    EXPECT_EQ(outcome(client->exchange(get("/"), soon())), "sent_unknown");
    EXPECT_EQ(received, 1);
}

TEST(KeptConnection, a_get_that_timed_out_is_not_tried_again) {
    const ScriptedServer server([&](RawPeer& peer, int) {
        peer.read_request();
        peer.send(ok);
        peer.read_to_end();
    });
    const auto client = make_http_client(plain_client_options(server.port()));
    EXPECT_EQ(outcome(client->exchange(get("/"), soon())), "ok 200");
    EXPECT_EQ(outcome(client->exchange(get("/"), test::in(50ms))), "timeout");
    EXPECT_EQ(server.connections(), 1);
}

// The server ends the connection after its answer in some way, and only then comes the next POST.
struct Ending {
    std::string name;
    bool tls;
    std::function<void(RawPeer&)> end;
};

class EndedConnection : public testing::TestWithParam<Ending> {};

TEST_P(EndedConnection, is_noticed_and_the_post_goes_over_a_new_one) {
    std::promise<void> ended;
    std::atomic<int> received = 0;
    const ScriptedServer server([&](RawPeer& peer, int connection) {
        if (GetParam().tls && !peer.start_tls_server(test::raw_tls("server"))) {
            return;
        }
        received += peer.read_request().empty() ? 0 : 1;
        peer.send(ok);
        if (connection == 1) {
            GetParam().end(peer);
            ended.set_value();
        }
        peer.read_to_end();
    });
    const auto client = make_http_client(GetParam().tls ? client_options(server.port())
                                                        : plain_client_options(server.port()));
    EXPECT_EQ(outcome(client->exchange(post("/", "1"), soon())), "ok 200");
    ended.get_future().get();
    EXPECT_EQ(outcome(client->exchange(post("/", "2"), soon())), "ok 200");
    EXPECT_EQ(server.connections(), 2);
    EXPECT_EQ(received, 2);
}

INSTANTIATE_TEST_SUITE_P(
    Client, EndedConnection,
    testing::Values(
        Ending{"fin", false, [](RawPeer& peer) { peer.close(); }},
        Ending{"rst", false, [](RawPeer& peer) { peer.reset(); }},
        Ending{"stray_answer", false,
               [](RawPeer& peer) { peer.send("HTTP/1.1 408 Request Timeout\r\n\r\n"); }},
        Ending{"tls_fin", true, [](RawPeer& peer) { peer.close(); }},
        Ending{"tls_close_notify", true, [](RawPeer& peer) { peer.send_close_notify(); }}),
    [](const auto& instance) { return instance.param.name; });

TEST(KeptConnection, bytes_behind_an_answer_are_never_the_next_answer) {
    const ScriptedServer server([](RawPeer& peer, int connection) {
        while (!peer.read_request().empty()) {
            peer.send(connection == 1 ? std::string(ok) + std::string(ok) : std::string(ok));
        }
    });
    const auto client = make_http_client(plain_client_options(server.port()));
    EXPECT_EQ(outcome(client->exchange(post("/", "1"), soon())), "ok 200");
    EXPECT_EQ(outcome(client->exchange(post("/", "2"), soon())), "ok 200");
    EXPECT_EQ(server.connections(), 2);
}

// Passes bytes between a client and `upstream` and cuts both ways after so many in one direction.
void pump(RawPeer& client, std::uint16_t upstream, std::size_t to_server, std::size_t to_client) {
    auto server = RawPeer::connect(upstream);
    RawPeer* ends[2] = {&client, &server};
    std::size_t left[2] = {to_server, to_client};
    for (;;) {
        pollfd entries[2] = {{client.socket(), POLLIN, 0}, {server.socket(), POLLIN, 0}};
        if (::poll(entries, 2, 10'000) <= 0) {
            return;
        }
        for (int from = 0; from < 2; ++from) {
            std::string bytes;
            if ((entries[from].revents & (POLLIN | POLLHUP)) == 0) {
                continue;
            }
            if (ends[from]->read_some(bytes) <= 0) {
                return;
            }
            const auto passed = std::min(left[from], bytes.size());
            if (!ends[1 - from]->send(std::string_view(bytes).substr(0, passed))) {
                return;
            }
            left[from] -= passed;
            if (left[from] == 0) {
                return;
            }
        }
    }
}

// The heart of it: wherever the line is cut, "not connected" is only said when the bank got
// nothing, and an answer is only reported when the bank gave it.
TEST(CutLine, not_connected_is_never_said_of_a_request_that_arrived) {
    std::mutex mutex;
    std::map<std::string, int> arrived;  // times, by the request's body
    auto bank = test::serve(test::mutual_tls_options(), [&](Request request, Respond respond) {
        const std::lock_guard lock(mutex);
        ++arrived[request.body];
        respond({200, {}, "taken"});
    });
    constexpr std::size_t all = 1 << 20;
    std::map<std::string, std::string> outcomes;  // by the request's body
    const auto try_cut = [&](std::size_t to_server, std::size_t to_client) {
        const ScriptedServer gate(
            [&](RawPeer& peer, int) { pump(peer, bank->port(), to_server, to_client); });
        const auto client = make_http_client(client_options(gate.port(), "client"));
        const auto body = fmt::format("{}-{}", to_server, to_client);
        outcomes[body] = outcome(client->exchange(post("/", body), soon()));
    };
    for (std::size_t cut = 1; cut < 4'000; cut += 61) {
        try_cut(cut, all);
        try_cut(all, cut);
    }
    bank->stop(10s);  // now everything that got there has been counted
    std::map<std::string, int> seen;
    for (const auto& [body, result] : outcomes) {
        ++seen[result];
        if (result == "not_connected") {
            EXPECT_EQ(arrived[body], 0) << body;
        } else if (result == "ok 200") {
            EXPECT_EQ(arrived[body], 1) << body;
        } else {
            EXPECT_EQ(result, "sent_unknown") << body;
            EXPECT_LE(arrived[body], 1) << body;
            seen["sent_unknown and arrived"] += arrived[body];
        }
    }
    EXPECT_GT(seen["not_connected"], 10);
    EXPECT_GT(seen["sent_unknown"], 5);
    EXPECT_GT(seen["sent_unknown and arrived"], 0);
    EXPECT_GT(seen["ok 200"], 5);
}

}  // namespace
}  // namespace sluice
