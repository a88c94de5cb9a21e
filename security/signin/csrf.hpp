#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice::signin {

// What a request that comes with the session's cookie says of where it comes from. Empty: no such
// header.
struct CrossSiteRequest {
    std::string_view method{};
    std::string_view sec_fetch_site{};  // Sec-Fetch-Site (W3C Fetch Metadata)
    std::string_view origin{};          // Origin (RFC 6454)
    std::string_view token{};           // X-CSRF-Token
};

inline constexpr std::string_view csrf_header = "X-CSRF-Token";

// The token of a session, for its pages: HMAC-SHA256 under the session's own token. Whoever can
// make it has the session already, and it tells nothing about it. Nothing is stored.
std::string csrf_token(std::string_view session_token);

// Whether our own page sent the request, as the browser has it. GET, HEAD and OPTIONS change
// nothing and pass. Of others the browser has to say "same-origin", or, where it is too old to say
// so, an Origin of ours. Enough for signing in, when there is no session yet. Error: forbidden,
// with the header in `where`.
Result<void> check_same_origin(const CrossSiteRequest& request,
                               const std::vector<std::string>& origins);

// That, and the session's token is there. Error: forbidden, with the header in `where`.
Result<void> check_csrf(const CrossSiteRequest& request, std::string_view session_token,
                        const std::vector<std::string>& origins);

}  // namespace sluice::signin
