#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "adapters/banks/port/transport.hpp"

namespace sluice {

struct HttpClientOptions {
    std::string base_url;  // "https://host:port"; plain http only for tests and loopback tools
    std::string ca_file;   // trust anchors, PEM; empty: the system's
    std::string certificate_file;  // client certificate, PEM; empty: none
    std::string private_key_file;  // PEM
    std::string server_name;       // name to verify and to send as SNI; empty: the url's host
    std::size_t max_answer_bytes = 64u << 20;
    bool keep_alive = true;
    // Asked about every address of the host; one it denies is not connected to. Unset: any.
    std::function<bool(const std::string& address)> may_connect;
};

// HTTP/1.1 over TLS 1.2+ (RFC 9110, RFC 9112) with a real deadline. The server's chain and name are
// always verified. Host, Content-Length, Connection and Transfer-Encoding are the client's; a
// caller's own are left out. Options that cannot work and requests that cannot be written as HTTP
// give not_connected with the reason.
//
// Keeps one connection open between calls. A kept connection that the server closed meanwhile gives
// sent_unknown for a request that is not idempotent (POST), never a silent second try; GET and HEAD
// are tried once more on a new one. To make that rare for POST: an idle kept connection is checked
// for end-of-file before it is used again, and is not used when it was idle for more than a few
// seconds. A server that refuses our certificate under TLS 1.3 gives sent_unknown: its refusal can
// arrive after the request has left.
std::unique_ptr<Transport> make_http_client(HttpClientOptions options);

}  // namespace sluice
