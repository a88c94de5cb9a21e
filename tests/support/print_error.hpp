#pragma once

#include <ostream>

#include "ledger/base/result.hpp"

namespace sluice {

// Found by GoogleTest: a failed expectation shows the error's words.
inline void PrintTo(const Error& error, std::ostream* out) {
    *out << to_string(error);
}

}  // namespace sluice
