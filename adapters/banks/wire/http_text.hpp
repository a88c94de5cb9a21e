#pragma once

#include <string>
#include <string_view>

#include "adapters/banks/port/transport.hpp"
#include "ledger/base/result.hpp"

namespace sluice {

struct BaseUrl {
    bool tls = true;
    std::string host;  // without the brackets of an IPv6 address
    std::string port;
    std::string authority;  // as the Host header wants it
};

// Reads "https://host", "https://host:8443", "http://[::1]:80/": scheme, host and port, no user, no
// path but "/", no query. Errors: config_invalid.
Result<BaseUrl> parse_base_url(std::string_view url);

// Status line and headers of a request with the empty line. Host, Content-Length, Connection and
// Transfer-Encoding are the client's; a caller's own are left out. Errors: invalid_value when the
// method, the target or a header would break the message's lines.
Result<std::string> request_head(const HttpRequest& request, std::string_view authority,
                                 bool keep_alive);

}  // namespace sluice
