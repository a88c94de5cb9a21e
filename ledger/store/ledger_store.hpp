#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/book/posting.hpp"
#include "ledger/store/database.hpp"

namespace sluice::store {

// Key of the MAC that seals every posting, from ledger.seal_key_file.
struct SealKey {
    std::string bytes;
};

// The text a posting's seal is made over; the audit makes it again from the row.
std::string seal_text(EnterpriseId enterprise, const Posting& posting, Instant at);
std::string seal(const SealKey& key, EnterpriseId enterprise, const Posting& posting, Instant at);

// Inserts the postings and moves the counters of their accounts, which stay locked in ascending
// order of id until the end of the transaction. bank_truth: the postings say what a bank has done;
// then an account may go below its floor and the excess is kept as observed overdraft. Otherwise
// the floor refuses with a StatementError naming account_balance_not_below_floor.
void book(Tx& tx, const SealKey& key, EnterpriseId enterprise, std::span<const Posting> postings,
          Instant at, bool bank_truth);

struct LockedBalance {
    AccountId account;
    bool is_open;
    // What may still be reserved; nothing: no floor.
    std::optional<std::int64_t> available_minor;
};

// Locks balances in ascending order of id.
std::vector<LockedBalance> lock_balances(Tx& tx, EnterpriseId enterprise,
                                         std::span<const AccountId> accounts);

// The next `count` numbers of the enterprise's feed: the first one. Take it last in a transaction:
// the enterprise's other writers wait for it.
std::int64_t take_feed_numbers(Tx& tx, EnterpriseId enterprise, std::size_t count);

}  // namespace sluice::store
