#pragma once

#include <vector>

#include "tests/store/base_rows.hpp"

namespace sluice::test {

// The parts of base_rows() that screening brings. The decision that lets a payment be queued comes
// before the payment's state; the rest comes after the statement lines.
void add_payment_decision(std::vector<BaseRow>& rows);
void add_screening(std::vector<BaseRow>& rows);

}  // namespace sluice::test
