#include "gateway/flow/webhook_admin.hpp"

#include "gateway/flow/audit_log.hpp"
#include "gateway/flow/evidence.hpp"
#include "gateway/flow/webhook_secret.hpp"
#include "ledger/store/webhook_store.hpp"

namespace sluice::flow {

using store::Tx;

namespace {

Error no_such_webhook() {
    return fail(Errc::not_found, "there is no such webhook");
}

// Without what follows the path, which may be secret.
std::string without_query(const std::string& url) {
    return url.substr(0, url.find_first_of("?#"));
}

void write_webhook_down(Tx& tx, Context& context, EnterpriseId enterprise, WebhookId webhook,
                        const std::string& actor, const std::string& action,
                        const std::string& after = {}) {
    write_down(tx, context,
               {.actor = actor,
                .action = "webhook." + action,
                .subject = {"webhook", webhook.to_string()},
                .enterprise = enterprise,
                .after = after});
}

}  // namespace

Result<NewWebhook> create_webhook(Context& context, EnterpriseId enterprise, const std::string& url,
                                  const WebhookPolicy& policy, const std::string& actor) {
    if (const auto target = parse_webhook_url(url, policy); !target) {
        return target.error();
    }
    const auto now = context.clock.now();
    const auto webhook = make_id<WebhookId>(now, context.random);
    const auto secret = make_webhook_secret(context.random);
    const auto sealed = seal_webhook_secret(context, enterprise, webhook, secret);
    const auto done = context.database.transact([&](Tx& tx) -> Result<void> {
        store::insert_webhook(tx, enterprise, webhook, url, sealed, now);
        write_webhook_down(tx, context, enterprise, webhook, actor, "created",
                           evidence({{"url", without_query(url)}}));
        return {};
    });
    if (!done) {
        return done.error();
    }
    return NewWebhook{webhook, show_webhook_secret(secret)};
}

Result<void> enable_webhook(Context& context, EnterpriseId enterprise, WebhookId webhook,
                            const std::string& actor) {
    return context.database.transact([&](Tx& tx) -> Result<void> {
        if (!store::enable_webhook(tx, enterprise, webhook, context.clock.now())) {
            return no_such_webhook();
        }
        write_webhook_down(tx, context, enterprise, webhook, actor, "enabled");
        return {};
    });
}

Result<void> remove_webhook(Context& context, EnterpriseId enterprise, WebhookId webhook,
                            const std::string& actor) {
    return context.database.transact([&](Tx& tx) -> Result<void> {
        if (!store::remove_webhook(tx, enterprise, webhook)) {
            return no_such_webhook();
        }
        write_webhook_down(tx, context, enterprise, webhook, actor, "removed");
        return {};
    });
}

Result<std::int64_t> replay_webhook(Context& context, EnterpriseId enterprise, WebhookId webhook,
                                    std::int64_t from_seq, const std::string& actor) {
    if (from_seq < 1) {
        return fail(Errc::invalid_value, "events are numbered from 1", "/from_seq");
    }
    return context.database.transact([&](Tx& tx) -> Result<std::int64_t> {
        const auto events = store::rewind_webhook(tx, enterprise, webhook, from_seq);
        if (!events) {
            return no_such_webhook();
        }
        write_webhook_down(tx, context, enterprise, webhook, actor, "replayed",
                           evidence({{"from_seq", std::to_string(from_seq)}}));
        return *events;
    });
}

}  // namespace sluice::flow
