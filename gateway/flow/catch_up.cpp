#include <algorithm>

#include "gateway/flow/channel.hpp"
#include "gateway/flow/fence.hpp"
#include "ledger/store/payment_store.hpp"

namespace sluice::flow {

namespace {

using store::Tx;

// Waiting for longer than they ever do, told by the work queue's own index.
std::vector<PaymentId> put_off(Tx& tx, const Lease& lease, Instant now, Instant farthest) {
    std::vector<PaymentId> ids;
    // A queued payment waits for its day, unless it was due at once, or has been on its way before:
    // then it only waits for the next try, counted from its last change.
    for (const auto& row :
         tx.exec("(SELECT payment_id FROM payment_state WHERE enterprise_id = $1 "
                 "AND channel_id = $2 AND state IN ('in_doubt', 'accepted') AND next_at > $4) "
                 "UNION ALL (SELECT payment_id FROM payment_state WHERE enterprise_id = $1 "
                 "AND channel_id = $2 AND state = 'queued' AND next_at > $3 AND changed_at > $3 "
                 "AND (attempts > 0 OR next_at <= changed_at))",
                 {lease.enterprise, lease.channel, now, farthest})) {
        ids.push_back(row.id<PaymentId>(0));
    }
    return ids;
}

}  // namespace

Result<int> catch_up(Context& context, const Lease& lease) {
    const auto& can = context.directory.bank(lease.enterprise, lease.channel).capabilities;
    const auto longest_wait =
        std::max({can.first_query_after, can.query_interval, can.accepted_query_interval});
    return context.database.transact([&](Tx& tx) -> Result<int> {
        const auto now = context.clock.now();
        if (auto held = check_fence(tx, lease, now); !held) {
            return held.error();
        }
        const auto ids = put_off(tx, lease, now, now + longest_wait);
        store::Set due(1);
        for (const auto& payment : store::lock_payments(tx, lease.enterprise, ids)) {
            due.add({payment.id});
        }
        if (!due.empty()) {
            tx.exec(
                "UPDATE payment_state SET next_at = $3 WHERE enterprise_id = $2 "
                "AND payment_id = ANY($1::uuid[]) AND next_at > $3",
                due.params({lease.enterprise, now}));
        }
        return static_cast<int>(due.size());
    });
}

}  // namespace sluice::flow
