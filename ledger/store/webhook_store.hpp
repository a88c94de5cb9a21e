#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/base/money.hpp"
#include "ledger/store/database.hpp"

namespace sluice::store {

// Why a webhook is off; kept in webhook.disabled_reason.
inline constexpr std::string_view webhook_gone = "gone";        // it answered 410
inline constexpr std::string_view webhook_removed = "removed";  // by a person; never comes back

struct WebhookView {
    WebhookId id;
    std::string url;
    bool is_enabled;
    std::string disabled_reason;
    std::int64_t planned_seq;  // events up to here have their delivery
    Instant created_at;
};

// Events that come after this transaction go to it.
void insert_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook, const std::string& url,
                    std::string_view sealed_secret, Instant now);

// Without the removed ones, oldest first.
std::vector<WebhookView> list_webhooks(Tx& tx, EnterpriseId enterprise);
std::optional<WebhookView> find_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook);

// These raise the version and say whether there is such a webhook. Removal keeps the log of
// deliveries and forgets the secret.
bool enable_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook, Instant now);
bool remove_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook);

// Takes back the planning of events from from_seq on, so that they are planned anew, also those
// that were delivered. Returns how many they are; nothing when there is no such webhook.
std::optional<std::int64_t> rewind_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook,
                                           std::int64_t from_seq);

// Makes the deliveries of events after planned_seq for every enabled webhook, at most max_events a
// webhook, and returns how many events were planned. A delivery that was done before is due again,
// with `round` tries more: its attempts go up to the next multiple of `round`.
std::int64_t plan_deliveries(Tx& tx, EnterpriseId enterprise, std::int64_t max_events, int round,
                             Instant now);

// An event of the feed with what a receiver is told about it.
struct FeedEvent {
    std::int64_t seq = 0;
    std::string subject_type;  // "payment" or "statement"
    Uuid subject_id;
    std::string type;  // the state, or the kind of statement
    int version = 0;
    Instant at;
    AccountId account;
    std::string end_to_end_id;      // of a payment
    std::optional<Money> amount;    // of a payment
    std::string bank_statement_id;  // of a statement
};

// A delivery that was claimed: due again at `leased_until`, unless it is recorded before.
struct DueDelivery {
    WebhookId webhook;
    std::string url;
    std::string sealed_secret;
    int attempts;  // so far
    FeedEvent event;
};

// Claims up to `limit` deliveries, in the order of events, that no other process is at.
std::vector<DueDelivery> claim_deliveries(Tx& tx, EnterpriseId enterprise, Instant now,
                                          Instant leased_until, int limit);

// What became of one claimed delivery.
struct DeliveryOutcome {
    WebhookId webhook;
    std::int64_t seq = 0;
    int attempts = 0;  // as claimed
    Instant at;
    int status = 0;     // HTTP status; 0: no answer
    std::string error;  // stable code; empty when delivered
    int duration_ms = 0;
    std::string state;               // "delivered", "failed", "pending"
    std::optional<Instant> next_at;  // of pending
};

// Appends the attempts and moves the deliveries, except those that another process recorded in the
// meantime because the lease ran out. Returns how many it recorded.
std::size_t record_deliveries(Tx& tx, EnterpriseId enterprise,
                              std::span<const DeliveryOutcome> outcomes);

// Gives claimed deliveries back without an attempt.
struct Postponed {
    WebhookId webhook;
    std::int64_t seq = 0;
    int attempts = 0;
    Instant next_at;
};
void postpone_deliveries(Tx& tx, EnterpriseId enterprise, std::span<const Postponed> deliveries);

// Nothing is delivered to the webhook before `until`: its receiver asked for less.
void slow_down_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook, Instant until);
// Its deliveries wait until it is enabled, and no new ones are planned.
void disable_webhook(Tx& tx, EnterpriseId enterprise, WebhookId webhook, std::string_view reason);

struct AttemptView {
    int attempt_no;
    Instant at;
    int status;
    std::string error;
    int duration_ms;
};

struct DeliveryView {
    std::int64_t seq;
    std::string state;
    std::optional<Instant> next_at;
    std::vector<AttemptView> attempts;
};

// Newest event first; `before`: events older than that one.
std::vector<DeliveryView> list_deliveries(Tx& tx, EnterpriseId enterprise, WebhookId webhook,
                                          std::optional<std::int64_t> before, std::size_t limit);

}  // namespace sluice::store
