#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <thread>

#include "tests/http/fixtures.hpp"

namespace sluice {
namespace {

using http::Request;
using http::Respond;
using http::Response;
using namespace std::chrono_literals;
using test::echo;
using test::RawPeer;
using test::serve;

constexpr std::string_view simple = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view chunked =
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string status_line(const std::string& answer) {
    return answer.substr(0, answer.find("\r\n"));
}

// The whole answer, and that the server closed behind it.
std::string refusal(RawPeer& client) {
    const auto answer = client.read_to_end();
    EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos) << answer;
    return status_line(answer);
}

TEST(ServerLimits, what_is_not_plain_http_1_is_refused) {
    const std::string rows[] = {
        "GET / HTTP/1.1\r\n\r\n",  // no Host: RFC 9112 3.2
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n",
        "\x16\x03\x01 hello\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        // Two readings of where the body ends: RFC 9112 6.3, request smuggling.
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 1\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
        "chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0b"
        "chunked\r\n\r\n",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",  // RFC 9112 6.1
        // A line that goes on in the next: RFC 9112 5.2.
        "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX:\r\n\tz\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
        // A line end that is none, and other control characters.
        "GET / HTTP/1.1\r\nHost: a\r\nX: y\rZ: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: y\nZ: a\r\n\r\n",
        "GET / HTTP/1.1\rHost: a\r\n\r\n",
        std::string("GET / HTTP/1.1\r\nHost: a\r\nX: y\0z\r\n\r\n", 40),
        "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:\r\n\r\n",
        "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n",
        std::string(chunked) + "zz\r\n\r\n",
        std::string(chunked) + "1\nx\r\n0\r\n\r\n" + std::string(20 << 10, '\n'),
        std::string(chunked) + "1\r\nxy\r\n0\r\n\r\n",
        std::string(chunked) + "10000000000000001\r\nx\r\n0\r\n\r\n",
        std::string(chunked) + "-1\r\n\r\n",
    };
    const auto server = serve({}, echo);
    for (const auto& row : rows) {
        auto client = RawPeer::connect(server->port());
        client.send(row);
        EXPECT_EQ(refusal(client), "HTTP/1.1 400 Bad Request") << row;
    }
}

TEST(ServerLimits, a_body_over_the_limit_is_413_and_one_at_the_limit_is_taken) {
    http::ServerOptions options;
    options.max_body_bytes = 10;
    options.body_limit = [](std::string_view path) -> std::size_t {
        return path == "/files" ? 1000 : 0;
    };
    const auto server = serve(options, echo);
    const auto declared = [](std::string_view path, std::size_t size) {
        return fmt::format("POST {} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{}", path,
                           size, std::string(size, 'x'));
    };
    const std::pair<std::string, std::string> rows[] = {
        {declared("/", 10), "HTTP/1.1 200 OK"},
        {declared("/", 11), "HTTP/1.1 413 Content Too Large"},
        {declared("/files", 1000), "HTTP/1.1 200 OK"},
        {declared("/files", 1001), "HTTP/1.1 413 Content Too Large"},
        {std::string(chunked) + "a\r\n0123456789\r\n0\r\n\r\n", "HTTP/1.1 200 OK"},
        {std::string(chunked) + "5\r\n01234\r\n6\r\n567890\r\n0\r\n\r\n",
         "HTTP/1.1 413 Content Too Large"},
        {std::string(chunked) + "ffffffffffffffff\r\n", "HTTP/1.1 413 Content Too Large"},
    };
    for (const auto& [text, status] : rows) {
        auto client = RawPeer::connect(server->port());
        client.send(text);
        EXPECT_EQ(status_line(client.read_answer()), status) << text;
    }
}

TEST(ServerLimits, a_body_that_is_too_long_is_refused_before_it_is_asked_for) {
    const auto server = serve({}, echo);
    auto client = RawPeer::connect(server->port());
    client.send(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(status_line(client.read_answer()), "HTTP/1.1 413 Content Too Large");
}

TEST(ServerLimits, a_head_over_the_limit_is_431) {
    http::ServerOptions options;
    options.max_header_bytes = 1000;
    const auto server = serve(options, echo);
    const std::string one_long = "X: " + std::string(2000, 'x') + "\r\n";
    std::string many;
    for (int i = 0; i < 200; ++i) {
        many += "X: yyyy\r\n";
    }
    for (const auto& headers : {one_long, many}) {
        auto client = RawPeer::connect(server->port());
        client.send("GET / HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
        EXPECT_EQ(refusal(client), "HTTP/1.1 431 Request Header Fields Too Large");
    }
    auto target = RawPeer::connect(server->port());
    target.send("GET /" + std::string(2000, 'x'));
    EXPECT_EQ(refusal(target), "HTTP/1.1 431 Request Header Fields Too Large");
}

TEST(ServerLimits, a_head_in_small_pieces_has_the_same_limit) {
    http::ServerOptions options;
    options.max_header_bytes = 1000;
    const auto server = serve(options, echo);
    auto client = RawPeer::connect(server->port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 200 && !client.is_readable(0); ++i) {
        client.send("X-Header: 0123456789\r\n");
        std::this_thread::sleep_for(200us);  // each piece is parsed on its own
    }
    EXPECT_EQ(status_line(client.read_answer()), "HTTP/1.1 431 Request Header Fields Too Large");
}

TEST(ServerLimits, a_chunk_extension_without_end_is_refused) {
    const auto server = serve({}, echo);
    auto client = RawPeer::connect(server->port());
    client.send(std::string(chunked) + "1;" + std::string(64 << 10, 'x'));
    EXPECT_EQ(refusal(client), "HTTP/1.1 400 Bad Request");
}

TEST(ServerLimits, a_request_that_does_not_end_in_time_is_408) {
    http::ServerOptions options;
    options.read_timeout = 50ms;
    const auto server = serve(options, echo);
    for (const std::string part : {"G", "GET / HTTP/1.1\r\nHost: a\r\n",
                                   "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell"}) {
        auto client = RawPeer::connect(server->port());
        client.send(part);
        EXPECT_EQ(refusal(client), "HTTP/1.1 408 Request Timeout") << part;
    }
}

TEST(ServerLimits, a_head_has_less_time_than_a_body_and_a_byte_now_and_then_does_not_help) {
    http::ServerOptions options;
    options.head_timeout = 60ms;
    options.read_timeout = 600ms;
    const auto server = serve(options, echo);
    auto slow = RawPeer::connect(server->port());
    const auto start = std::chrono::steady_clock::now();
    slow.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    while (!slow.is_readable(10) && std::chrono::steady_clock::now() < start + 5s) {
        slow.send("y");
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, 590ms);
    EXPECT_EQ(refusal(slow), "HTTP/1.1 408 Request Timeout");

    auto body = RawPeer::connect(server->port());
    body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n");
    std::this_thread::sleep_for(200ms);
    body.send("ok");
    EXPECT_EQ(status_line(body.read_answer()), "HTTP/1.1 200 OK");
}

TEST(ServerLimits, who_takes_an_answer_too_slowly_is_dropped_although_something_moves) {
    const std::string large(64 << 20, 'x');
    http::ServerOptions options;
    options.read_timeout = 200ms;
    options.slowest_bytes_per_second = 1 << 30;
    const auto server = serve(options, [&](Request, Respond respond) {
        respond({200, {}, large});
    });
    auto client = RawPeer::connect(server->port());
    client.send(simple);
    std::string got;
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() < start + 1s && client.read_some(got) > 0) {
        std::this_thread::sleep_for(5ms);
    }
    got += client.read_to_end();
    EXPECT_GT(got.size(), 0U);
    EXPECT_LT(got.size(), large.size());
}

TEST(ServerLimits, an_idle_connection_is_closed_without_a_word) {
    http::ServerOptions options;
    options.idle_timeout = 50ms;
    const auto server = serve(options, echo);
    auto fresh = RawPeer::connect(server->port());
    EXPECT_EQ(fresh.read_to_end(), "");
    auto used = RawPeer::connect(server->port());
    used.send(simple);
    EXPECT_EQ(status_line(used.read_answer()), "HTTP/1.1 200 OK");
    EXPECT_EQ(used.read_to_end(), "");
}

TEST(ServerLimits, a_handshake_that_does_not_end_in_time_is_closed) {
    auto options = test::tls_options();
    options.read_timeout = 50ms;
    const auto server = serve(options, echo);
    auto client = RawPeer::connect(server->port());
    EXPECT_EQ(client.read_to_end(), "");
}

TEST(ServerLimits, more_connections_than_allowed_are_closed_at_once) {
    http::ServerOptions options;
    options.max_connections = 1;
    const auto server = serve(options, echo);
    auto first = RawPeer::connect(server->port());
    first.send(simple);
    EXPECT_EQ(status_line(first.read_answer()), "HTTP/1.1 200 OK");
    auto second = RawPeer::connect(server->port());
    EXPECT_EQ(second.read_to_end(), "");
    first.send(simple);
    EXPECT_EQ(status_line(first.read_answer()), "HTTP/1.1 200 OK");
}

TEST(ServerLimits, a_full_queue_is_503_with_retry_after_and_the_others_are_served) {
    std::latch working(1);
    std::latch release(1);
    http::ServerOptions options;
    options.workers = 1;
    options.max_queue = 1;
    const auto server = serve(options, [&](Request request, Respond respond) {
        if (request.path == "/slow") {
            working.count_down();
            release.wait();
        }
        respond({});
    });
    auto slow = RawPeer::connect(server->port());
    slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    working.wait();
    auto one = RawPeer::connect(server->port());
    auto two = RawPeer::connect(server->port());
    one.send(simple);
    two.send(simple);
    // One of the two waits in the queue, so the other is refused while the worker is still busy.
    while (!one.is_readable(1) && !two.is_readable(1)) {
    }
    auto& refused = one.is_readable(0) ? one : two;
    auto& waiting = one.is_readable(0) ? two : one;
    const auto answer = refused.read_answer();
    EXPECT_EQ(status_line(answer), "HTTP/1.1 503 Service Unavailable");
    EXPECT_NE(answer.find("\r\nRetry-After: 1\r\n"), std::string::npos);
    release.count_down();
    EXPECT_EQ(status_line(slow.read_answer()), "HTTP/1.1 200 OK");
    EXPECT_EQ(status_line(waiting.read_answer()), "HTTP/1.1 200 OK");
    refused.send(simple);
    EXPECT_EQ(status_line(refused.read_answer()), "HTTP/1.1 200 OK");
}

TEST(ServerLimits, a_handler_over_its_time_is_504_and_its_work_goes_on) {
    std::promise<Respond> taken;
    http::ServerOptions options;
    options.handler_timeout = 50ms;
    const auto server = serve(options, [&](Request request, Respond respond) {
        request.path == "/slow" ? taken.set_value(std::move(respond)) : respond({});
    });
    auto client = RawPeer::connect(server->port());
    client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_line(client.read_to_end()), "HTTP/1.1 504 Gateway Timeout");
    taken.get_future().get()({200, {}, "too late"});
    auto next = RawPeer::connect(server->port());
    next.send(simple);
    EXPECT_EQ(status_line(next.read_answer()), "HTTP/1.1 200 OK");
}

TEST(ServerLimits, the_servers_own_answers_have_the_body_it_was_given) {
    http::ServerOptions options;
    options.max_body_bytes = 1;
    options.error_response = [](int status, std::string_view code) {
        return Response{status, {{"Content-Type", "application/problem+json"}}, std::string(code)};
    };
    const auto server = serve(options, echo);
    const std::pair<std::string, std::string> rows[] = {
        {"nonsense\r\n\r\n", "malformed"},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nxx", "too_large"},
    };
    for (const auto& [text, code] : rows) {
        auto client = RawPeer::connect(server->port());
        client.send(text);
        const auto answer = client.read_to_end();
        EXPECT_NE(answer.find("\r\nContent-Type: application/problem+json\r\n"), std::string::npos);
        EXPECT_TRUE(answer.ends_with("\r\n\r\n" + code)) << answer;
    }
}

TEST(ServerLimits, many_clients_at_once_each_get_their_own_answers) {
    http::ServerOptions options = test::tls_options();
    const auto server = serve(options, echo);
    std::vector<std::future<int>> clients;
    for (int c = 0; c < 8; ++c) {
        clients.push_back(std::async(std::launch::async, [&, c] {
            const auto client = make_http_client(test::client_options(server->port()));
            int right = 0;
            for (int i = 0; i < 50; ++i) {
                const auto body = fmt::format("{}-{}", c, i);
                const auto answer = client->exchange(test::post("/", body), test::soon());
                right += answer && answer->body == body ? 1 : 0;
            }
            return right;
        }));
    }
    for (auto& client : clients) {
        EXPECT_EQ(client.get(), 50);
    }
}

}  // namespace
}  // namespace sluice
