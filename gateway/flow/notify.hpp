#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "gateway/flow/context.hpp"
#include "gateway/flow/webhook_sender.hpp"

namespace sluice::flow {

// Tells receivers what happened: Standard Webhooks 1.0.0, one POST an event, at least once and in
// the order of the feed as far as all goes well. What a receiver missed it can read from
// GET /v1/events, or have replayed.

// After each failed try of a round; after the last the delivery is given up. As the standard's
// example schedule, whose first try is at once.
inline constexpr std::array<std::chrono::seconds, 9> webhook_retry_delays = {
    std::chrono::seconds{5}, std::chrono::minutes{5}, std::chrono::minutes{30},
    std::chrono::hours{2},   std::chrono::hours{5},   std::chrono::hours{10},
    std::chrono::hours{14},  std::chrono::hours{20},  std::chrono::hours{24}};
inline constexpr int webhook_tries = static_cast<int>(webhook_retry_delays.size()) + 1;

// Makes the deliveries of events since the last call, up to 1,000 a webhook. Returns how many
// events were planned; 0: nothing new.
Result<std::int64_t> plan_deliveries(Context& context, EnterpriseId enterprise);

// Sends deliveries that are due, up to 32, and records what became of each in one transaction.
// A crash in between sends them again under the same webhook-id. Any number of processes may call
// it: a delivery is claimed for four minutes. Returns how many were claimed; 0: nothing due.
Result<int> deliver_due(Context& context, EnterpriseId enterprise, WebhookSender& sender);

}  // namespace sluice::flow
