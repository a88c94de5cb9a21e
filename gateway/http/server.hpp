#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "gateway/http/message.hpp"
#include "ledger/base/result.hpp"

namespace sluice::http {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;        // 0: any free port, see Server::port()
    std::string certificate_file;  // PEM chain; empty: plain HTTP (metrics on loopback, tests)
    std::string private_key_file;  // PEM
    std::string client_ca_file;    // PEM; set: clients must show a certificate of this CA
    std::string client_crl_file;   // PEM; set: and none that this list revokes
    // Said to browsers with every answer over TLS (RFC 6797): no plain HTTP for so long. 0: not
    // said.
    std::chrono::seconds strict_transport{0};
    std::size_t workers = 4;
    std::size_t max_queue = 1024;        // requests waiting for a worker; more: 503 + Retry-After
    std::size_t max_connections = 1024;  // more: closed at once
    std::size_t max_header_bytes = 16 << 10;
    std::size_t max_body_bytes = 1 << 20;  // 413 above; see body_limit
    // Body limit by path, for uploads; returns 0 to use max_body_bytes.
    std::function<std::size_t(std::string_view path)> body_limit;
    // For a TLS handshake, and from the first byte of a head to its end; at most read_timeout.
    std::chrono::milliseconds head_timeout{10'000};
    // From the first byte of a head to the end of its body; also for an answer of which nothing
    // more can be written.
    std::chrono::milliseconds read_timeout{15'000};
    // Who takes an answer more slowly than this, over read_timeout and on average, is dropped.
    std::size_t slowest_bytes_per_second = 4096;
    std::chrono::milliseconds idle_timeout{60'000};  // between requests of one connection
    // Then 504 and the connection closes. The work itself goes on; its answer is dropped.
    std::chrono::milliseconds handler_timeout{60'000};
    // The body of answers the server makes itself (400, 408, 413, 417, 431, 500, 503, 504): status
    // and a code name of ledger/base/errc.hpp in, full Response out; called on the net thread.
    // Unset: empty body.
    std::function<Response(int status, std::string_view code)> error_response;
};

// HTTP/1.1 server (RFC 9110, RFC 9112), TLS 1.2+ when a certificate is set. One net thread and
// `workers` handler threads. Respond works from any thread and, without effect, also after the end
// of the server; a Respond that is destroyed without a call gives 500, a second call is a bug.
class Server {
public:
    virtual ~Server() = default;  // stops
    virtual std::uint16_t port() const = 0;
    // Stops accepting, closes idle connections, lets running requests be answered up to `grace`,
    // closes the rest. Returns when the running handlers have returned, so that what they refer to
    // may go; requests that still wait for a worker are dropped. Idempotent, from any thread but
    // the server's own.
    virtual void stop(std::chrono::milliseconds grace) = 0;
};

// Listens and serves at once. Errors: io_error (address in use), config_invalid (certificate).
Result<std::unique_ptr<Server>> start_server(ServerOptions options, Handler handler);

}  // namespace sluice::http
