#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/banks/simulated/answer.hpp"
#include "adapters/banks/simulated/bank.hpp"
#include "ledger/base/result.hpp"

namespace sluice::simulated {

// The calls of the admin listener; README.md lists them. `payments` is the query value of that
// name.
Answer answer_admin(Bank& bank, std::string_view method, std::string_view path,
                    std::string_view payments, std::string_view body);

// A JSON array of texts, or one text a line. Errors: malformed, too_large.
Result<std::vector<std::string>> read_instruction_ids(std::string_view body, std::size_t most);

// {"<fault>": {"probability": 0..1, "next": n, "ms": n, "code": "AC04", "minor": n,
// "executes": bool}, ...}; a key left out keeps its value, and "clear": true resets everything
// first. All or nothing. Errors: malformed, unknown_field, invalid_value with a JSON pointer.
Result<void> set_faults(FaultSwitches& faults, std::string_view json);
std::string faults_as_json(const FaultSwitches& faults);

}  // namespace sluice::simulated
