#include "gateway/api/response.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::api {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> browser_headers = {{
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
}};

}  // namespace

void add_browser_headers(http::Response& response) {
    for (const auto& [name, value] : browser_headers) {
        const auto same = [&](const auto& header) { return header.first == name; };
        if (std::ranges::none_of(response.headers, same)) {
            response.headers.emplace_back(name, value);
        }
    }
}

http::Response json_response(json::Writer writer, int status) {
    return {.status = status,
            .headers = {{"Content-Type", "application/json"}},
            .body = std::move(writer).take()};
}

}  // namespace sluice::api
