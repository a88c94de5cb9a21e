#pragma once

#include <string_view>

#include "ledger/base/result.hpp"
#include "tests/auditor/evidence.hpp"

namespace sluice::auditor {

// Evidence from JSON: an object whose keys are the fields' names, `wire[].kind` in words and
// `wire[].final_from_us` left out when there is none. In place of `instructions` and
// `bank_balances` it may hold `banks`: the documents of GET /books of each sluice-bank.
// Errors: malformed, missing_field, unknown_field and invalid_value, with a JSON pointer.
Result<Evidence> parse_evidence(std::string_view text);

}  // namespace sluice::auditor
