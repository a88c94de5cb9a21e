#include "gateway/api/trace.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sluice::api {

namespace {

bool is_hex(std::string_view text) {
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c == '0'; });
}

}  // namespace

bool is_traceparent(std::string_view header) {
    if (header.size() != 55 || header[2] != '-' || header[35] != '-' || header[52] != '-') {
        return false;
    }
    const auto version = header.substr(0, 2);
    const auto trace_id = header.substr(3, 32);
    const auto parent_id = header.substr(36, 16);
    return version == "00" && is_hex(trace_id) && is_hex(parent_id) && is_hex(header.substr(53)) &&
           !is_zero(trace_id) && !is_zero(parent_id);
}

std::string traceparent_or_new(std::string_view header, RandomSource& random) {
    if (is_traceparent(header)) {
        return std::string{header};
    }
    // The lowest bit keeps an id from being only zeros.
    return fmt::format("00-{:016x}{:016x}-{:016x}-01", random.next(), random.next() | 1,
                       random.next() | 1);
}

}  // namespace sluice::api
