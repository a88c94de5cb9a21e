#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::signin {

inline constexpr std::string_view session_cookie = "__Host-sluice-session";

// The value of Set-Cookie. The "__Host-" prefix (RFC 6265bis section 4.1.3.2) makes browsers refuse
// it without Secure, with a Domain or with another Path, so that no other host under our domain
// sets it. `token` is SessionToken::text; the age is what is left of the session.
std::string set_session_cookie(std::string_view token, std::chrono::seconds max_age);
std::string clear_session_cookie();

// The value of a cookie in a Cookie header (RFC 6265 section 4.2.1). Nothing when it is not there,
// and when it is there twice: somebody has planted one.
std::optional<std::string_view> read_cookie(std::string_view header, std::string_view name);

}  // namespace sluice::signin
