#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "adapters/banks/port/transport.hpp"
#include "gateway/flow/webhook_target.hpp"

namespace sluice::flow {

// Takes one message to a receiver. One thread at a time.
class WebhookSender {
public:
    virtual ~WebhookSender() = default;

    // One POST of a JSON body; redirects are not followed and the answer's body does not count.
    // Errors: those of Transport; forbidden when policy refuses the address (nothing was sent).
    virtual Result<HttpResponse> send(const std::string& url, const HeaderList& headers,
                                      const std::string& body) = 0;
};

struct WebhookSenderOptions {
    WebhookPolicy policy;
    std::chrono::milliseconds timeout{15'000};  // for all of one POST
    std::string ca_file;  // trust anchors of receivers, PEM; empty: the system's
};

// Over HTTPS. An address is judged after its name was resolved and is the one then connected to, so
// a name that changes its address in between gains nothing. Keeps a connection to each receiver.
class HttpWebhookSender final : public WebhookSender {
public:
    explicit HttpWebhookSender(WebhookSenderOptions options) : options_(std::move(options)) {}

    Result<HttpResponse> send(const std::string& url, const HeaderList& headers,
                              const std::string& body) override;

private:
    struct Receiver {
        std::unique_ptr<Transport> transport;
        bool was_refused = false;  // an address of the last look-up
    };

    Receiver& receiver(const WebhookTarget& target);

    WebhookSenderOptions options_;
    std::map<std::string, Receiver> receivers_;  // by scheme and authority
};

}  // namespace sluice::flow
