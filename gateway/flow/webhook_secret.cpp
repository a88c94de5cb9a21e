#include "gateway/flow/webhook_secret.hpp"

#include "security/digest/digest.hpp"
#include "security/seal/seal.hpp"

namespace sluice::flow {

namespace {

constexpr std::string_view prefix = "whsec_";
constexpr std::size_t secret_size = 32;

seal::Key webhook_key(const Context& context) {
    return seal::derive_key(context.seal_key.bytes, "sluice webhook secret v1");
}

std::string row_name(EnterpriseId enterprise, WebhookId webhook) {
    return enterprise.to_string() + "/" + webhook.to_string();
}

}  // namespace

std::string make_webhook_secret(RandomSource& random) {
    std::string secret;
    while (secret.size() < secret_size) {
        auto number = random.next();
        for (std::size_t i = 0; i < sizeof number; ++i, number >>= 8) {
            secret.push_back(static_cast<char>(number & 0xff));
        }
    }
    return secret;
}

std::string show_webhook_secret(std::string_view secret) {
    return std::string{prefix} + digest::base64(secret);
}

Result<std::string> parse_webhook_secret(std::string_view text) {
    std::string secret;
    if (!text.starts_with(prefix) || !digest::base64_decode(text.substr(prefix.size()), secret)) {
        return fail(Errc::invalid_value, "a webhook secret is whsec_ and base64");
    }
    return secret;
}

std::string webhook_signature(std::string_view secret, std::string_view id,
                              std::int64_t timestamp_s, std::string_view body) {
    std::string content{id};
    content += '.';
    content += std::to_string(timestamp_s);
    content += '.';
    content += body;
    const auto mac = digest::hmac_sha256(secret, content);
    return "v1," + digest::base64({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

std::string seal_webhook_secret(const Context& context, EnterpriseId enterprise, WebhookId webhook,
                                std::string_view secret) {
    return seal::seal(webhook_key(context), row_name(enterprise, webhook), secret, context.random);
}

Result<std::string> open_webhook_secret(const Context& context, EnterpriseId enterprise,
                                        WebhookId webhook, std::string_view sealed) {
    return seal::open(webhook_key(context), row_name(enterprise, webhook), sealed);
}

}  // namespace sluice::flow
