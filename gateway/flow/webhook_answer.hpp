#pragma once

#include <optional>
#include <string>

#include "adapters/banks/port/transport.hpp"
#include "ledger/base/time.hpp"

namespace sluice::flow {

// What an answer to a delivery means.
struct WebhookVerdict {
    bool is_delivered = false;
    bool is_gone = false;  // 410: the receiver wants nothing more
    bool slow_down = false;
    int status = 0;                                   // 0: no answer
    std::string error;                                // stable code; empty when delivered
    std::optional<std::chrono::seconds> retry_after;  // as asked for, at most a day
};

// 2xx is success; 3xx is a failure like any other; 410 is gone; 429, 502 and 504, a Retry-After and
// no answer at all ask to slow down.
WebhookVerdict judge_answer(const Result<HttpResponse>& answer, Instant now);

// RFC 9110 section 10.2.3: seconds or an IMF-fixdate; nothing when it is neither or in the past.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, Instant now);

}  // namespace sluice::flow
