#include "gateway/flow/webhook_sender.hpp"

#include "adapters/banks/wire/http_client.hpp"

namespace sluice::flow {

namespace {

constexpr std::size_t max_receivers = 64;
constexpr std::size_t max_answer_bytes = 64 << 10;

}  // namespace

HttpWebhookSender::Receiver& HttpWebhookSender::receiver(const WebhookTarget& target) {
    const auto base_url = (target.is_tls ? "https://" : "http://") + target.authority();
    if (const auto found = receivers_.find(base_url); found != receivers_.end()) {
        return found->second;
    }
    if (receivers_.size() >= max_receivers) {
        receivers_.clear();
    }
    auto& made = receivers_[base_url];
    HttpClientOptions options;
    options.base_url = base_url;
    options.ca_file = options_.ca_file;
    options.max_answer_bytes = max_answer_bytes;
    if (!options_.policy.allow_private_addresses) {
        options.may_connect = [&made](const std::string& address) {
            const bool allowed = is_public_address(address);
            made.was_refused = made.was_refused || !allowed;
            return allowed;
        };
    }
    made.transport = make_http_client(std::move(options));
    return made;
}

Result<HttpResponse> HttpWebhookSender::send(const std::string& url, const HeaderList& headers,
                                             const std::string& body) {
    const auto target = parse_webhook_url(url, options_.policy);
    if (!target) {
        return fail(Errc::forbidden, target.error().detail);
    }
    auto& to = receiver(*target);
    to.was_refused = false;
    auto answer = to.transport->exchange(
        {.method = "POST", .target = target->path, .headers = headers, .body = body},
        std::chrono::steady_clock::now() + options_.timeout);
    if (!answer && answer.error().code == Errc::not_connected && to.was_refused) {
        return fail(Errc::forbidden, "the webhook's host has an address that is not public");
    }
    return answer;
}

}  // namespace sluice::flow
