#include "gateway/http/codec.hpp"

#include <gtest/gtest.h>

#include "adapters/banks/wire/http_text.hpp"
#include "gateway/http/answer_box.hpp"

namespace sluice {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(RequestTarget, path_and_query_are_decoded) {
    struct Row {
        std::string target;
        std::string path;
        Pairs query;
    };
    const Row rows[] = {
        {"/", "/", {}},
        {"/v1/payments", "/v1/payments", {}},
        {"/a%20b/%E4%B8%AD", "/a b/中", {}},
        {"/a?x=1&y=%262&z", "/a", {{"x", "1"}, {"y", "&2"}, {"z", ""}}},
        {"/a?after=2026-01-01T00:00:00+02:00", "/a", {{"after", "2026-01-01T00:00:00+02:00"}}},
        {"/a?&&x==&", "/a", {{"x", "="}}},
        {"/a?", "/a", {}},
        {"http://host:80/a?b=c", "/a", {{"b", "c"}}},
        {"http://host", "/", {}},
    };
    for (const auto& row : rows) {
        http::Request request;
        ASSERT_TRUE(http::parse_target(row.target, request)) << row.target;
        EXPECT_EQ(request.path, row.path) << row.target;
        EXPECT_EQ(request.query, row.query) << row.target;
        EXPECT_EQ(request.target, row.target) << "as it came";
    }
}

TEST(RequestTarget, broken_ones_are_refused) {
    for (const std::string target :
         {"", "a", "*", "/%", "/%4", "/%zz", "/%00", "/a%0Ab", "/a?x=%", "/a?x=%0d", "host:443"}) {
        http::Request request;
        EXPECT_FALSE(http::parse_target(target, request)) << target;
    }
}

TEST(RequestHost, is_a_host_and_that_of_an_absolute_target) {
    struct Row {
        std::string host, target;
        bool good;
    };
    const Row rows[] = {
        {"a.example", "/", true},
        {"a.example:8443", "/", true},
        {"127.0.0.1:1", "/", true},
        {"[::1]", "/", true},
        {"[2001:db8::1]:443", "/", true},
        {"a:", "/", true},  // RFC 3986 3.2.3: a port may be empty
        {"A.example", "https://a.EXAMPLE/x", true},
        {"a.example", "https://b.example/x", false},
        {"a.example", "https://a.example:443/x", false},
        {"a.example", "/x?y=http://b.example", true},
        {"", "/", false},
        {":8443", "/", false},
        {"[]", "/", false},
        {"[::1", "/", false},
        {"[::1]x", "/", false},
        {"a:b", "/", false},
        {"a:1:2", "/", false},
        {"a:123456", "/", false},
        {"a b", "/", false},
        {"a,b@c", "/", false},
        {"user@a", "/", false},
        {"a/b", "/", false},
        {"a?b", "/", false},
        {"a\\b", "/", false},
        {"\xe4\xb8\xad", "/", false},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(http::is_host_of(row.host, row.target), row.good) << row.host << row.target;
    }
}

TEST(Message, names_of_headers_ignore_case_and_the_first_counts) {
    http::Request request;
    request.headers = {{"Idempotency-Key", "a"}, {"idempotency-key", "b"}, {"Empty", ""}};
    request.query = {{"limit", "10"}, {"limit", "20"}};
    EXPECT_EQ(request.header("IDEMPOTENCY-KEY"), "a");
    EXPECT_EQ(request.header("If-Match"), "");
    EXPECT_TRUE(request.has_header("empty"));
    EXPECT_FALSE(request.has_header("If-Match"));
    EXPECT_EQ(request.query_value("limit"), "10");
    EXPECT_EQ(request.query_value("Limit"), "");
    const HttpResponse response{200, {{"Content-Type", "text/xml"}}, ""};
    EXPECT_EQ(response.header("content-type"), "text/xml");
    EXPECT_EQ(response.header("content-typ"), "");
}

TEST(ResponseHead, the_server_owns_the_framing) {
    http::Response response;
    response.status = 202;
    response.headers = {
        {"Content-Length", "99"}, {"DATE", "x"}, {"Connection", "x"}, {"ETag", "\"1\""}};
    response.body = "abc";
    std::string head;
    http::append_head(head, response, {false, false, "now", {}});
    EXPECT_EQ(head,
              "HTTP/1.1 202 Accepted\r\nDate: now\r\nContent-Length: 3\r\nConnection: close\r\n"
              "ETag: \"1\"\r\n\r\n");
}

TEST(ResponseHead, a_value_with_a_line_break_cannot_be_written) {
    const Pairs bad[] = {{{"X", "a\r\nSet-Cookie: b"}},
                         {{"X", "a\nb"}},
                         {{"X\r\nY", "a"}},
                         {{"", "a"}},
                         {{"X Y", "a"}},
                         {{"X", std::string("a\0b", 3)}}};
    for (const auto& headers : bad) {
        EXPECT_FALSE(http::is_writable({200, headers, ""}));
    }
    EXPECT_TRUE(http::is_writable({200, {{"X", "a\tb 中"}}, ""}));
    EXPECT_FALSE(http::is_writable({100, {}, ""}));
    EXPECT_FALSE(http::is_writable({700, {}, ""}));
}

TEST(ImfFixdate, is_as_in_rfc_9110) {
    EXPECT_EQ(http::imf_fixdate(*parse_instant("1994-11-06T08:49:37.9Z")),
              "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(http::imf_fixdate(*parse_instant("2028-02-29T23:59:59Z")),
              "Tue, 29 Feb 2028 23:59:59 GMT");
}

TEST(BaseUrl, is_scheme_host_and_port) {
    struct Row {
        std::string url, host, port;
        bool tls;
    };
    const Row rows[] = {
        {"https://bank.example", "bank.example", "443", true},
        {"https://bank.example:8443/", "bank.example", "8443", true},
        {"http://127.0.0.1:80", "127.0.0.1", "80", false},
        {"http://localhost", "localhost", "80", false},
        {"https://[::1]:9443", "::1", "9443", true},
        {"https://[2001:db8::1]", "2001:db8::1", "443", true},
    };
    for (const auto& row : rows) {
        const auto url = parse_base_url(row.url);
        ASSERT_TRUE(url) << row.url;
        EXPECT_EQ(url->host, row.host) << row.url;
        EXPECT_EQ(url->port, row.port) << row.url;
        EXPECT_EQ(url->tls, row.tls) << row.url;
    }
    for (const std::string url :
         {"", "bank.example", "ftp://bank", "https://", "https://bank:", "https://bank:0",
          "https://bank:65536", "https://bank:80x", "https://user@bank", "https://bank/path",
          "https://bank?x", "https://[::1", "https://[::1]x", "https://ba nk",
          "https://bank\r\n"}) {
        const auto parsed = parse_base_url(url);
        ASSERT_FALSE(parsed) << url;
        EXPECT_EQ(parsed.error().code, Errc::config_invalid) << url;
    }
}

TEST(RequestHead, the_client_owns_the_framing) {
    const HttpRequest request{
        "POST", "/a?b=c", {{"host", "evil"}, {"Content-Length", "9"}, {"X", "y"}}, "abc"};
    EXPECT_EQ(request_head(request, "bank:1", true).value(),
              "POST /a?b=c HTTP/1.1\r\nHost: bank:1\r\nX: y\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(request_head({"GET", "/", {}, ""}, "bank", false).value(),
              "GET / HTTP/1.1\r\nHost: bank\r\nConnection: close\r\n\r\n");
}

TEST(RequestHead, nothing_can_break_its_lines) {
    const HttpRequest bad[] = {
        {"", "/", {}, ""},
        {"GET /", "/", {}, ""},
        {"GET", "", {}, ""},
        {"GET", "/a b", {}, ""},
        {"GET", "/\r\nX: y", {}, ""},
        {"GET", "/", {{"X", "a\r\nY: b"}}, ""},
        {"GET", "/", {{"X: y\r\nZ", "a"}}, ""},
    };
    for (const auto& request : bad) {
        EXPECT_FALSE(request_head(request, "bank", true)) << request.method << request.target;
    }
}

TEST(AnswerBox, wakes_once_for_many_answers_and_not_after_close) {
    int wakes = 0;
    auto box = std::make_shared<http::AnswerBox>([&] { ++wakes; });
    http::make_respond(box, 1, 1)({});
    http::make_respond(box, 1, 2)({});
    EXPECT_EQ(wakes, 1);
    EXPECT_EQ(box->take().size(), 2U);
    box->close();
    http::make_respond(box, 1, 3)({});
    EXPECT_EQ(wakes, 1);
    EXPECT_TRUE(box->take().empty());
}

TEST(AnswerBox, a_respond_that_is_never_called_says_so) {
    auto box = std::make_shared<http::AnswerBox>([] {});
    { const auto unused = http::make_respond(box, 7, 8); }
    const auto answers = box->take();
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].session, 7U);
    EXPECT_EQ(answers[0].sequence, 8U);
    EXPECT_FALSE(answers[0].response);
}

TEST(AnswerBoxDeathTest, answering_twice_is_a_bug) {
    auto box = std::make_shared<http::AnswerBox>([] {});
    const auto respond = http::make_respond(box, 1, 1);
    respond({});
    EXPECT_DEATH(respond({}), "a request is answered once");
}

}  // namespace
}  // namespace sluice
