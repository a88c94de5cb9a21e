#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/id.hpp"
#include "security/digest/digest.hpp"

namespace sluice::signin {

// A second factor on paper. `text` is shown to the person once and kept nowhere; `hash` is stored.
// A code has 80 random bits, so that a plain hash of it is not guessed.
struct RecoveryCode {
    std::string text;  // "7GK4-X0QM-2D9T-VBRH", Crockford's base 32
    digest::Sha256 hash{};
};

inline constexpr std::size_t recovery_codes = 10;

std::vector<RecoveryCode> make_recovery_codes(RandomSource& random);

// Which of the stored hashes the code has; the caller deletes that one in the same transaction, so
// that a code is taken once. Case, blanks and dashes do not matter, and O, I and L count as 0
// and 1. Every hash is compared, in constant time.
std::optional<std::size_t> find_recovery_code(std::string_view text,
                                              std::span<const digest::Sha256> stored);

}  // namespace sluice::signin
