#pragma once

#include <memory>
#include <string>

#include "ledger/base/result.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace sluice::tls {

struct ContextDeleter {
    void operator()(ssl_ctx_st* context) const noexcept;
};
// An OpenSSL SSL_CTX. Asio's ssl::context takes it over by release().
using Context = std::unique_ptr<ssl_ctx_st, ContextDeleter>;

// PEM files. An empty name means "none".
struct ContextFiles {
    std::string certificate_file;  // own chain, leaf first
    std::string private_key_file;
    std::string ca_file;     // trust anchors for the other side's certificate
    std::string crl_file{};  // server: certificates of ca_file's authorities that no longer count
};

// TLS 1.2 and 1.3 (RFC 8446) with forward secrecy and AEAD ciphers only; no compression and no
// renegotiation, so what a peer proved at the handshake holds for the whole connection. ALPN
// "http/1.1" (RFC 7301). With a ca_file a client has to show a certificate of it, valid for client
// authentication. With a crl_file (RFC 5280 section 5) besides, one that is not on the list of its
// issuer; without a list of the issuer, or with one past its nextUpdate, nobody gets in. Sessions
// are resumed from memory for five minutes, with a crl_file never; there are no tickets. Errors:
// config_invalid with the file in `where`.
Result<Context> server_context(const ContextFiles& files);

// As above for the client side: the server's chain is always verified, against ca_file or the
// system's trust anchors. Its name is verified when expect_server() was called on the connection.
Result<Context> client_context(const ContextFiles& files);

// Sends `name` as SNI (RFC 6066; not for IP addresses) and accepts only a certificate that has it
// in its subjectAltName (RFC 6125). Call before the handshake. Errors: config_invalid.
Result<void> expect_server(ssl_st* connection, const std::string& name);

// Subject of the certificate the peer proved to have, RFC 2253; empty when it showed none.
std::string peer_subject(const ssl_st* connection);

// Why the peer's certificate was refused in a failed handshake; empty when that was not the reason.
std::string verify_failure(const ssl_st* connection);

}  // namespace sluice::tls
