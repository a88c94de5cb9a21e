#pragma once

#include <string>

#include "gateway/flow/context.hpp"
#include "gateway/flow/webhook_target.hpp"

namespace sluice::flow {

// What people do to webhooks; `actor` is who, for the audit log. Errors besides those named: the
// database's.

struct NewWebhook {
    WebhookId id;
    std::string secret;  // "whsec_...", shown to its owner now and never again
};

// Events from now on go to `url`. Errors: invalid_value.
Result<NewWebhook> create_webhook(Context& context, EnterpriseId enterprise, const std::string& url,
                                  const WebhookPolicy& policy, const std::string& actor);

// Goes on where it stopped: what happened in the meantime is delivered too. Errors: not_found.
Result<void> enable_webhook(Context& context, EnterpriseId enterprise, WebhookId webhook,
                            const std::string& actor);

// For ever. Keeps the log of deliveries, forgets the secret. Errors: not_found.
Result<void> remove_webhook(Context& context, EnterpriseId enterprise, WebhookId webhook,
                            const std::string& actor);

// Every event from from_seq on is delivered again, with a full round of tries; also events older
// than the webhook. Returns how many have to be planned anew. Errors: not_found; invalid_value.
Result<std::int64_t> replay_webhook(Context& context, EnterpriseId enterprise, WebhookId webhook,
                                    std::int64_t from_seq, const std::string& actor);

}  // namespace sluice::flow
