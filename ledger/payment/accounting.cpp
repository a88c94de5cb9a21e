#include "ledger/payment/accounting.hpp"

namespace sluice {

namespace {

Posting transfer(PostingId id, PostingKind kind, PaymentId payment, const PaymentAccounts& accounts,
                 Money amount) {
    return {.id = id,
            .kind = kind,
            .pending_id = {},
            .purpose = PostingPurpose::transfer,
            .debit = accounts.clearing,
            .credit = accounts.bank,
            .amount = amount,
            .payment_id = payment,
            .line_id = {},
            .statement_id = {},
            .pending_minor = 0};
}

}  // namespace

Posting reserve(PaymentId payment, const PaymentAccounts& accounts, Money amount) {
    return transfer(pending_posting_id(payment), PostingKind::pending, payment, accounts, amount);
}

Posting release(PostingId id, PaymentId payment, const PaymentAccounts& accounts, Money amount) {
    auto posting = transfer(id, PostingKind::void_, payment, accounts, amount);
    posting.pending_id = pending_posting_id(payment);
    posting.pending_minor = amount.minor();
    return posting;
}

Posting settle(PostingId id, PaymentId payment, StatementLineId line,
               const PaymentAccounts& accounts, Money amount) {
    auto posting = transfer(id, PostingKind::post, payment, accounts, amount);
    posting.pending_id = pending_posting_id(payment);
    posting.pending_minor = amount.minor();
    posting.line_id = line;
    return posting;
}

Posting give_back(PostingId id, PaymentId payment, StatementLineId line,
                  const PaymentAccounts& accounts, Money amount) {
    auto posting = transfer(id, PostingKind::direct, payment, accounts, amount);
    posting.purpose = PostingPurpose::return_;
    std::swap(posting.debit, posting.credit);
    posting.line_id = line;
    return posting;
}

}  // namespace sluice
