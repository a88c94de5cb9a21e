#pragma once

#include <optional>

#include "ledger/base/id.hpp"
#include "ledger/book/posting.hpp"
#include "ledger/payment/state.hpp"

namespace sluice {

// The accounts a payment touches: its own bank account, and the enterprise's of the same currency.
struct PaymentAccounts {
    AccountId bank;
    AccountId clearing;
    AccountId suspense;
};

// A payment's reservation has the payment's own id, so that resolving it needs no look-up.
inline PostingId pending_posting_id(PaymentId payment) {
    return PostingId{payment.uuid};
}

// created: reserve. Dr clearing, Cr bank.
Posting reserve(PaymentId payment, const PaymentAccounts& accounts, Money amount);

// rejected or cancelled: give the reservation back.
Posting release(PostingId id, PaymentId payment, const PaymentAccounts& accounts, Money amount);

// settled by a statement line: post the reservation. The amounts are equal; a line with another
// amount is an exception and goes to suspense instead.
Posting settle(PostingId id, PaymentId payment, StatementLineId line,
               const PaymentAccounts& accounts, Money amount);

// returned by the bank: Dr bank, Cr clearing.
Posting give_back(PostingId id, PaymentId payment, StatementLineId line,
                  const PaymentAccounts& accounts, Money amount);

// The posting that a change of state makes by itself; settled and returned need their line.
constexpr bool releases_reservation(PaymentEvent event) {
    return event == PaymentEvent::cancel || event == PaymentEvent::bank_rejected ||
           event == PaymentEvent::refuse;
}

}  // namespace sluice
