#pragma once

#include "gateway/api/call.hpp"

namespace sluice::api {

// GET /v1/payments/{id}/events: its events, the sendings, and the statement lines.
http::Response get_payment_history(const Call& call);

}  // namespace sluice::api
