#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/payment/state.hpp"
#include "ledger/statement/statement.hpp"

namespace sluice {

// A payment a statement line may be about, in any state: a line about a rejected payment is news.
struct Candidate {
    PaymentId id;
    AccountId account;
    PaymentState state;
    int attempts = 0;           // 0: it was never sent, so no line can be about it
    std::string reference;      // what we sent as InstrId
    std::string message_id;     // of its latest submission
    std::string batch_group{};  // of that submission: payment_group()
    std::string end_to_end_id;
    std::string uetr;
    std::string bank_reference;
    Money amount;
    std::string creditor_account;
    std::string creditor_name;
    BusinessDate execution_date;
    // The bank debited it a second time, and that is not explained yet: a return may be of either.
    bool has_extra_debit = false;
};

// What a line turned out to be.
struct Settles {
    std::vector<PaymentId> payments;  // more than one for a batch booking; sums are equal
    std::string rule;
};
struct GivesBack {
    PaymentId payment;
    std::string rule;
};
struct Charge {};
// For a person. kind is stable: unknown_debit, unknown_credit, several_candidates, amount_differs,
// batch_sum_differs, executed_twice, executed_though_rejected, executed_though_cancelled,
// return_without_payment, return_before_settlement.
struct Unmatched {
    std::string kind;
    std::vector<PaymentId> candidates;
};
using Verdict = std::variant<Settles, GivesBack, Charge, Unmatched>;

struct MatchLine {
    AccountId account;
    const StatementEntry* entry;
};

// One verdict a line, in their order. Pure: end-to-end id and our own reference, then the bank's
// reference, then amount + counterparty + a window of days around the execution date. A payment is
// used once. More than one possible payment is an exception, never a guess.
std::vector<Verdict> match(std::span<const MatchLine> lines, std::span<const Candidate> candidates);

}  // namespace sluice
