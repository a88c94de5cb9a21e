#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

struct ssl_st;
struct ssl_ctx_st;
struct ssl_session_st;

namespace sluice::test {

// What a bare TLS peer of the tests offers. Defaults: TLS 1.2 and 1.3, no certificate.
struct RawTls {
    std::string certificate_file;
    std::string private_key_file;
    int lowest_version = 0;  // TLS1_1_VERSION and so on; 0: the library's
    int highest_version = 0;
    std::string ciphers;     // TLS 1.2 list
    std::string groups;      // curves; empty: the library's
    std::string signatures;  // algorithms; empty: the library's
    std::string alpn;        // as on the wire: each name behind its length
};

// One end of a TCP connection, with or without TLS, that does exactly what a test says. Every wait
// ends after ten seconds, so a test that goes wrong fails and does not hang.
class RawPeer {
public:
    explicit RawPeer(int socket);
    ~RawPeer();
    RawPeer(RawPeer&& other) noexcept;
    RawPeer(const RawPeer&) = delete;
    RawPeer& operator=(const RawPeer&) = delete;

    static RawPeer connect(std::uint16_t port);

    bool start_tls_client(const RawTls& tls, ssl_session_st* resume = nullptr);
    bool start_tls_server(const RawTls& tls);
    ssl_st* ssl() const { return ssl_; }
    const std::string& tls_error() const { return tls_error_; }  // of a handshake that failed

    bool send(std::string_view bytes);
    // What comes up to and with `marker`, or up to the end of the connection.
    std::string read_until(std::string_view marker);
    // One whole answer with its Content-Length; bodyless: only the head.
    std::string read_answer(bool bodyless = false);
    // One whole request with its Content-Length; empty when the connection ended.
    std::string read_request() { return read_answer(); }
    std::string read_to_end();
    // One more piece of at most 16 KiB; 0 at the end, negative on an error.
    ssize_t read_some(std::string& out);
    bool is_readable(int wait_ms) const;
    void send_close_notify();
    void close();
    void reset();  // closes with RST instead of FIN
    int socket() const { return socket_; }

private:
    bool start_tls(const RawTls& tls, bool server, ssl_session_st* resume);

    int socket_ = -1;
    ssl_ctx_st* context_ = nullptr;
    ssl_st* ssl_ = nullptr;
    std::string pending_;
    std::string tls_error_;
};

// Listens on a free port of 127.0.0.1 and runs the script for one connection after the other.
class ScriptedServer {
public:
    // `connection` counts from 1.
    using Script = std::function<void(RawPeer& peer, int connection)>;

    explicit ScriptedServer(Script script);
    ~ScriptedServer();

    std::uint16_t port() const { return port_; }
    int connections() const { return connections_; }

private:
    std::uint16_t port_ = 0;
    int listener_ = -1;
    std::atomic<int> connections_ = 0;
    std::thread thread_;
};

// A port on which nobody listens.
std::uint16_t closed_port();

}  // namespace sluice::test
