#include "gateway/http/session.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <exception>
#include <utility>

#include "ledger/base/errc.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "security/tls/context.hpp"

namespace sluice::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t minimum_buffer_bytes = 16 << 10;
constexpr std::size_t body_joined_to_head = 64 << 10;  // one write instead of two
constexpr std::chrono::milliseconds linger_time{1'000};
constexpr int hung_up = -1;  // nobody to answer

auto into(error_code& ec) {
    return asio::redirect_error(asio::use_awaitable, ec);
}

Errc code_for(int status) {
    switch (status) {
        case 408:
        case 504:
            return Errc::timeout;
        case 413:
        case 431:
            return Errc::too_large;
        case 417:
            return Errc::invalid_value;
        case 503:
            return Errc::overloaded;
        case 500:
            return Errc::internal;
        default:
            return Errc::malformed;
    }
}

}  // namespace

Response ServerState::error(int status) const {
    Response response;
    try {
        if (options.error_response) {
            response = options.error_response(status, name(code_for(status)));
        }
    } catch (const std::exception&) {
        log::error("http.error_response_threw", {{"http.response.status_code", status}});
        response = {};
    }
    response.status = status;
    if (status == 503) {
        response.headers.emplace_back("Retry-After", "1");
    }
    metrics::count("sluice_http_refused_total", {{"status", std::to_string(status)}});
    return response;
}

std::string_view ServerState::date() {
    const auto now = std::chrono::floor<std::chrono::seconds>(SystemClock{}.now());
    if (now != date_second_ || date_.empty()) {
        date_ = imf_fixdate(now);
        date_second_ = now;
    }
    return date_;
}

Session::Session(ServerState& server, tcp::socket socket, std::uint64_t id)
    : server_(server),
      id_(id),
      socket_(std::move(socket)),
      answered_(socket_.get_executor()),
      input_(std::max(minimum_buffer_bytes, server.options.max_header_bytes)) {}

asio::awaitable<void> Session::run() {
    bool more = co_await handshake();
    while (more) {
        more = co_await serve_one();
    }
    close();
}

void Session::sweep(SteadyClock::time_point now) {
    if (now >= deadline_) {
        timed_out_ = true;
        error_code ignored;
        socket_.cancel(ignored);
    }
}

void Session::drain() {
    if (idle_) {
        sweep(SteadyClock::time_point::max());
    }
}

void Session::close() {
    closed_ = true;
    error_code ignored;
    socket_.close(ignored);
    answered_.cancel();
}

void Session::deliver(Answer answer) {
    if (answer.sequence == sequence_ && !answer_) {
        answer_ = answer.response ? std::move(*answer.response) : server_.error(500);
        answered_.cancel();
    }
}

void Session::set_deadline(SteadyClock::duration from_now) {
    timed_out_ = false;
    deadline_ = SteadyClock::now() + from_now;
}

Session::Yes Session::handshake() {
    error_code ec;
    socket_.set_option(tcp::no_delay(true), ec);
    const auto remote = socket_.remote_endpoint(ec);
    peer_ = ec ? std::string() : remote.address().to_string();
    if (!server_.tls) {
        co_return true;
    }
    tls_.emplace(socket_, *server_.tls);
    set_deadline(std::min(server_.options.head_timeout, server_.options.read_timeout));
    co_await tls_->async_handshake(asio::ssl::stream_base::server, into(ec));
    if (ec) {
        metrics::count("sluice_http_handshake_failures_total");
        log::debug("http.handshake_failed", {{"client.ip", peer_}, {"error", ec.message()}});
        co_return false;
    }
    peer_subject_ = tls::peer_subject(tls_->native_handle());
    co_return true;
}

// False when the peer is gone, the deadline passed or the buffer is full.
Session::Yes Session::read_more() {
    if (begin_ > 0) {
        std::memmove(input_.data(), input_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    const auto room = asio::buffer(input_.data() + end_, input_.size() - end_);
    error_code ec;
    std::size_t got = 0;
    if (tls_) {
        got = co_await tls_->async_read_some(room, into(ec));
    } else {
        got = co_await socket_.async_read_some(room, into(ec));
    }
    end_ += got;
    co_return !ec && got > 0 && !closed_;
}

// A slow reader may take its time as long as something moves, but not a byte at a time.
Session::Yes Session::write_all(std::string_view text) {
    const auto& options = server_.options;
    const auto last =
        SteadyClock::now() + options.read_timeout +
        std::chrono::milliseconds(1000 * text.size() / options.slowest_bytes_per_second);
    while (!text.empty()) {
        set_deadline(options.read_timeout);
        deadline_ = std::min(deadline_, last);
        const auto bytes = asio::buffer(text.data(), text.size());
        error_code ec;
        std::size_t sent = 0;
        if (tls_) {
            sent = co_await tls_->async_write_some(bytes, into(ec));
        } else {
            sent = co_await socket_.async_write_some(bytes, into(ec));
        }
        if (ec || closed_) {
            co_return false;
        }
        text.remove_prefix(sent);
    }
    co_return true;
}

// Feeds the parser until it has what `done` asks for. Returns RequestParser::accepted, hung_up or
// the status to refuse with.
Session::Status Session::read_until(RequestParser& parser, bool (RequestParser::*done)() const) {
    for (;;) {
        std::size_t used = 0;
        const int status = parser.put({input_.data() + begin_, end_ - begin_}, used);
        begin_ += used;
        if (status != RequestParser::accepted || (parser.*done)()) {
            co_return status;
        }
        if (end_ - begin_ == input_.size()) {
            co_return 400;  // chunk extensions or trailers without end
        }
        const bool got = co_await read_more();
        if (!got) {
            co_return timed_out_ ? 408 : hung_up;
        }
    }
}

Session::Status Session::read_request(RequestParser& parser) {
    idle_ = true;
    set_deadline(server_.options.idle_timeout);
    if (begin_ == end_) {
        const bool started = co_await read_more();
        if (!started) {
            co_return hung_up;
        }
    }
    idle_ = false;
    const auto& options = server_.options;
    const auto end = SteadyClock::now() + options.read_timeout;
    set_deadline(std::min(options.head_timeout, options.read_timeout));
    const int status = co_await read_until(parser, &RequestParser::is_head_done);
    if (status != RequestParser::accepted) {
        co_return status;
    }
    deadline_ = end;
    co_return co_await read_body(parser);
}

Session::Status Session::read_body(RequestParser& parser) {
    const auto& options = server_.options;
    const auto special = options.body_limit ? options.body_limit(parser.request().path) : 0;
    const int status = parser.take_body(special > 0 ? special : options.max_body_bytes);
    if (status != RequestParser::accepted || parser.is_done()) {
        co_return status;
    }
    if (parser.expects_continue() && begin_ == end_) {
        const bool told = co_await write_all("HTTP/1.1 100 Continue\r\n\r\n");
        if (!told) {
            co_return hung_up;
        }
        set_deadline(options.read_timeout);
    }
    co_return co_await read_until(parser, &RequestParser::is_done);
}

// Hands the request to a worker and waits for its answer, at most handler_timeout.
asio::awaitable<Response> Session::handle(Request request) {
    request.peer = peer_;
    request.peer_subject = peer_subject_;
    answer_.reset();
    ++sequence_;
    deadline_ = SteadyClock::time_point::max();
    auto respond = make_respond(server_.answers, id_, sequence_);
    if (!server_.workers->submit(std::move(request), std::move(respond))) {
        ++sequence_;  // the unused Respond says 500; that is not this request's answer
        co_return server_.error(503);
    }
    answered_.expires_after(server_.options.handler_timeout);
    error_code ignored;
    co_await answered_.async_wait(into(ignored));
    if (!answer_) {
        ++sequence_;  // a late answer finds nobody
        co_return server_.error(504);
    }
    co_return std::move(*answer_);
}

Session::Yes Session::send(const Response& response, Framing framing, bool head_only) {
    framing.date = server_.date();
    framing.strict_transport = tls_ ? server_.options.strict_transport : std::chrono::seconds(0);
    out_.clear();
    append_head(out_, response, framing);
    const bool with_body = !head_only && !is_bodiless(response.status);
    const bool joined = with_body && response.body.size() <= body_joined_to_head;
    if (joined) {
        out_ += response.body;
    }
    bool sent = co_await write_all(out_);
    if (sent && with_body && !joined) {
        sent = co_await write_all(response.body);
    }
    co_return sent;
}

// One request and its answer. False when the connection is finished.
Session::Yes Session::serve_one() {
    RequestParser parser(server_.options.max_header_bytes);
    const int status = co_await read_request(parser);
    if (status == RequestParser::accepted) {
        co_return co_await answer_request(parser);
    }
    if (status == hung_up) {
        co_await say_goodbye();
        co_return false;
    }
    Framing framing;
    framing.keep_alive = false;
    const Response refusal = server_.error(status);
    const bool refused = co_await send(refusal, framing, false);
    if (refused) {
        co_await linger();
    }
    co_return false;
}

Session::Yes Session::answer_request(RequestParser& parser) {
    const bool head_only = parser.request().method == "HEAD";
    if (head_only) {
        parser.request().method = "GET";
        parser.request().is_head = true;
    }
    Response response = co_await handle(std::move(parser.request()));
    if (closed_ || response.drop_connection) {
        co_return false;
    }
    if (!is_writable(response)) {
        log::error("http.answer_unwritable", {{"http.response.status_code", response.status}});
        response = server_.error(500);
    }
    Framing framing;
    framing.keep_alive = parser.keep_alive() && !server_.draining && response.status != 504;
    framing.http_1_0 = parser.http_1_0();
    const bool sent = co_await send(response, framing, head_only);
    if (sent && !framing.keep_alive) {
        co_await say_goodbye();
    }
    co_return sent&& framing.keep_alive;
}

// Sends close_notify (RFC 8446 section 6.1) without waiting long for the peer's.
asio::awaitable<void> Session::say_goodbye() {
    if (tls_ && !closed_) {
        set_deadline(SteadyClock::duration::zero());
        error_code ignored;
        co_await tls_->async_shutdown(into(ignored));
    }
}

// Takes the rest of a refused request for a moment: closing over unread bytes would reset the
// connection and the peer might never see the answer (RFC 9112 section 9.6).
asio::awaitable<void> Session::linger() {
    error_code ec;
    socket_.shutdown(tcp::socket::shutdown_send, ec);
    set_deadline(linger_time);
    while (!ec && !closed_ && !timed_out_) {
        co_await socket_.async_read_some(asio::buffer(input_), into(ec));
    }
}

}  // namespace sluice::http
