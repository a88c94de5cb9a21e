#include "gateway/flow/channel.hpp"
#include "gateway/flow/fence.hpp"

namespace sluice::flow {

using store::Tx;

Result<std::optional<Lease>> take_lease(Context& context, EnterpriseId enterprise,
                                        ChannelId channel, Uuid owner,
                                        std::chrono::milliseconds duration) {
    return context.database.transact([&](Tx& tx) -> Result<std::optional<Lease>> {
        const auto now = context.clock.now();
        const auto rows = tx.exec(
            "UPDATE channel_lease SET owner = $3, until = $5, "
            "epoch = CASE WHEN owner = $3 AND until > $4 THEN epoch ELSE epoch + 1 END "
            "WHERE enterprise_id = $1 AND channel_id = $2 "
            "AND (owner IS NULL OR owner = $3 OR until <= $4) RETURNING epoch",
            {enterprise, channel, owner, now, now + duration});
        if (rows.empty()) {
            return std::optional<Lease>{};
        }
        return std::optional{Lease{enterprise, channel, owner, rows[0].integer(0)}};
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
    if (held.empty()) {
        return fail(Errc::version_conflict, "the channel's lease is lost");
    }
    return {};
}

}  // namespace sluice::flow
