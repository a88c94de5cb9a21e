#include "security/signin/csrf.hpp"

#include <algorithm>

#include "security/digest/digest.hpp"
#include "security/signin/encoding.hpp"

namespace sluice::signin {

namespace {

Error no(std::string_view header, std::string why) {
    return fail(Errc::forbidden, std::move(why), std::string{header});
}

bool is_safe(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

}  // namespace

std::string csrf_token(std::string_view session_token) {
    const auto made = digest::hmac_sha256(session_token, "sluice csrf 1");
    return base64url({reinterpret_cast<const char*>(made.data()), made.size()});
}

Result<void> check_same_origin(const CrossSiteRequest& request,
                               const std::vector<std::string>& origins) {
    if (is_safe(request.method)) {
        return {};
    }
    const bool has_site = !request.sec_fetch_site.empty();
    if (has_site && request.sec_fetch_site != "same-origin") {
        return no("Sec-Fetch-Site", "sent by another site");
    }
    if (!has_site && request.origin.empty()) {
        return no("Origin", "the browser does not say where it comes from");
    }
    if (!request.origin.empty() && std::ranges::count(origins, request.origin) == 0) {
        return no("Origin", "sent by another origin");
    }
    return {};
}

Result<void> check_csrf(const CrossSiteRequest& request, std::string_view session_token,
                        const std::vector<std::string>& origins) {
    if (auto same = check_same_origin(request, origins); !same) {
        return same;
    }
    if (!is_safe(request.method) &&
        !digest::equal_constant_time(request.token, csrf_token(session_token))) {
        return no(csrf_header, "the token is not the session's");
    }
    return {};
}

}  // namespace sluice::signin
