#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"

namespace sluice::flow {

// Where webhooks may go. Tests and closed networks allow private addresses, and with them http.
struct WebhookPolicy {
    bool allow_private_addresses = false;
};

struct WebhookTarget {
    bool is_tls = true;
    std::string host;  // a name, or an address without brackets
    std::uint16_t port = 443;
    std::string path;  // with query, starts with '/'

    bool is_address() const;
    // "host", "host:8443", "[2001:db8::1]:8443": for Host, without the scheme's own port.
    std::string authority() const;
};

// Reads an absolute https URL (http when private addresses are allowed) without user information
// and fragment, at most 2,000 characters. An address that policy forbids is refused here already; a
// name is judged when it was resolved. Errors: invalid_value.
Result<WebhookTarget> parse_webhook_url(std::string_view url, const WebhookPolicy& policy);

// Whether a literal IPv4 or IPv6 address is one of the public internet: not loopback, private,
// link-local, shared, multicast, documentation or a tunnel of such (IANA special-purpose
// registries, RFC 6890). False for text that is no address.
bool is_public_address(std::string_view address);

}  // namespace sluice::flow
