#include "security/signin/cookie.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/base/check.hpp"

namespace sluice::signin {

namespace {

constexpr std::string_view attributes = "; Path=/; Secure; HttpOnly; SameSite=Strict";

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t");
    return from == text.npos ? std::string_view{}
                             : text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

bool is_token(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '-' || c == '_';
    });
}

}  // namespace

std::string set_session_cookie(std::string_view token, std::chrono::seconds max_age) {
    check(!token.empty() && is_token(token), "a session's token is base64url");
    return fmt::format("{}={}{}; Max-Age={}", session_cookie, token, attributes,
                       std::max<std::int64_t>(max_age.count(), 0));
}

std::string clear_session_cookie() {
    return fmt::format("{}={}; Max-Age=0", session_cookie, attributes);
}

std::optional<std::string_view> read_cookie(std::string_view header, std::string_view name) {
    std::optional<std::string_view> found;
    while (!header.empty()) {
        const auto end = std::min(header.find(';'), header.size());
        const auto pair = header.substr(0, end);
        header.remove_prefix(std::min(end + 1, header.size()));
        const auto equals = pair.find('=');
        if (equals == pair.npos || trimmed(pair.substr(0, equals)) != name) {
            continue;
        }
        if (found) {
            return std::nullopt;
        }
        found = trimmed(pair.substr(equals + 1));
    }
    return found;
}

}  // namespace sluice::signin
