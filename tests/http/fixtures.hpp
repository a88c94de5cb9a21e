#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "adapters/banks/port/transport.hpp"
#include "adapters/banks/wire/http_client.hpp"
#include "gateway/http/server.hpp"
#include "security/tls/certificate.hpp"
#include "tests/http/raw_peer.hpp"

namespace sluice::test {

// Certificates of one test run in a directory of their own: two authorities that do not know each
// other, servers and clients of both.
class Certificates {
public:
    // Made once for the whole program.
    static const Certificates& get();
    ~Certificates();

    std::string pem(const std::string& name) const { return dir_ + "/" + name + ".pem"; }
    std::string key(const std::string& name) const { return dir_ + "/" + name + ".key"; }
    const std::string& dir() const { return dir_; }

private:
    Certificates();
    void issue(const std::string& name, const tls::CertificateRequest& request,
               const tls::KeyAndCertificate* issuer);
    std::string dir_;
};

// Names in Certificates: "ca", "other_ca"; "server" (localhost, 127.0.0.1, ::1), "elsewhere"
// (bank.example); "client" (CN=erp) of ca, "stranger" of other_ca.
http::ServerOptions tls_options();
http::ServerOptions mutual_tls_options();
RawTls raw_tls(const std::string& certificate = {});

// Starts a server or fails the test.
std::unique_ptr<http::Server> serve(http::ServerOptions options, http::Handler handler);
// Answers 200 with the request's body.
void echo(http::Request request, http::Respond respond);

HttpClientOptions client_options(std::uint16_t port, const std::string& certificate = {});
HttpClientOptions plain_client_options(std::uint16_t port);
inline Deadline in(std::chrono::milliseconds time) {
    return std::chrono::steady_clock::now() + time;
}
// Long enough for everything that is not meant to time out.
inline Deadline soon() {
    return in(std::chrono::seconds(10));
}

HttpRequest get(std::string target);
HttpRequest post(std::string target, std::string body);

// "ok 200", or the name of the error's code.
std::string outcome(const Result<HttpResponse>& result);

}  // namespace sluice::test
