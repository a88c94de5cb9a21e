#include "adapters/banks/wire/http_client.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/banks/wire/http_text.hpp"
#include "adapters/banks/wire/name_lookup.hpp"
#include "security/tls/context.hpp"

namespace sluice {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t input_bytes = 64 << 10;  // also the longest head of an answer
constexpr std::size_t first_body_reserve = 1 << 20;
constexpr std::size_t shortest_chunked_rest = 5;  // "0" CRLF CRLF
// Servers close idle connections; one that rested this long is not worth the doubt.
constexpr std::chrono::seconds longest_rest{3};

class AnswerParser final : public beast::http::basic_parser<false> {
public:
    HttpResponse response;

private:
    using View = beast::string_view;

    void on_response_impl(int code, View, int, error_code&) override { response.status = code; }

    void on_field_impl(beast::http::field field, View name, View value, error_code& ec) override {
        if (field == beast::http::field::transfer_encoding && !beast::iequals(value, "chunked")) {
            ec = beast::http::error::bad_transfer_encoding;  // we could not read such a body
        } else if (!is_header_done()) {
            response.headers.emplace_back(name, value);
        }
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        response.body.reserve(std::min<std::size_t>(length.value_or(0), first_body_reserve));
    }

    std::size_t on_body_impl(View body, error_code&) override {
        response.body.append(body.data(), body.size());
        return body.size();
    }

    std::size_t on_chunk_body_impl(std::uint64_t, View body, error_code& ec) override {
        return on_body_impl(body, ec);
    }

    void on_request_impl(beast::http::verb, View, View, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_chunk_header_impl(std::uint64_t, View, error_code&) override {}
    void on_finish_impl(error_code&) override {}
};

using Endpoints = std::vector<tcp::endpoint>;

Endpoints resolve(const BaseUrl& url, const HttpClientOptions& options, Deadline deadline) {
    Endpoints endpoints;
    for (const auto& address : look_up(url.host, url.port, deadline)) {
        tcp::endpoint endpoint;
        endpoint.resize(address.length);
        std::memcpy(endpoint.data(), &address.bytes, address.length);
        if (!options.may_connect || options.may_connect(endpoint.address().to_string())) {
            endpoints.push_back(endpoint);
        }
    }
    return endpoints;
}

// One connection with blocking calls that end at the deadline.
class Connection {
public:
    struct Io {
        error_code ec;
        std::size_t bytes = 0;
        bool timed_out = false;
        bool ok() const { return !ec && !timed_out; }
    };

    Connection() : socket_(io_) {}

    Io connect(const Endpoints& endpoints, Deadline deadline) {
        auto io = wait(deadline, [&](auto done) {
            asio::async_connect(socket_, endpoints,
                                [done](error_code ec, const tcp::endpoint&) { done(ec, 0); });
        });
        error_code ignored;
        socket_.set_option(tcp::no_delay(true), ignored);
        return io;
    }

    Result<void> start_tls(asio::ssl::context& context, const std::string& server_name,
                           Deadline deadline) {
        tls_.emplace(socket_, context);
        if (auto expected = tls::expect_server(tls_->native_handle(), server_name); !expected) {
            return expected;
        }
        const auto io = wait(deadline, [&](auto done) {
            tls_->async_handshake(asio::ssl::stream_base::client,
                                  [done](error_code ec) { done(ec, 0); });
        });
        if (io.ok()) {
            return {};
        }
        const auto refused = tls::verify_failure(tls_->native_handle());
        return fail(Errc::not_connected, "TLS handshake: " + (io.timed_out ? "no answer in time"
                                                              : refused.empty() ? io.ec.message()
                                                                                : refused));
    }

    Io write(std::string_view head, std::string_view body, Deadline deadline) {
        const std::array<asio::const_buffer, 2> bytes = {
            asio::const_buffer(head.data(), head.size()),
            asio::const_buffer(body.data(), body.size())};
        return wait(deadline, [&](auto done) {
            if (tls_) {
                asio::async_write(*tls_, bytes, done);
            } else {
                asio::async_write(socket_, bytes, done);
            }
        });
    }

    Io read_some(asio::mutable_buffer room, Deadline deadline) {
        return wait(deadline, [&](auto done) {
            if (tls_) {
                tls_->async_read_some(room, done);
            } else {
                socket_.async_read_some(room, done);
            }
        });
    }

    // Nothing came since the last answer: no end-of-file, no close_notify, no stray byte. What this
    // cannot see is an end that is still on its way to us.
    bool is_quiet() {
        if (tls_ && BIO_pending(SSL_get_rbio(tls_->native_handle())) > 0) {
            return false;
        }
        char byte = 0;
        const auto got = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    }

private:
    template <class Start>
    Io wait(Deadline deadline, Start start) {
        Io result;
        bool finished = false;
        start([&](error_code ec, std::size_t bytes) {
            result.ec = ec;
            result.bytes = bytes;
            finished = true;
        });
        io_.restart();
        io_.run_until(deadline);
        if (!finished) {
            result.timed_out = true;
            error_code ignored;
            socket_.close(ignored);
            io_.restart();
            io_.run();  // the operation refers to this frame, so see it end
        }
        return result;
    }

    asio::io_context io_{1};
    tcp::socket socket_;
    std::optional<asio::ssl::stream<tcp::socket&>> tls_;
};

class HttpClient final : public Transport {
public:
    explicit HttpClient(HttpClientOptions options)
        : options_(std::move(options)), input_(input_bytes) {
        if (auto ready = set_up(); !ready) {
            set_up_failure_ = ready.error();
        }
    }

    Result<HttpResponse> exchange(const HttpRequest& request, Deadline deadline) override {
        if (set_up_failure_) {
            return unsent(to_string(*set_up_failure_));
        }
        const auto head = request_head(request, url_.authority, options_.keep_alive);
        if (!head) {
            return unsent(to_string(head.error()));
        }
        const bool kept = reuse();
        auto answer = attempt(request, *head, deadline);
        const bool idempotent = request.method == "GET" || request.method == "HEAD";
        if (idempotent && kept && !answer && answer.error().code == Errc::sent_unknown) {
            return attempt(request, *head, deadline);
        }
        return answer;
    }

private:
    Error failure(Errc code, const std::string& what) const {
        return fail(code, options_.base_url + ": " + what);
    }
    Error unsent(const std::string& what) const { return failure(Errc::not_connected, what); }

    Result<void> set_up() {
        auto url = parse_base_url(options_.base_url);
        if (!url) {
            return url.error();
        }
        url_ = std::move(*url);
        if (!url_.tls) {
            return {};
        }
        auto context = tls::client_context(
            {options_.certificate_file, options_.private_key_file, options_.ca_file});
        if (!context) {
            return context.error();
        }
        tls_.emplace(context->release());
        return {};
    }

    // True when there is a kept connection that is worth using again.
    bool reuse() {
        const bool usable = connection_ &&
                            std::chrono::steady_clock::now() - last_used_ < longest_rest &&
                            connection_->is_quiet();
        if (!usable) {
            connection_.reset();
        }
        return usable;
    }

    Result<void> connect(Deadline deadline) {
        const auto endpoints = resolve(url_, options_, deadline);
        if (endpoints.empty()) {
            return unsent("no address for this name");
        }
        auto connection = std::make_unique<Connection>();
        const auto connected = connection->connect(endpoints, deadline);
        if (!connected.ok()) {
            return unsent(connected.timed_out ? "no connection in time" : connected.ec.message());
        }
        if (tls_) {
            const auto& name = options_.server_name.empty() ? url_.host : options_.server_name;
            if (auto started = connection->start_tls(*tls_, name, deadline); !started) {
                return unsent(started.error().detail);
            }
        }
        connection_ = std::move(connection);
        begin_ = end_ = 0;
        return {};
    }

    // One try on the connection there is, or on a new one. Before the first write every failure is
    // not_connected; from the first write on none is: under TLS 1.3 that includes a server that
    // refuses our certificate, because its refusal may come after our request has left.
    Result<HttpResponse> attempt(const HttpRequest& request, const std::string& head,
                                 Deadline deadline) {
        if (!connection_) {
            if (auto connected = connect(deadline); !connected) {
                return connected.error();
            }
        }
        if (std::chrono::steady_clock::now() >= deadline) {
            return unsent("no time left to send");
        }
        const auto written = connection_->write(head, request.body, deadline);
        bool reusable = false;
        // A server may answer before it took everything, so a failed write still reads.
        auto answer = written.timed_out
                          ? Result<HttpResponse>(failure(Errc::timeout, "not written in time"))
                          : read_answer(request.method == "HEAD", deadline, reusable);
        if (answer && reusable && written.ok() && options_.keep_alive) {
            last_used_ = std::chrono::steady_clock::now();
        } else {
            connection_.reset();
        }
        return answer;
    }

    Result<HttpResponse> read_answer(bool to_head, Deadline deadline, bool& reusable) {
        for (;;) {
            AnswerParser parser;
            head_bytes_ = 0;
            parser.header_limit(static_cast<std::uint32_t>(input_.size()));
            parser.body_limit(options_.max_answer_bytes);
            parser.eager(true);
            parser.skip(to_head);
            if (auto read = read_message(parser, deadline); !read) {
                return read.error();
            }
            if (parser.response.status / 100 != 1) {  // not an interim one, RFC 9110 section 15.2
                reusable = parser.keep_alive() && begin_ == end_;
                return std::move(parser.response);
            }
        }
    }

    Result<void> read_message(AnswerParser& parser, Deadline deadline) {
        for (;;) {
            if (auto parsed = parse(parser); !parsed || parser.is_done()) {
                return parsed;
            }
            if (end_ - begin_ == input_.size()) {
                return failure(Errc::too_large, "the answer's head is too long");
            }
            std::memmove(input_.data(), input_.data() + begin_, end_ - begin_);
            end_ -= std::exchange(begin_, 0);
            const auto read = connection_->read_some(
                asio::buffer(input_.data() + end_, input_.size() - end_), deadline);
            end_ += read.bytes;
            if (read.timed_out) {
                return failure(Errc::timeout, "no answer in time");
            }
            if (read.ec) {
                return at_end(parser, read.ec);
            }
        }
    }

    // Gives the parser what is buffered.
    Result<void> parse(AnswerParser& parser) {
        const auto pending = end_ - begin_;
        if (pending == 0 ||
            (parser.is_header_done() && parser.chunked() && pending < shortest_chunked_rest)) {
            return {};  // Beast asserts that much when it looks again at a last chunk
        }
        error_code ec;
        const auto used = parser.put(asio::buffer(input_.data() + begin_, pending), ec);
        begin_ += used;
        head_bytes_ += used;
        if (!parser.is_header_done() && head_bytes_ + pending - used > input_.size()) {
            return failure(Errc::too_large, "the answer's head is too long");
        }
        if (!ec || ec == beast::http::error::need_more) {
            return {};
        }
        if (ec == beast::http::error::body_limit || ec == beast::http::error::header_limit) {
            return failure(Errc::too_large, "the answer is too large");
        }
        return failure(Errc::sent_unknown, "the answer is not HTTP: " + ec.message());
    }

    // Only an orderly end may close a body of unknown length. Over TLS that is close_notify: a cut
    // connection shows up as stream_truncated and is never taken for a whole answer.
    Result<void> at_end(AnswerParser& parser, error_code ec) {
        if (ec == asio::error::eof && parser.is_header_done() && parser.need_eof()) {
            error_code broken;
            parser.put_eof(broken);
            if (!broken) {
                return {};
            }
        }
        return failure(Errc::sent_unknown,
                       "connection lost before the whole answer: " + ec.message());
    }

    const HttpClientOptions options_;
    std::optional<Error> set_up_failure_;
    BaseUrl url_;
    std::optional<asio::ssl::context> tls_;
    std::unique_ptr<Connection> connection_;
    std::chrono::steady_clock::time_point last_used_;
    std::vector<char> input_;
    std::size_t begin_ = 0;  // input_[begin_, end_) is read and not yet parsed
    std::size_t end_ = 0;
    std::size_t head_bytes_ = 0;  // Beast's own limit starts anew with every call
};

}  // namespace

std::unique_ptr<Transport> make_http_client(HttpClientOptions options) {
    return std::make_unique<HttpClient>(std::move(options));
}

}  // namespace sluice
