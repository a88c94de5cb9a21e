#pragma once

#include "gateway/flow/channel.hpp"
#include "ledger/store/database.hpp"

namespace sluice::flow {

// The first statement of every transaction of a channel: holds the lease's row until the end, so
// that no takeover can happen between the check and the commit. Error: version_conflict.
Result<void> check_fence(store::Tx& tx, const Lease& lease, Instant now);

}  // namespace sluice::flow
