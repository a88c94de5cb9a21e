#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gateway/flow/accept.hpp"
#include "ledger/store/database.hpp"

namespace sluice::flow {

struct SetItem {
    const CreditTransfer* transfer;
    const Idempotency* idempotency;  // with an empty key when the item has none of its own
    std::string_view traceparent;
};

// Judges and books a set inside an open transaction; the shared part of payments and batches.
// Locks, in this order: the balances of the debtor accounts, then the feed counter.
std::vector<AcceptOutcome> accept_set(store::Tx& tx, Context& context, EnterpriseId enterprise,
                                      std::span<const SetItem> items, std::optional<BatchId> batch,
                                      const std::string& actor);

// Runs a transaction again, once, when it lost a race for a key another process wrote meanwhile:
// the second run sees that key.
template <class Body>
auto transact_again_on_race(store::Database& database, Body&& body) {
    auto outcome = database.transact(body);
    if (!outcome && outcome.error().code == Errc::database_conflict &&
        outcome.error().detail == "23505") {
        outcome = database.transact(body);
    }
    return outcome;
}

}  // namespace sluice::flow
