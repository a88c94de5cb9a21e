#include "tests/http/raw_peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace sluice::test {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

int bound_socket(std::uint16_t& port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t length = sizeof address;
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
        throw std::runtime_error("cannot bind");
    }
    port = ntohs(address.sin_port);
    return socket;
}

std::size_t content_length(std::string_view head) {
    std::string lower(head);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto at = lower.find("\r\ncontent-length:");
    return at == std::string::npos ? 0 : std::stoul(lower.substr(at + 17));
}

}  // namespace

RawPeer::RawPeer(int socket) : socket_(socket) {
    const timeval ten_seconds{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &ten_seconds, sizeof ten_seconds);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &ten_seconds, sizeof ten_seconds);
}

RawPeer::RawPeer(RawPeer&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      context_(std::exchange(other.context_, nullptr)),
      ssl_(std::exchange(other.ssl_, nullptr)),
      pending_(std::move(other.pending_)),
      tls_error_(std::move(other.tls_error_)) {}

RawPeer::~RawPeer() {
    close();
    SSL_free(ssl_);
    SSL_CTX_free(context_);
}

RawPeer RawPeer::connect(std::uint16_t port) {
    RawPeer peer(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto address = loopback(port);
    if (::connect(peer.socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("cannot connect");
    }
    return peer;
}

bool RawPeer::start_tls_client(const RawTls& tls, ssl_session_st* resume) {
    return start_tls(tls, false, resume);
}

bool RawPeer::start_tls_server(const RawTls& tls) {
    return start_tls(tls, true, nullptr);
}

bool RawPeer::start_tls(const RawTls& tls, bool server, ssl_session_st* resume) {
    context_ = SSL_CTX_new(server ? TLS_server_method() : TLS_client_method());
    // The lowest security level, so that it is the other side that refuses what is old.
    SSL_CTX_set_cipher_list(
        context_, (tls.ciphers.empty() ? "ALL:@SECLEVEL=0" : tls.ciphers + ":@SECLEVEL=0").c_str());
    SSL_CTX_set_min_proto_version(context_, tls.lowest_version);
    SSL_CTX_set_max_proto_version(context_, tls.highest_version);
    if ((!tls.groups.empty() && SSL_CTX_set1_groups_list(context_, tls.groups.c_str()) != 1) ||
        (!tls.signatures.empty() &&
         SSL_CTX_set1_sigalgs_list(context_, tls.signatures.c_str()) != 1)) {
        throw std::runtime_error("no such curves or signatures");
    }
    if (!tls.certificate_file.empty() &&
        (SSL_CTX_use_certificate_chain_file(context_, tls.certificate_file.c_str()) != 1 ||
         SSL_CTX_use_PrivateKey_file(context_, tls.private_key_file.c_str(), SSL_FILETYPE_PEM) !=
             1)) {
        throw std::runtime_error("cannot use the certificate");
    }
    SSL_CTX_set_alpn_protos(context_, reinterpret_cast<const unsigned char*>(tls.alpn.data()),
                            static_cast<unsigned int>(tls.alpn.size()));
    ssl_ = SSL_new(context_);
    SSL_set_fd(ssl_, socket_);
    if (resume != nullptr) {
        SSL_set_session(ssl_, resume);
    }
    ERR_clear_error();
    const bool done = (server ? SSL_accept(ssl_) : SSL_connect(ssl_)) == 1;
    const char* reason = ERR_reason_error_string(ERR_peek_last_error());
    tls_error_ = done || reason == nullptr ? "" : reason;
    return done;
}

bool RawPeer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent =
            ssl_ != nullptr
                ? SSL_write(ssl_, bytes.data(),
                            static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20)))
                : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

ssize_t RawPeer::read_some(std::string& out) {
    std::array<char, 16 << 10> buffer;
    const ssize_t got = ssl_ != nullptr
                            ? SSL_read(ssl_, buffer.data(), static_cast<int>(buffer.size()))
                            : ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got > 0) {
        out.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return got;
}

std::string RawPeer::read_until(std::string_view marker) {
    for (;;) {
        const auto at = pending_.find(marker);
        if (at != std::string::npos) {
            auto text = pending_.substr(0, at + marker.size());
            pending_.erase(0, at + marker.size());
            return text;
        }
        if (read_some(pending_) <= 0) {
            return std::exchange(pending_, {});
        }
    }
}

std::string RawPeer::read_answer(bool bodyless) {
    auto text = read_until("\r\n\r\n");
    const auto length = bodyless ? 0 : content_length(text);
    while (pending_.size() < length && read_some(pending_) > 0) {
    }
    const auto taken = std::min(length, pending_.size());
    text += pending_.substr(0, taken);
    pending_.erase(0, taken);
    return text;
}

std::string RawPeer::read_to_end() {
    while (read_some(pending_) > 0) {
    }
    return std::exchange(pending_, {});
}

bool RawPeer::is_readable(int wait_ms) const {
    pollfd entry{socket_, POLLIN, 0};
    return ::poll(&entry, 1, wait_ms) == 1;
}

void RawPeer::send_close_notify() {
    SSL_shutdown(ssl_);
}

void RawPeer::close() {
    if (socket_ >= 0) {
        ::close(std::exchange(socket_, -1));
    }
}

void RawPeer::reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

ScriptedServer::ScriptedServer(Script script) : listener_(bound_socket(port_)) {
    ::listen(listener_, 64);
    thread_ = std::thread([this, script = std::move(script)] {
        for (;;) {
            const int accepted = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (accepted < 0) {
                return;
            }
            RawPeer peer(accepted);
            script(peer, ++connections_);
        }
    });
}

ScriptedServer::~ScriptedServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
}

std::uint16_t closed_port() {
    std::uint16_t port = 0;
    ::close(bound_socket(port));
    return port;
}

}  // namespace sluice::test
