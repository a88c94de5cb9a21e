#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/base/money.hpp"

namespace sluice {

// pending reserves an amount; post and void resolve a pending once; direct posts at once.
enum class PostingKind : std::uint8_t { pending, post, void_, direct };

enum class PostingPurpose : std::uint8_t {
    transfer,
    return_,
    charge,
    suspense,
    opening,
    reclassification  // moves between accounts of ours what suspense held
};

std::string_view name(PostingKind kind);
std::string_view name(PostingPurpose purpose);

// One row of double entry: both sides, one currency.
struct Posting {
    PostingId id;
    PostingKind kind;
    std::optional<PostingId> pending_id;  // of post and void
    PostingPurpose purpose;
    AccountId debit;
    AccountId credit;
    Money amount;  // of void: the pending's amount
    std::optional<PaymentId> payment_id;
    std::optional<StatementLineId> line_id;
    std::optional<StatementId> statement_id;
    // Of post and void: what the pending it resolves had reserved.
    std::int64_t pending_minor = 0;
};

// What postings change in one account's counters.
struct CounterDelta {
    AccountId account;
    std::int64_t debits_pending = 0;
    std::int64_t credits_pending = 0;
    std::int64_t debits_posted = 0;
    std::int64_t credits_posted = 0;
};

// Sums the postings by account, in ascending order of account id, which is the order of locking.
std::vector<CounterDelta> counter_deltas(std::span<const Posting> postings);

}  // namespace sluice
