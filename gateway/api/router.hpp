#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/api/call.hpp"
#include "security/access/permission.hpp"

namespace sluice::api {

using access::Permission;

// Of routes that need no token, and have no rate limit: probes, and what describes the API.
inline constexpr std::nullopt_t open_to_all = std::nullopt;

struct Route {
    std::string method;
    std::string path_template;  // "/v1/payments/{id}"
    Handler handler;
    std::optional<Permission> permission;  // without which the route is refused; open_to_all
};

// A table of routes. Immutable; any thread.
class Router {
public:
    explicit Router(std::vector<Route> routes) : routes_(std::move(routes)) {}

    struct Match {
        const Route* route = nullptr;
        std::vector<std::string> parameters;  // what the template's {...} stand for, in order
        std::string allow;  // without a route: the methods the path has; empty: no such path
    };
    Match match(std::string_view method, std::string_view path) const;

    const std::vector<Route>& routes() const { return routes_; }

private:
    std::vector<Route> routes_;
};

}  // namespace sluice::api
