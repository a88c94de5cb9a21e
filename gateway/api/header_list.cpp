#include "gateway/api/header_list.hpp"

#include <algorithm>

namespace sluice::api {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// "0.8" is 800; more than three decimals or another form counts as 0.
int thousandths(std::string_view quality) {
    if (quality.empty() || quality.size() > 5 || (quality[0] != '0' && quality[0] != '1')) {
        return 0;
    }
    int value = (quality[0] - '0') * 1000;
    int step = 100;
    for (std::size_t i = 2; i < quality.size(); ++i, step /= 10) {
        if (quality[1] != '.' || quality[i] < '0' || quality[i] > '9') {
            return 0;
        }
        value += (quality[i] - '0') * step;
    }
    return std::min(value, 1000);
}

int weight_of(std::string_view parameters) {
    while (!parameters.empty()) {
        const auto end = parameters.find(';');
        const auto parameter = trimmed(parameters.substr(0, end));
        if (parameter.size() > 2 && lower(parameter[0]) == 'q' && parameter[1] == '=') {
            return thousandths(parameter.substr(2));
        }
        parameters =
            end == std::string_view::npos ? std::string_view{} : parameters.substr(end + 1);
    }
    return 1000;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

void for_each_weighted(std::string_view header,
                       const std::function<void(std::string_view value, int weight)>& take) {
    while (!header.empty()) {
        const auto end = header.find(',');
        const auto element = header.substr(0, end);
        const auto semicolon = element.find(';');
        const auto value = trimmed(element.substr(0, semicolon));
        if (!value.empty()) {
            take(value, semicolon == std::string_view::npos
                            ? 1000
                            : weight_of(element.substr(semicolon + 1)));
        }
        header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
    }
}

std::string_view media_type(std::string_view content_type) {
    return trimmed(content_type.substr(0, content_type.find(';')));
}

bool prefers_xml(std::string_view accept) {
    int xml = 0;
    int json = 0;
    for_each_weighted(accept, [&](std::string_view value, int weight) {
        if (equal_ignoring_case(value, "application/xml") ||
            equal_ignoring_case(value, "text/xml")) {
            xml = std::max(xml, weight);
        } else if (equal_ignoring_case(value, "application/json")) {
            json = std::max(json, weight);
        }
    });
    return xml > json;
}

}  // namespace sluice::api
