#include "gateway/cli/gateway_client.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "adapters/banks/wire/http_client.hpp"

namespace sluice::cli {

namespace {

// The disposition of a problem's code; a code of a newer gateway is taken for ask_bank.
bool leaves_doubt(const HttpResponse& response) {
    boost::json::error_code error;
    const auto problem = boost::json::parse(response.body, error);
    const auto* code = problem.is_object() ? problem.as_object().if_contains("code") : nullptr;
    if (error || code == nullptr || !code->is_string()) {
        return response.status >= 500;
    }
    for (const auto& row : errc_table()) {
        if (row.name == std::string_view{code->as_string()}) {
            return row.disposition == Disposition::ask_bank ||
                   (row.disposition == Disposition::stop && response.status >= 500);
        }
    }
    return response.status >= 500;
}

bool is_success(int status) {
    return status >= 200 && status < 300;
}

}  // namespace

std::string url_encoded(std::string_view value) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                           (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

GatewayClient::GatewayClient(ClientOptions options) : options_(std::move(options)) {
    HttpClientOptions http;
    http.base_url = options_.url;
    http.ca_file = options_.ca_file;
    http.certificate_file = options_.certificate_file;
    http.private_key_file = options_.private_key_file;
    // The client sends a GET again when a kept connection breaks; a signature counts once.
    http.keep_alive = options_.signer == nullptr;
    transport_ = make_http_client(std::move(http));
}

Result<HttpResponse> GatewayClient::exchange(HttpRequest request) {
    if (options_.signer == nullptr) {
        request.headers.emplace_back("Authorization", "Bearer " + options_.token);
    }
    if (!options_.enterprise.empty()) {
        request.headers.emplace_back("Sluice-Enterprise", options_.enterprise);
    }
    request.headers.emplace_back("Accept-Language",
                                 options_.language == Language::chinese ? "zh-CN" : "en");
    request.headers.emplace_back("User-Agent", "sluice-cli/" SLUICE_VERSION);
    if (options_.signer != nullptr) {
        if (const auto done = options_.signer->sign(request); !done) {
            return fail(Errc::not_connected, to_string(done.error()));
        }
    }
    return transport_->exchange(request, std::chrono::steady_clock::now() + options_.timeout);
}

Answer GatewayClient::get(const std::string& target) {
    auto response = exchange({.method = "GET", .target = target, .headers = {}, .body = {}});
    if (!response) {
        return {Exit::unreachable, {}, to_string(response.error())};
    }
    const auto outcome = is_success(response->status) ? Exit::ok : Exit::refused;
    return {outcome, std::move(*response), {}};
}

Answer GatewayClient::post(const std::string& target, std::string body, HeaderList headers) {
    auto response = exchange({.method = "POST",
                              .target = target,
                              .headers = std::move(headers),
                              .body = std::move(body)});
    if (!response) {
        const bool unsent = response.error().code == Errc::not_connected;
        return {unsent ? Exit::unreachable : Exit::unknown, {}, to_string(response.error())};
    }
    const auto outcome = is_success(response->status) ? Exit::ok
                         : leaves_doubt(*response)    ? Exit::unknown
                                                      : Exit::refused;
    return {outcome, std::move(*response), {}};
}

Answer GatewayClient::remove(const std::string& target) {
    auto response = exchange({.method = "DELETE", .target = target, .headers = {}, .body = {}});
    if (!response) {
        const bool unsent = response.error().code == Errc::not_connected;
        return {unsent ? Exit::unreachable : Exit::unknown, {}, to_string(response.error())};
    }
    const auto outcome = is_success(response->status) ? Exit::ok : Exit::refused;
    return {outcome, std::move(*response), {}};
}

}  // namespace sluice::cli
