#include <algorithm>

#include "gateway/flow/channel.hpp"
#include "gateway/flow/fence.hpp"
#include "ledger/base/log.hpp"
#include "ledger/base/mutant.hpp"

namespace sluice::flow {

using store::Tx;

namespace {

// A hint for the log only: the row may change before it is taken.
bool is_from_the_future(Tx& tx, EnterpriseId enterprise, ChannelId channel, Uuid owner,
                        Instant latest) {
    return !tx.exec(
                  "SELECT FROM channel_lease WHERE enterprise_id = $1 AND channel_id = $2 "
                  "AND owner <> $3 AND until > $4 AND isfinite(until)",
                  {enterprise, channel, owner, latest})
                .empty();
}

}  // namespace

Result<std::optional<Lease>> take_lease(Context& context, EnterpriseId enterprise,
                                        ChannelId channel, Uuid owner,
                                        std::chrono::milliseconds duration,
                                        const std::optional<Lease>& held) {
    return context.database.transact([&](Tx& tx) -> Result<std::optional<Lease>> {
        const auto now = context.clock.now();
        const auto latest = now + 2 * duration;
        const bool from_the_future = is_from_the_future(tx, enterprise, channel, owner, latest);
        const auto rows = tx.exec(
            "UPDATE channel_lease SET owner = $3, until = $5, "
            "epoch = CASE WHEN owner = $3 AND until > $4 THEN epoch ELSE epoch + 1 END "
            "WHERE enterprise_id = $1 AND channel_id = $2 AND (owner IS NULL OR owner = $3 "
            "OR until <= $4 OR (until > $6 AND isfinite(until))) RETURNING epoch",
            {enterprise, channel, owner, now, now + duration, latest});
        if (rows.empty()) {
            return std::optional<Lease>{};
        }
        const auto epoch = rows[0].integer(0);
        const bool renewed = held && held->owner == owner && held->epoch == epoch;
        if (from_the_future && !renewed) {
            log::warning("channel.lease_from_the_future", {{"channel.id", channel.to_string()}});
        }
        // Read when the row is locked: until then the one before us could still begin a send.
        const auto locked_at = context.clock.now();
        // Later than now: the clock has been set back since.
        const auto since = renewed ? std::min(held->held_since, locked_at) : locked_at;
        return std::optional{Lease{enterprise, channel, owner, epoch, since}};
    });
}

void release_lease(Context& context, const Lease& lease) {
    (void)context.database.transact([&](Tx& tx) -> Result<void> {
        tx.exec(
            "UPDATE channel_lease SET owner = NULL, until = NULL WHERE enterprise_id = $1 "
            "AND channel_id = $2 AND owner = $3 AND epoch = $4",
            {lease.enterprise, lease.channel, lease.owner, lease.epoch});
        return {};
    });
}

Result<void> check_fence(Tx& tx, const Lease& lease, Instant now) {
    const auto held = tx.exec(
        "SELECT FROM channel_lease WHERE enterprise_id = $1 AND channel_id = $2 AND owner = $3 "
        "AND epoch = $4 AND until > $5 FOR SHARE",
        {lease.enterprise, lease.channel, lease.owner, lease.epoch, now});
    if (held.empty() && !mutant(Mutant::skip_fence)) {
        return fail(Errc::version_conflict, "the channel's lease is lost");
    }
    return {};
}

}  // namespace sluice::flow
