#pragma once

#include <optional>
#include <string>

#include "gateway/flow/accept.hpp"
#include "gateway/flow/context.hpp"
#include "ledger/store/payment_store.hpp"

namespace sluice::flow {

// What people do to payments and exceptions: the same events as the machine's, with their name.

struct Decision {
    PaymentId payment;
    std::optional<int> expected_version;  // If-Match
    Idempotency idempotency;
    std::string reason;  // why, and for what evidence; required
};

// Errors: not_found, version_conflict, illegal_transition, the idempotency codes, the database's.
// A repetition with the same key gives the payment as it is now.
Result<store::PaymentView> cancel_payment(Context& context, EnterpriseId enterprise,
                                          const Decision& decision, const std::string& actor);

// A person says what became of a payment in doubt (or accepted, for bank_rejected): event is
// bank_accepted, bank_rejected or bank_unknown (send again under the same reference).
Result<store::PaymentView> decide_payment(Context& context, EnterpriseId enterprise,
                                          PaymentEvent event, const Decision& decision,
                                          const std::string& actor);

enum class ExceptionAction : std::uint8_t {
    match,   // the line is the settlement of this payment (its amount may differ)
    charge,  // the line is a charge of the bank
    close    // nothing to book: explained outside; the money stays in suspense
};

struct ExceptionDecision {
    ExceptionId exception;
    ExceptionAction action = ExceptionAction::close;
    std::optional<PaymentId> payment;  // of match
    Idempotency idempotency;
    std::string reason;
};

// Errors: not_found (also when closed already), illegal_transition, invalid_value.
Result<void> decide_exception(Context& context, EnterpriseId enterprise,
                              const ExceptionDecision& decision, const std::string& actor);

}  // namespace sluice::flow
