#pragma once

#include <string>
#include <variant>

#include "ledger/base/result.hpp"

namespace sluice {

// What became of one submitted instruction. An adapter has to prove NotSent or Rejected; whatever
// it cannot prove is InDoubt: timeouts, broken reads, unreadable answers, unlisted bank codes.
struct NotSent {
    Error why;  // not one byte left us, or the bank refused the connection
};
struct Accepted {
    std::string bank_reference;  // empty when the bank gave none
    std::string bank_code;
};
struct Rejected {
    std::string bank_code;
    std::string text;
};
struct InDoubt {
    Error why;
};
using SubmitOutcome = std::variant<NotSent, Accepted, Rejected, InDoubt>;

// What the bank says about an instruction it was asked about. Unanswered: ask again later.
struct Unknown {
    std::string bank_code;  // the bank does not know our reference
};
struct Unanswered {
    Error why;
};
using StatusOutcome = std::variant<Accepted, Rejected, Unknown, Unanswered>;

}  // namespace sluice
