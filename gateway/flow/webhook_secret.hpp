#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/flow/context.hpp"

namespace sluice::flow {

// The secret a webhook's messages are signed with: Standard Webhooks 1.0.0, symmetric form.

// 32 random bytes.
std::string make_webhook_secret(RandomSource& random);

// "whsec_" and base64, the form in which receivers keep it.
std::string show_webhook_secret(std::string_view secret);
// The bytes of "whsec_...". Errors: invalid_value.
Result<std::string> parse_webhook_secret(std::string_view text);

// The value of webhook-signature for one secret: "v1,<base64 HMAC-SHA256>" over id.timestamp.body.
std::string webhook_signature(std::string_view secret, std::string_view id,
                              std::int64_t timestamp_s, std::string_view body);

// The form in which the database keeps a secret: encrypted under a key derived from the seal key,
// and bound to the webhook's row.
std::string seal_webhook_secret(const Context& context, EnterpriseId enterprise, WebhookId webhook,
                                std::string_view secret);
// Errors: config_invalid when the seal key is another one.
Result<std::string> open_webhook_secret(const Context& context, EnterpriseId enterprise,
                                        WebhookId webhook, std::string_view sealed);

}  // namespace sluice::flow
