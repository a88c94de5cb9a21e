#include "gateway/http/server.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
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

std::string get(std::string_view target, std::string_view extra = {}) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: a\r\n{}\r\n", target, extra);
}

std::string post(std::string_view body, std::string_view extra = {}) {
    return fmt::format("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n{}\r\n{}", body.size(),
                       extra, body);
}

bool is_status(const std::string& answer, int status) {
    return answer.starts_with(fmt::format("HTTP/1.1 {} ", status));
}

std::string body_of(const std::string& answer) {
    const auto at = answer.find("\r\n\r\n");
    return at == std::string::npos ? "" : answer.substr(at + 4);
}

TEST(Server, a_request_arrives_whole_and_its_answer_goes_back) {
    std::promise<Request> seen;
    const auto server = serve({}, [&](Request request, Respond respond) {
        seen.set_value(std::move(request));
        respond({202, {{"ETag", "\"7\""}}, "done"});
    });
    auto client = RawPeer::connect(server->port());
    client.send(
        "POST /v1/a%20b?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nX-Y: z\r\n\r\nhello");
    const auto answer = client.read_answer();
    const auto request = seen.get_future().get();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/v1/a b");
    EXPECT_EQ(request.query_value("x"), "1");
    EXPECT_EQ(request.header("x-y"), "z");
    EXPECT_EQ(request.body, "hello");
    EXPECT_EQ(request.peer, "127.0.0.1");
    EXPECT_EQ(request.peer_subject, "");
    EXPECT_TRUE(is_status(answer, 202)) << answer;
    EXPECT_NE(answer.find("\r\nETag: \"7\"\r\n"), std::string::npos);
    EXPECT_NE(answer.find("\r\nContent-Length: 4\r\n"), std::string::npos);
    EXPECT_NE(answer.find("\r\nDate: "), std::string::npos);
    EXPECT_EQ(body_of(answer), "done");
}

TEST(Server, a_connection_serves_many_requests_also_sent_ahead) {
    const auto server = serve({}, echo);
    auto client = RawPeer::connect(server->port());
    client.send(post("one") + post("two") + post("three", "Connection: close\r\n"));
    EXPECT_EQ(body_of(client.read_answer()), "one");
    EXPECT_EQ(body_of(client.read_answer()), "two");
    const auto last = client.read_answer();
    EXPECT_EQ(body_of(last), "three");
    EXPECT_NE(last.find("\r\nConnection: close\r\n"), std::string::npos);
    EXPECT_EQ(client.read_to_end(), "");
}

TEST(Server, http_1_0_closes_unless_asked_to_keep_alive) {
    const auto server = serve({}, echo);
    auto closing = RawPeer::connect(server->port());
    closing.send("GET / HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(is_status(closing.read_to_end(), 200));
    auto keeping = RawPeer::connect(server->port());
    for (int i = 0; i < 2; ++i) {
        keeping.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        EXPECT_NE(keeping.read_answer().find("\r\nConnection: keep-alive\r\n"), std::string::npos);
    }
}

TEST(Server, head_is_get_without_the_body) {
    const auto server = serve({}, [](Request request, Respond respond) {
        respond({200, {{"X-Method", request.method}}, "12345"});
    });
    auto client = RawPeer::connect(server->port());
    client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + get("/"));
    const auto head = client.read_answer(true);
    EXPECT_NE(head.find("\r\nContent-Length: 5\r\n"), std::string::npos);
    EXPECT_NE(head.find("\r\nX-Method: GET\r\n"), std::string::npos);
    EXPECT_EQ(body_of(client.read_answer()), "12345");
}

TEST(Server, no_content_has_neither_length_nor_body) {
    const auto server = serve({}, [](Request, Respond respond) {
        respond({204, {}, "never sent"});
    });
    auto client = RawPeer::connect(server->port());
    client.send(get("/") + get("/", "Connection: close\r\n"));
    const auto both = client.read_to_end();
    EXPECT_EQ(both.find("Content-Length"), std::string::npos);
    EXPECT_EQ(both.find("never sent"), std::string::npos);
}

TEST(Server, a_chunked_body_arrives_whole_and_its_trailer_is_no_header) {
    std::promise<Request> seen;
    const auto server = serve({}, [&](Request request, Respond respond) {
        seen.set_value(std::move(request));
        respond({});
    });
    auto client = RawPeer::connect(server->port());
    client.send(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: Authorization\r\n\r\n"
        "4;x=y\r\nhell\r\n1\r\no\r\n0\r\nAuthorization: Bearer stolen\r\n\r\n");
    EXPECT_TRUE(is_status(client.read_answer(), 200));
    const auto request = seen.get_future().get();
    EXPECT_EQ(request.body, "hello");
    EXPECT_FALSE(request.has_header("Authorization"));
}

TEST(Server, requests_may_come_byte_by_byte) {
    const std::pair<std::string, std::string> rows[] = {
        {post("hello"), "hello"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ""},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
         "hi"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nT: "
         "u\r\n\r\n",
         "a"},
    };
    const auto server = serve({}, echo);
    for (const auto& [text, body] : rows) {
        auto client = RawPeer::connect(server->port());
        for (const char c : text) {
            client.send({&c, 1});
            std::this_thread::sleep_for(100us);  // so that most bytes travel alone
        }
        const auto answer = client.read_answer();
        EXPECT_TRUE(is_status(answer, 200)) << text;
        EXPECT_EQ(body_of(answer), body);
    }
}

TEST(Server, expect_100_continue_is_answered_before_the_body_comes) {
    const auto server = serve({}, echo);
    auto client = RawPeer::connect(server->port());
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("ok");
    EXPECT_EQ(body_of(client.read_answer()), "ok");
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: tea\r\n\r\n");
    EXPECT_TRUE(is_status(client.read_answer(), 417));
}

TEST(Server, an_answer_may_come_later_from_another_thread) {
    std::promise<Respond> waiting;
    const auto server =
        serve({}, [&](Request, Respond respond) { waiting.set_value(std::move(respond)); });
    auto client = RawPeer::connect(server->port());
    client.send(get("/"));
    auto respond = waiting.get_future().get();
    std::thread([&] { respond({200, {}, "late"}); }).join();
    EXPECT_EQ(body_of(client.read_answer()), "late");
}

TEST(Server, a_handler_that_fails_or_forgets_gives_500) {
    const auto server = serve({}, [](Request request, Respond respond) {
        if (request.path == "/throw") {
            throw std::runtime_error("secret");
        }
        if (request.path == "/odd") {
            throw 1;
        }
        if (request.path == "/inject") {
            respond({200, {{"X", "a\r\nSet-Cookie: b"}}, ""});
        }
    });
    auto client = RawPeer::connect(server->port());
    for (const auto* path : {"/throw", "/odd", "/forget", "/inject"}) {
        client.send(get(path));
        const auto answer = client.read_answer();
        EXPECT_TRUE(is_status(answer, 500)) << path;
        EXPECT_EQ(answer.find("secret"), std::string::npos);
        EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);
    }
}

TEST(Server, drop_connection_closes_without_a_byte) {
    const auto server = serve(test::tls_options(), [](Request, Respond respond) {
        Response response;
        response.drop_connection = true;
        respond(std::move(response));
    });
    auto client = RawPeer::connect(server->port());
    ASSERT_TRUE(client.start_tls_client({}));
    client.send(get("/"));
    EXPECT_EQ(client.read_to_end(), "");
}

TEST(Server, a_large_answer_arrives_whole) {
    const std::string large(8 << 20, 'x');
    const auto server = serve(test::tls_options(), [&](Request, Respond respond) {
        respond({200, {}, large});
    });
    auto client = RawPeer::connect(server->port());
    ASSERT_TRUE(client.start_tls_client({}));
    client.send(get("/"));
    EXPECT_EQ(body_of(client.read_answer()), large);
}

TEST(ServerStop, finishes_running_requests_and_closes_idle_connections) {
    std::promise<Respond> running;
    const auto server =
        serve(test::tls_options(), [&](Request, Respond respond) { running.set_value(respond); });
    auto idle = RawPeer::connect(server->port());
    ASSERT_TRUE(idle.start_tls_client({}));
    auto busy = RawPeer::connect(server->port());
    ASSERT_TRUE(busy.start_tls_client({}));
    busy.send(get("/"));
    auto respond = running.get_future().get();
    auto stopped = std::async(std::launch::async, [&] { server->stop(10s); });
    EXPECT_EQ(idle.read_to_end(), "");
    respond({200, {}, "finished"});
    const auto answer = busy.read_answer();
    EXPECT_EQ(body_of(answer), "finished");
    EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos);
    stopped.get();
    EXPECT_THROW(RawPeer::connect(server->port()), std::runtime_error);
    server->stop(10s);
}

TEST(ServerStop, gives_up_on_a_slow_answer_after_the_grace) {
    Respond kept;
    std::promise<void> running;
    auto server = serve({}, [&](Request, Respond respond) {
        kept = std::move(respond);
        running.set_value();
    });
    auto client = RawPeer::connect(server->port());
    client.send(get("/"));
    running.get_future().get();
    server->stop(20ms);
    EXPECT_EQ(client.read_to_end(), "");
    server.reset();
    kept({});  // nobody is there any more; that is not an error
}

TEST(ServerStart, names_what_is_wrong) {
    const auto& files = test::Certificates::get();
    http::ServerOptions no_address;
    no_address.address = "localhost";
    EXPECT_EQ(http::start_server(no_address, echo).error().code, Errc::config_invalid);

    const auto running = serve({}, echo);
    http::ServerOptions in_use;
    in_use.port = running->port();
    EXPECT_EQ(http::start_server(in_use, echo).error().code, Errc::io_error);

    struct Row {
        std::string certificate, key, client_ca, place;
    };
    const Row rows[] = {
        {"/none.pem", files.key("server"), "", "/none.pem"},
        {files.pem("server"), "/none.key", "", "/none.key"},
        {files.pem("server"), files.key("client"), "", files.key("client")},
        {files.pem("server"), "", "", files.pem("server")},
        {files.pem("server"), files.key("server"), "/none.pem", "/none.pem"},
        {"", "", files.pem("ca"), "certificate_file"},
    };
    for (const auto& row : rows) {
        http::ServerOptions options;
        options.certificate_file = row.certificate;
        options.private_key_file = row.key;
        options.client_ca_file = row.client_ca;
        const auto started = http::start_server(options, echo);
        ASSERT_FALSE(started) << row.place;
        EXPECT_EQ(started.error().code, Errc::config_invalid) << row.place;
        EXPECT_EQ(started.error().where, row.place);
    }
}

}  // namespace
}  // namespace sluice
