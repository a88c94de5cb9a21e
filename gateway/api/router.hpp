#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/api/call.hpp"

namespace sluice::api {

// Whose token a route takes. Everybody else's is refused: an officer orders no payments, and an
// ERP never hears what officers see. open: without a token, and without a rate limit.
enum class Access { enterprise, officer, open };

struct Route {
    std::string method;
    std::string path_template;  // "/v1/payments/{id}"
    Handler handler;
    Access access = Access::enterprise;
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
