#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/base/time.hpp"

namespace sluice {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method;  // "GET", "POST"
    std::string target;  // path with query, starts with '/'
    HeaderList headers;
    std::string body;
};

struct HttpResponse {
    int status = 0;
    HeaderList headers;
    std::string body;

    // Value of the first header of that name (case-insensitive), or empty.
    std::string header(std::string_view name) const;
};

// Moves bytes to a server and back. One thread at a time.
class Transport {
public:
    virtual ~Transport() = default;

    // Blocks until the whole answer is there, or the deadline. Errors:
    //   not_connected  proven: no byte of the request left (resolve, connect, TLS handshake failed)
    //   sent_unknown   some of the request may have arrived (write or read failed, timed out)
    //   timeout        as sent_unknown, because the deadline passed
    //   too_large      the answer is over the limit; the request did arrive
    virtual Result<HttpResponse> exchange(const HttpRequest& request, Deadline deadline) = 0;
};

}  // namespace sluice
