#include "gateway/flow/webhook_admin.hpp"

#include "gateway/flow/webhook_secret.hpp"
#include "ledger/store/webhook_store.hpp"

namespace sluice::flow {

using store::Tx;

namespace {

Error no_such_webhook() {
    return fail(Errc::not_found, "there is no such webhook");
}

}  // namespace

Result<NewWebhook> create_webhook(Context& context, EnterpriseId enterprise, const std::string& url,
                                  const WebhookPolicy& policy) {
    if (const auto target = parse_webhook_url(url, policy); !target) {
        return target.error();
    }
    const auto now = context.clock.now();
    const auto webhook = make_id<WebhookId>(now, context.random);
    const auto secret = make_webhook_secret(context.random);
    const auto sealed = seal_webhook_secret(context, enterprise, webhook, secret);
    const auto done = context.database.transact([&](Tx& tx) -> Result<void> {
        store::insert_webhook(tx, enterprise, webhook, url, sealed, now);
        return {};
    });
    if (!done) {
        return done.error();
    }
    return NewWebhook{webhook, show_webhook_secret(secret)};
}

Result<void> enable_webhook(Context& context, EnterpriseId enterprise, WebhookId webhook) {
    return context.database.transact([&](Tx& tx) -> Result<void> {
        if (!store::enable_webhook(tx, enterprise, webhook, context.clock.now())) {
            return no_such_webhook();
        }
        return {};
    });
}

Result<void> remove_webhook(Context& context, EnterpriseId enterprise, WebhookId webhook) {
    return context.database.transact([&](Tx& tx) -> Result<void> {
        if (!store::remove_webhook(tx, enterprise, webhook)) {
            return no_such_webhook();
        }
        return {};
    });
}

Result<std::int64_t> replay_webhook(Context& context, EnterpriseId enterprise, WebhookId webhook,
                                    std::int64_t from_seq) {
    if (from_seq < 1) {
        return fail(Errc::invalid_value, "events are numbered from 1", "/from_seq");
    }
    return context.database.transact([&](Tx& tx) -> Result<std::int64_t> {
        const auto events = store::rewind_webhook(tx, enterprise, webhook, from_seq);
        if (!events) {
            return no_such_webhook();
        }
        return *events;
    });
}

}  // namespace sluice::flow
