#pragma once

#include <string>
#include <string_view>

#include "ledger/base/result.hpp"

namespace sluice::keys {

// A signature over a curve of 256 bits: r || s of 32 bytes each, big-endian (IEEE P1363), or DER of
// SEQUENCE {r INTEGER, s INTEGER} (RFC 3279 section 2.2.3).
inline constexpr std::size_t rs_bytes = 64;

std::string rs_to_der(std::string_view rs);  // of rs_bytes

// Only the one DER form, as a second form of a signature would be a second signature. Error:
// malformed.
Result<std::string> der_to_rs(std::string_view der);

}  // namespace sluice::keys
