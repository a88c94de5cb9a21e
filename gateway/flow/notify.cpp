#include "gateway/flow/notify.hpp"

#include <map>
#include <vector>

#include "gateway/flow/event.hpp"
#include "gateway/flow/webhook_answer.hpp"
#include "gateway/flow/webhook_secret.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/metrics.hpp"
#include "ledger/base/testpoint.hpp"

namespace sluice::flow {

using store::Tx;

namespace {

constexpr std::int64_t max_planned_events = 1000;
constexpr int max_claimed = 32;
// A claim outlives the sending of its set: sending stops after the budget, and the last POST may
// take its timeout on top, which is at most two minutes.
constexpr std::chrono::seconds lease_duration{240};
constexpr std::chrono::seconds send_budget{60};
// A receiver that does not answer holds up all its deliveries, but never for longer than this, so
// that it gets them soon after it is back.
constexpr std::chrono::seconds max_pause = std::chrono::minutes{5};

// Sends one claimed set and collects what is to be recorded.
class DeliveryRound {
public:
    DeliveryRound(Context& context, EnterpriseId enterprise, WebhookSender& sender)
        : context_(context), enterprise_(enterprise), sender_(sender) {}

    void deliver(const store::DueDelivery& delivery) {
        const auto paused = paused_until_.find(delivery.webhook);
        if (gone_.contains(delivery.webhook)) {
            postpone(delivery, context_.clock.now());
        } else if (paused != paused_until_.end()) {
            postpone(delivery, paused->second);
        } else if (std::chrono::steady_clock::now() - started_ > send_budget) {
            postpone(delivery, context_.clock.now());
        } else {
            send(delivery);
        }
    }

    void record(Tx& tx) const {
        store::record_deliveries(tx, enterprise_, outcomes_);
        store::postpone_deliveries(tx, enterprise_, postponed_);
        for (const auto& [webhook, until] : paused_until_) {
            store::slow_down_webhook(tx, enterprise_, webhook, until);
        }
        for (const auto& [webhook, reason] : gone_) {
            store::disable_webhook(tx, enterprise_, webhook, reason);
        }
    }

private:
    void postpone(const store::DueDelivery& delivery, Instant until) {
        postponed_.push_back({delivery.webhook, delivery.event.seq, delivery.attempts, until});
    }

    void send(const store::DueDelivery& delivery) {
        const auto at = context_.clock.now();
        const auto started = std::chrono::steady_clock::now();
        const auto answer = post(delivery, at);
        const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - started);
        const auto verdict = judge_answer(answer, context_.clock.now());
        if (verdict.is_gone) {
            gone_.emplace(delivery.webhook, store::webhook_gone);
        }
        note(delivery, verdict, at, static_cast<int>(took.count()));
        log_attempt(delivery, verdict, took);
    }

    Result<HttpResponse> post(const store::DueDelivery& delivery, Instant at) {
        const auto secret =
            open_webhook_secret(context_, enterprise_, delivery.webhook, delivery.sealed_secret);
        if (!secret) {
            return secret.error();
        }
        const auto id = event_id(enterprise_, delivery.event.seq);
        const auto body = event_json(enterprise_, delivery.event);
        const auto timestamp_s =
            std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
        return sender_.send(
            delivery.url,
            {{"Content-Type", "application/cloudevents+json"},
             {"User-Agent", "Sluice/" SLUICE_VERSION},
             {"webhook-id", id},
             {"webhook-timestamp", std::to_string(timestamp_s)},
             {"webhook-signature", webhook_signature(*secret, id, timestamp_s, body)}},
            body);
    }

    void note(const store::DueDelivery& delivery, const WebhookVerdict& verdict, Instant at,
              int duration_ms) {
        store::DeliveryOutcome outcome{.webhook = delivery.webhook,
                                       .seq = delivery.event.seq,
                                       .attempts = delivery.attempts,
                                       .at = at,
                                       .status = verdict.status,
                                       .error = verdict.error,
                                       .duration_ms = duration_ms,
                                       .state = verdict.is_delivered ? "delivered" : "failed",
                                       .next_at = std::nullopt};
        const auto failures = static_cast<std::size_t>(delivery.attempts % webhook_tries);
        if (!verdict.is_delivered && failures < webhook_retry_delays.size()) {
            const auto delay = std::max(webhook_retry_delays[failures],
                                        verdict.retry_after.value_or(std::chrono::seconds{0}));
            outcome.state = "pending";
            outcome.next_at = context_.clock.now() + delay;
        }
        if (verdict.slow_down) {
            const auto delay =
                std::min(webhook_retry_delays[std::min(failures, webhook_retry_delays.size() - 1)],
                         max_pause);
            paused_until_[delivery.webhook] =
                context_.clock.now() + verdict.retry_after.value_or(delay);
        }
        outcomes_.push_back(std::move(outcome));
    }

    void log_attempt(const store::DueDelivery& delivery, const WebhookVerdict& verdict,
                     std::chrono::milliseconds took) {
        metrics::count("sluice_webhook_attempts_total",
                       {{"result", verdict.is_delivered ? "delivered" : "failed"}});
        const auto level = verdict.is_delivered ? log::Level::debug : log::Level::warning;
        log::write(level, "webhook.attempted",
                   {{"webhook.id", delivery.webhook.to_string()},
                    {"event.sequence", delivery.event.seq},
                    {"http.response.status_code", verdict.status},
                    {"error.code", verdict.error},
                    {"duration_ms", took.count()}});
    }

    Context& context_;
    const EnterpriseId enterprise_;
    WebhookSender& sender_;
    const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
    std::vector<store::DeliveryOutcome> outcomes_;
    std::vector<store::Postponed> postponed_;
    std::map<WebhookId, Instant> paused_until_;
    std::map<WebhookId, std::string_view> gone_;
};

}  // namespace

Result<std::int64_t> plan_deliveries(Context& context, EnterpriseId enterprise) {
    return context.database.transact([&](Tx& tx) -> Result<std::int64_t> {
        return store::plan_deliveries(tx, enterprise, max_planned_events, webhook_tries,
                                      context.clock.now());
    });
}

Result<int> deliver_due(Context& context, EnterpriseId enterprise, WebhookSender& sender) {
    const auto due =
        context.database.transact([&](Tx& tx) -> Result<std::vector<store::DueDelivery>> {
            const auto now = context.clock.now();
            return store::claim_deliveries(tx, enterprise, now, now + lease_duration, max_claimed);
        });
    if (!due) {
        return due.error();
    }
    if (due->empty()) {
        return 0;
    }
    DeliveryRound round(context, enterprise, sender);
    for (const auto& delivery : *due) {
        round.deliver(delivery);
    }
    testpoint("notify.sent");
    const auto recorded = context.database.transact([&](Tx& tx) -> Result<void> {
        round.record(tx);
        return {};
    });
    if (!recorded) {
        return recorded.error();
    }
    return static_cast<int>(due->size());
}

}  // namespace sluice::flow
