#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

// A request as handlers see it: plain text, no Beast.
struct Request {
    std::string method;    // as sent (methods are case-sensitive); HEAD comes as GET
    bool is_head = false;  // it was HEAD
    std::string target;    // path and query byte for byte as they were sent: what is signed
    std::string path;      // percent-decoded, without query
    std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
    Headers headers;
    std::string body;
    std::string peer;          // remote address without port
    std::string peer_subject;  // subject of the verified client certificate, RFC 2253; empty: none

    // First header of that name, case-insensitive; empty when there is none.
    std::string_view header(std::string_view name) const;
    bool has_header(std::string_view name) const;
    // First query parameter of that name; empty when there is none.
    std::string_view query_value(std::string_view name) const;
};

struct Response {
    int status = 200;
    // Content-Length, Transfer-Encoding, Date and Connection are the server's. A name or value that
    // would break a header line makes the whole answer a 500.
    Headers headers{};
    std::string body{};            // left out for HEAD, 204 and 304
    bool drop_connection = false;  // close without a byte of answer (simulated banks' faults)
};

// Called exactly once, from any thread.
using Respond = std::function<void(Response)>;
// Called on a worker thread. May call `respond` before it returns, or later from another thread.
using Handler = std::function<void(Request, Respond)>;

}  // namespace sluice::http
