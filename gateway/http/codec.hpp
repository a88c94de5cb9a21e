#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "gateway/http/message.hpp"
#include "ledger/base/time.hpp"

namespace sluice::http {

// Reads a request-target (RFC 9112 section 3.2, origin-form or absolute-form) into path and query,
// and keeps it as it came. Percent-decodes both; '+' stays '+', because times with an offset travel
// in queries. False when a percent escape is broken, a control character comes out, or the path
// does not start with '/'.
bool parse_target(std::string_view target, Request& request);

// Whether the Host header can be of a request for this target: host and port as RFC 3986
// section 3.2 writes them, without user; the same as the authority of a target in absolute-form,
// which counts otherwise (RFC 9112 section 3.2.2) and would be a second opinion about who is asked.
bool is_host_of(std::string_view host, std::string_view target);

struct Framing {
    bool keep_alive = true;
    bool http_1_0 = false;  // the request's version: 1.0 wants "keep-alive" said
    std::string_view date;  // IMF-fixdate
    std::chrono::seconds strict_transport{0};
};

// Whether every header is a token and a field value (RFC 9110 section 5) and the status is a final
// one. A line break in a value would let its author write headers and answers of his own.
bool is_writable(const Response& response);

// Appends status line and headers with the empty line. The handler's own Content-Length, Date,
// Connection, Transfer-Encoding and Strict-Transport-Security are left out.
void append_head(std::string& out, const Response& response, const Framing& framing);

// RFC 9110 section 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string imf_fixdate(Instant at);

// Whether an answer with this status has no body by definition (RFC 9110 section 6.4.1).
bool is_bodiless(int status);

}  // namespace sluice::http
