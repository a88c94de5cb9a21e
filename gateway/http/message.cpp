#include "gateway/http/message.hpp"

#include <algorithm>

namespace sluice::http {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return lower(x) == lower(y); });
}

auto find_header(const Headers& headers, std::string_view name) {
    return std::find_if(headers.begin(), headers.end(), [name](const auto& header) {
        return equal_ignoring_case(header.first, name);
    });
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
    const auto found = find_header(headers, name);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

bool Request::has_header(std::string_view name) const {
    return find_header(headers, name) != headers.end();
}

std::string_view Request::query_value(std::string_view name) const {
    const auto found = std::find_if(query.begin(), query.end(),
                                    [name](const auto& pair) { return pair.first == name; });
    return found == query.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace sluice::http
