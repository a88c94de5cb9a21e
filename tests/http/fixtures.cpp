#include "tests/http/fixtures.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <stdexcept>

namespace sluice::test {

const Certificates& Certificates::get() {
    static const Certificates instance;
    return instance;
}

Certificates::Certificates() {
    auto pattern = (std::filesystem::temp_directory_path() / "sluice-http-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("no temporary directory");
    }
    dir_ = pattern;
    const auto now = SystemClock{}.now();
    const tls::CertificateRequest authority{"Test CA", {}, {}, 30, true};
    const auto ca = tls::make_certificate(authority, now).value();
    const auto other_ca = tls::make_certificate(authority, now).value();
    tls::write_certificate(dir_, "ca", ca).value();
    tls::write_certificate(dir_, "other_ca", other_ca).value();
    issue("server", {"server", {"localhost"}, {"127.0.0.1", "::1"}, 30, false}, &ca);
    issue("elsewhere", {"elsewhere", {"bank.example"}, {}, 30, false}, &ca);
    issue("client", {"erp", {}, {}, 30, false}, &ca);
    issue("stranger", {"erp", {}, {}, 30, false}, &other_ca);
}

Certificates::~Certificates() {
    std::error_code ignored;
    std::filesystem::remove_all(dir_, ignored);
}

void Certificates::issue(const std::string& name, const tls::CertificateRequest& request,
                         const tls::KeyAndCertificate* issuer) {
    const auto pair = tls::make_certificate(request, SystemClock{}.now(), issuer).value();
    tls::write_certificate(dir_, name, pair).value();
}

http::ServerOptions tls_options() {
    http::ServerOptions options;
    options.certificate_file = Certificates::get().pem("server");
    options.private_key_file = Certificates::get().key("server");
    return options;
}

http::ServerOptions mutual_tls_options() {
    auto options = tls_options();
    options.client_ca_file = Certificates::get().pem("ca");
    return options;
}

RawTls raw_tls(const std::string& certificate) {
    RawTls tls;
    if (!certificate.empty()) {
        tls.certificate_file = Certificates::get().pem(certificate);
        tls.private_key_file = Certificates::get().key(certificate);
    }
    return tls;
}

std::unique_ptr<http::Server> serve(http::ServerOptions options, http::Handler handler) {
    auto server = http::start_server(std::move(options), std::move(handler));
    if (!server) {
        throw std::runtime_error(to_string(server.error()));
    }
    return std::move(*server);
}

void echo(http::Request request, http::Respond respond) {
    http::Response response;
    response.body = std::move(request.body);
    respond(std::move(response));
}

HttpClientOptions client_options(std::uint16_t port, const std::string& certificate) {
    HttpClientOptions options;
    options.base_url = fmt::format("https://127.0.0.1:{}", port);
    options.ca_file = Certificates::get().pem("ca");
    if (!certificate.empty()) {
        options.certificate_file = Certificates::get().pem(certificate);
        options.private_key_file = Certificates::get().key(certificate);
    }
    return options;
}

HttpClientOptions plain_client_options(std::uint16_t port) {
    HttpClientOptions options;
    options.base_url = fmt::format("http://127.0.0.1:{}", port);
    return options;
}

HttpRequest get(std::string target) {
    return {"GET", std::move(target), {}, {}};
}

HttpRequest post(std::string target, std::string body) {
    return {"POST", std::move(target), {{"Content-Type", "text/plain"}}, std::move(body)};
}

std::string outcome(const Result<HttpResponse>& result) {
    return result ? fmt::format("ok {}", result->status) : std::string(name(result.error().code));
}

}  // namespace sluice::test
