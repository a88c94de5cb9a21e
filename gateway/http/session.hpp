#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/answer_box.hpp"
#include "gateway/http/codec.hpp"
#include "gateway/http/request_parser.hpp"
#include "gateway/http/server.hpp"
#include "gateway/http/worker_pool.hpp"
#include "ledger/base/time.hpp"

namespace sluice::http {

// What the sessions of one server share. Net thread only.
struct ServerState {
    ServerOptions options;
    std::optional<boost::asio::ssl::context> tls;
    std::shared_ptr<AnswerBox> answers;
    std::unique_ptr<WorkerPool> workers;
    bool draining = false;

    // An answer the server makes itself.
    Response error(int status) const;
    // The Date header's value, made once a second.
    std::string_view date();

private:
    Instant date_second_{};
    std::string date_;
};

// One connection. Everything runs on the net thread; the server's sweep enforces the deadline,
// which costs less than a timer for every read.
class Session {
public:
    using SteadyClock = std::chrono::steady_clock;

    Session(ServerState& server, boost::asio::ip::tcp::socket socket, std::uint64_t id);

    // Serves requests until the connection is finished. The session lives at least as long.
    boost::asio::awaitable<void> run();

    // Wakes a read or write whose time is over.
    void sweep(SteadyClock::time_point now);
    // Ends now if no request is running, else after the running one's answer.
    void drain();
    // Ends now.
    void close();
    // The answer of a worker; one that comes too late is dropped.
    void deliver(Answer answer);

private:
    using Yes = boost::asio::awaitable<bool>;
    using Status = boost::asio::awaitable<int>;

    Yes handshake();
    Yes read_more();
    Yes write_all(std::string_view text);
    Status read_until(RequestParser& parser, bool (RequestParser::*done)() const);
    Status read_request(RequestParser& parser);
    Status read_body(RequestParser& parser);
    boost::asio::awaitable<Response> handle(Request request);
    Yes send(const Response& response, Framing framing, bool head_only);
    Yes serve_one();
    Yes answer_request(RequestParser& parser);
    boost::asio::awaitable<void> say_goodbye();
    boost::asio::awaitable<void> linger();
    void set_deadline(SteadyClock::duration from_now);

    ServerState& server_;
    const std::uint64_t id_;
    boost::asio::ip::tcp::socket socket_;
    std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
    boost::asio::steady_timer answered_;
    std::vector<char> input_;
    std::size_t begin_ = 0;  // input_[begin_, end_) is read and not yet parsed
    std::size_t end_ = 0;
    std::string out_;
    std::string peer_;
    std::string peer_subject_;
    SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
    bool timed_out_ = false;
    bool idle_ = true;  // between requests: nothing is lost by closing
    bool closed_ = false;
    std::uint64_t sequence_ = 0;
    std::optional<Response> answer_;
};

}  // namespace sluice::http
