#pragma once

#include <vector>

#include "gateway/api/router.hpp"
#include "gateway/flow/webhook_target.hpp"

namespace sluice::api {

// The routes below /v1/webhooks, to be appended to the table of routes.
std::vector<Route> webhook_routes(const flow::WebhookPolicy& policy);

}  // namespace sluice::api
