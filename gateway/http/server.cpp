#include "gateway/http/server.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <future>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include "gateway/http/session.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "security/tls/context.hpp"

namespace sluice::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr milliseconds accept_pause{50};
constexpr milliseconds shortest_sweep{5};
constexpr milliseconds longest_sweep{100};

class NetServer final : public Server {
public:
    NetServer(ServerOptions options, std::optional<asio::ssl::context> tls)
        : io_(1), acceptor_(io_), sweeper_(io_) {
        state_.options = std::move(options);
        if (tls) {
            state_.tls.emplace(std::move(*tls));
        }
    }

    ~NetServer() override { stop(milliseconds(0)); }

    Result<void> listen() {
        const auto& options = state_.options;
        error_code ec;
        const auto address = asio::ip::make_address(options.address, ec);
        if (ec) {
            return fail(Errc::config_invalid, "not an IP address", options.address);
        }
        const tcp::endpoint endpoint(address, options.port);
        if (acceptor_.open(endpoint.protocol(), ec) ||
            acceptor_.set_option(tcp::acceptor::reuse_address(true), ec) ||
            acceptor_.bind(endpoint, ec) ||
            acceptor_.listen(tcp::socket::max_listen_connections, ec)) {
            return fail(Errc::io_error, ec.message(),
                        options.address + ":" + std::to_string(options.port));
        }
        port_ = acceptor_.local_endpoint().port();
        return {};
    }

    void start(Handler handler) {
        state_.answers =
            std::make_shared<AnswerBox>([this] { asio::post(io_, [this] { deliver_answers(); }); });
        state_.workers = std::make_unique<WorkerPool>(state_.options.workers,
                                                      state_.options.max_queue, std::move(handler));
        asio::co_spawn(io_, accept_connections(), [](std::exception_ptr e) { report(e); });
        asio::co_spawn(io_, sweep_sessions(), [](std::exception_ptr e) { report(e); });
        net_thread_ = std::thread([this] { run(); });
    }

    std::uint16_t port() const override { return port_; }

    void stop(milliseconds grace) override {
        const std::lock_guard lock(stop_mutex_);
        if (!net_thread_.joinable()) {
            return;
        }
        asio::post(io_, [this] { begin_drain(); });
        drained_.get_future().wait_for(grace);
        asio::post(io_, [this] { close_all(); });
        net_thread_.join();
        state_.answers->close();
        state_.workers->stop();
    }

private:
    static void report(const std::exception_ptr& escaped) {
        if (!escaped) {
            return;
        }
        try {
            std::rethrow_exception(escaped);
        } catch (const std::exception& e) {
            log::error("http.net_exception", {{"error.message", e.what()}});
        }
    }

    void run() {
        for (;;) {
            try {
                io_.run();
                return;
            } catch (const std::exception&) {
                report(std::current_exception());
            }
        }
    }

    asio::awaitable<void> accept_connections() {
        while (!state_.draining) {
            error_code ec;
            tcp::socket socket =
                co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, ec));
            if (state_.draining) {
                break;
            }
            if (ec) {
                // Out of file descriptors, mostly: the kernel keeps the others waiting meanwhile.
                metrics::count("sluice_http_accept_failures_total");
                asio::steady_timer pause(io_, accept_pause);
                co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
            } else if (sessions_.size() >= state_.options.max_connections) {
                metrics::count("sluice_http_connections_refused_total");
            } else {
                open_session(std::move(socket));
            }
        }
    }

    void open_session(tcp::socket socket) {
        const auto id = ++last_id_;
        auto session = std::make_shared<Session>(state_, std::move(socket), id);
        sessions_.emplace(id, session.get());
        asio::co_spawn(io_, session->run(), [this, session, id](std::exception_ptr e) {
            report(e);
            sessions_.erase(id);
            tell_if_drained();
        });
    }

    asio::awaitable<void> sweep_sessions() {
        const auto& options = state_.options;
        const auto shortest =
            std::min({options.head_timeout, options.read_timeout, options.idle_timeout});
        const auto interval = std::clamp(shortest / 8, shortest_sweep, longest_sweep);
        while (!stopped_) {
            error_code ignored;
            sweeper_.expires_after(interval);
            co_await sweeper_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
            const auto now = Session::SteadyClock::now();
            for (const auto& [id, session] : sessions_) {
                session->sweep(now);
            }
        }
    }

    void deliver_answers() {
        for (auto& answer : state_.answers->take()) {
            const auto session = sessions_.find(answer.session);
            if (session != sessions_.end()) {
                session->second->deliver(std::move(answer));
            }
        }
    }

    void begin_drain() {
        state_.draining = true;
        error_code ignored;
        acceptor_.close(ignored);
        for (const auto& [id, session] : sessions_) {
            session->drain();
        }
        tell_if_drained();
    }

    void tell_if_drained() {
        if (state_.draining && sessions_.empty() && !told_drained_) {
            told_drained_ = true;
            drained_.set_value();
        }
    }

    void close_all() {
        stopped_ = true;
        sweeper_.cancel();
        for (const auto& [id, session] : sessions_) {
            session->close();
        }
    }

    asio::io_context io_;
    tcp::acceptor acceptor_;
    asio::steady_timer sweeper_;
    ServerState state_;
    std::unordered_map<std::uint64_t, Session*> sessions_;
    std::uint64_t last_id_ = 0;
    std::uint16_t port_ = 0;
    bool stopped_ = false;
    bool told_drained_ = false;
    std::promise<void> drained_;
    std::mutex stop_mutex_;
    std::thread net_thread_;
};

}  // namespace

Result<std::unique_ptr<Server>> start_server(ServerOptions options, Handler handler) {
    std::optional<asio::ssl::context> tls;
    if (!options.certificate_file.empty()) {
        auto context = tls::server_context({options.certificate_file, options.private_key_file,
                                            options.client_ca_file, options.client_crl_file});
        if (!context) {
            return context.error();
        }
        tls.emplace(context->release());
    } else if (!options.private_key_file.empty() || !options.client_ca_file.empty() ||
               !options.client_crl_file.empty()) {
        return fail(Errc::config_invalid, "TLS files without a certificate", "certificate_file");
    }
    auto server = std::make_unique<NetServer>(std::move(options), std::move(tls));
    if (auto listening = server->listen(); !listening) {
        return listening.error();
    }
    server->start(std::move(handler));
    return std::unique_ptr<Server>(std::move(server));
}

}  // namespace sluice::http
