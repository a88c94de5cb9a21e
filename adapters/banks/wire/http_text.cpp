#include "adapters/banks/wire/http_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sluice {

namespace {

bool is_visible(char c) {
    return c > 0x20 && c < 0x7F;
}

bool is_token(std::string_view text) {
    static constexpr std::string_view separators = "\"(),/:;<=>?@[\\]{}";
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_visible(c) && separators.find(c) == std::string_view::npos;
    });
}

bool is_field_value(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    });
}

bool is_clients_own(std::string_view name) {
    constexpr std::array<std::string_view, 4> own = {"host", "content-length", "connection",
                                                     "transfer-encoding"};
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return std::find(own.begin(), own.end(), lower) != own.end();
}

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
           std::stoul(std::string(text)) >= 1 && std::stoul(std::string(text)) <= 65'535;
}

bool is_host(std::string_view text, bool bracketed) {
    const std::string_view marks = bracketed ? ":." : "-._";
    return !text.empty() && text.size() <= 253 &&
           std::all_of(text.begin(), text.end(), [marks](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      marks.find(c) != std::string_view::npos;
           });
}

}  // namespace

Result<BaseUrl> parse_base_url(std::string_view url) {
    const auto refuse = [url](std::string_view why) {
        return fail(Errc::config_invalid, fmt::format("{}: {}", why, url), "base_url");
    };
    BaseUrl parsed;
    if (url.starts_with("https://")) {
        url.remove_prefix(8);
    } else if (url.starts_with("http://")) {
        url.remove_prefix(7);
        parsed.tls = false;
    } else {
        return refuse("an address starts with https:// or http://");
    }
    if (url.ends_with('/')) {
        url.remove_suffix(1);
    }
    parsed.authority = url;
    const bool bracketed = url.starts_with('[');
    const auto host_end = bracketed ? url.find(']') : std::min(url.find(':'), url.size());
    if (host_end == std::string_view::npos) {
        return refuse("an IPv6 address ends with ]");
    }
    parsed.host = bracketed ? url.substr(1, host_end - 1) : url.substr(0, host_end);
    url.remove_prefix(bracketed ? host_end + 1 : host_end);
    if (!is_host(parsed.host, bracketed)) {
        return refuse("not a host name (an address has no user, path or query)");
    }
    if (url.empty()) {
        parsed.port = parsed.tls ? "443" : "80";
    } else if (url.starts_with(':') && is_port(url.substr(1))) {
        parsed.port = url.substr(1);
    } else {
        return refuse("not a port (an address has no user, path or query)");
    }
    return parsed;
}

Result<std::string> request_head(const HttpRequest& request, std::string_view authority,
                                 bool keep_alive) {
    if (!is_token(request.method)) {
        return fail(Errc::invalid_value, "not an HTTP method", "method");
    }
    if (!request.target.starts_with('/') ||
        !std::all_of(request.target.begin(), request.target.end(), is_visible)) {
        return fail(Errc::invalid_value, "not an HTTP request target", "target");
    }
    std::string head =
        fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n", request.method, request.target, authority);
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name) || !is_field_value(value)) {
            return fail(Errc::invalid_value, "not an HTTP header", "headers");
        }
        if (!is_clients_own(name)) {
            head.append(name).append(": ").append(value).append("\r\n");
        }
    }
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
        head += fmt::format("Content-Length: {}\r\n", request.body.size());
    }
    head += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
    return head;
}

}  // namespace sluice
