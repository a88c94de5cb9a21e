#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.hpp"

namespace sluice {

// ISO 13616: country, two check digits, 1-30 letters or digits; remainder 97 = 1. Upper case,
// no spaces. The national length is checked for the countries in the table of the source file.
Result<std::string> parse_iban(std::string_view text);

// ISO 9362: 4 letters or digits, 2 letters (country), 2 letters or digits, optionally 3 more.
Result<std::string> parse_bic(std::string_view text);

// The number as logs and error texts may show it: first four, last four, stars between.
std::string masked(std::string_view account_number);

}  // namespace sluice
