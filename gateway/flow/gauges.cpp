#include "gateway/flow/gauges.hpp"

#include <algorithm>
#include <map>

#include "ledger/base/metrics.hpp"

namespace sluice::flow {

namespace {

using store::Tx;

constexpr std::string_view open_states[] = {"received", "held",     "to_approve", "queued",
                                            "sending",  "accepted", "in_doubt"};

struct Open {
    std::int64_t count = 0;
    std::int64_t oldest_age_seconds = 0;
};

struct Gauges {
    std::map<std::pair<std::string, std::string>, Open> payments;  // by state and bank
    std::int64_t exceptions = 0;
    std::map<std::string, std::int64_t> suspense_minor;  // by currency
};

void add_payments(Tx& tx, EnterpriseId enterprise, Instant now, Gauges& gauges) {
    for (const auto& row :
         tx.exec("SELECT s.state, c.bank_id, count(*), min(s.changed_at) FROM payment_state s "
                 "JOIN channel c USING (enterprise_id, channel_id) WHERE s.enterprise_id = $1 "
                 "AND s.next_at IS NOT NULL GROUP BY s.state, c.bank_id",
                 {enterprise})) {
        auto& open = gauges.payments[{row.string(0), row.string(1)}];
        open.count += row.integer(2);
        const auto age = std::chrono::floor<std::chrono::seconds>(now - row.instant(3));
        open.oldest_age_seconds = std::max<std::int64_t>(open.oldest_age_seconds, age.count());
    }
}

void add_exceptions(Tx& tx, EnterpriseId enterprise, Gauges& gauges) {
    gauges.exceptions += tx.exec(
                               "SELECT count(*) FROM recon_exception WHERE enterprise_id = $1 "
                               "AND closed_at IS NULL",
                               {enterprise})[0]
                             .integer(0);
    for (const auto& row : tx.exec("SELECT currency, posted_minor FROM balance "
                                   "WHERE enterprise_id = $1 AND kind = 'suspense'",
                                   {enterprise})) {
        gauges.suspense_minor[row.string(0)] += row.integer(1);
    }
}

void publish(const Context& context, const Gauges& gauges) {
    for (const auto& channel : context.directory.channels()) {
        for (const auto state : open_states) {
            const auto found = gauges.payments.find({std::string{state}, channel.bank_id});
            const auto open = found == gauges.payments.end() ? Open{} : found->second;
            metrics::set("sluice_payments_open", {{"state", state}, {"bank", channel.bank_id}},
                         open.count);
            metrics::set("sluice_payments_oldest_age_seconds",
                         {{"state", state}, {"bank", channel.bank_id}}, open.oldest_age_seconds);
        }
    }
    metrics::set("sluice_recon_exceptions_open", {}, gauges.exceptions);
    for (const auto& [currency, minor] : gauges.suspense_minor) {
        metrics::set("sluice_suspense_minor_units", {{"currency", currency}}, minor);
    }
}

}  // namespace

void set_gauges(Context& context) {
    Gauges gauges;
    const auto now = context.clock.now();
    for (const auto& enterprise : context.directory.enterprises()) {
        const auto read = context.database.transact([&](Tx& tx) -> Result<void> {
            add_payments(tx, enterprise.id, now, gauges);
            add_exceptions(tx, enterprise.id, gauges);
            return {};
        });
        if (!read) {
            return;  // stale gauges are better than wrong ones; readiness tells of the database
        }
    }
    publish(context, gauges);
}

}  // namespace sluice::flow
