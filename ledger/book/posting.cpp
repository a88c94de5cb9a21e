#include "ledger/book/posting.hpp"

#include <array>
#include <map>

namespace sluice {

std::string_view name(PostingKind kind) {
    constexpr std::array<std::string_view, 4> names{"pending", "post", "void", "direct"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name(PostingPurpose purpose) {
    constexpr std::array<std::string_view, 6> names{"transfer", "return",  "charge",
                                                    "suspense", "opening", "reclassification"};
    return names[static_cast<std::size_t>(purpose)];
}

std::vector<CounterDelta> counter_deltas(std::span<const Posting> postings) {
    std::map<AccountId, CounterDelta> sums;
    for (const auto& posting : postings) {
        auto& debit = sums[posting.debit];
        auto& credit = sums[posting.credit];
        const auto amount = posting.amount.minor();
        if (posting.kind == PostingKind::pending) {
            debit.debits_pending = add_minor(debit.debits_pending, amount);
            credit.credits_pending = add_minor(credit.credits_pending, amount);
            continue;
        }
        if (posting.pending_id) {
            debit.debits_pending = add_minor(debit.debits_pending, -posting.pending_minor);
            credit.credits_pending = add_minor(credit.credits_pending, -posting.pending_minor);
        }
        if (posting.kind != PostingKind::void_) {
            debit.debits_posted = add_minor(debit.debits_posted, amount);
            credit.credits_posted = add_minor(credit.credits_posted, amount);
        }
    }
    std::vector<CounterDelta> deltas;
    deltas.reserve(sums.size());
    for (auto& [account, delta] : sums) {
        delta.account = account;
        deltas.push_back(delta);
    }
    return deltas;
}

}  // namespace sluice
