#include "gateway/api/router.hpp"

#include <optional>

namespace sluice::api {

namespace {

// The next piece up to a '/', which is taken away with it.
std::string_view next_segment(std::string_view& path) {
    const auto end = path.find('/', 1);
    const auto segment = path.substr(1, end == std::string_view::npos ? end : end - 1);
    path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
    return segment;
}

std::optional<std::vector<std::string>> parameters_of(std::string_view path_template,
                                                      std::string_view path) {
    std::vector<std::string> parameters;
    while (!path_template.empty() && !path.empty()) {
        const auto wanted = next_segment(path_template);
        const auto found = next_segment(path);
        if (wanted.starts_with('{') && !found.empty()) {
            parameters.emplace_back(found);
        } else if (wanted != found) {
            return std::nullopt;
        }
    }
    if (!path_template.empty() || !path.empty()) {
        return std::nullopt;
    }
    return parameters;
}

}  // namespace

Handler direct(std::function<http::Response(const Call&)> handle) {
    return [handle = std::move(handle)](Call call, const Finish& finish) { finish(handle(call)); };
}

Router::Match Router::match(std::string_view method, std::string_view path) const {
    Match match;
    if (!path.starts_with('/')) {
        return match;
    }
    for (const auto& route : routes_) {
        auto parameters = parameters_of(route.path_template, path);
        if (!parameters) {
            continue;
        }
        if (route.method == method) {
            return {&route, std::move(*parameters), {}};
        }
        match.allow += (match.allow.empty() ? "" : ", ") + route.method;
    }
    return match;
}

}  // namespace sluice::api
