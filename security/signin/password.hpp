#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ledger/base/id.hpp"
#include "ledger/base/result.hpp"

namespace sluice::signin {

// Passwords as NIST SP 800-63B section 5.1.1.2 has them: a length and a list of refused ones, no
// rules of composition, no expiry. The bytes count as they came; there is no Unicode normalization.

struct PasswordRules {
    std::size_t min_characters = 12;  // of Unicode
};
// Longer ones are refused before anything is computed.
inline constexpr std::size_t max_password_bytes = 256;

// Whether a person may choose this password. `own_names` are words of theirs: handle, name, e-mail
// address, enterprise. Errors, none with the password in it: too_large, wrong_encoding,
// invalid_characters for control characters, invalid_value when it is too short, a common one or
// built on a name of theirs.
Result<void> check_new_password(std::string_view password,
                                std::span<const std::string_view> own_names,
                                const PasswordRules& rules = {});

// The cost of Argon2id (RFC 9106 section 4, the second recommended choice, but in one lane: a check
// then takes one core and no threads of its own).
struct Argon2Cost {
    std::uint32_t memory_kib = 64 * 1024;
    std::uint32_t passes = 3;
    std::uint32_t lanes = 1;
    bool operator==(const Argon2Cost&) const = default;
};

// "$argon2id$v=19$m=65536,t=3,p=1$<salt>$<hash>" (PHC string format), a new salt of 128 bits each
// time. Takes as long as the cost says; any thread.
std::string hash_password(std::string_view password, const Argon2Cost& cost, RandomSource& random);

struct PasswordCheck {
    bool matches = false;
    bool needs_rehash = false;  // it matches, and the stored string has another cost: hash it anew
};

// Compares with what is stored for the person, nothing when there is no such person. Then, and for
// a stored text that is none of ours, the same work is done as for a hash of `cost`, so that the
// time does not tell who exists. Any thread.
PasswordCheck check_password(std::string_view password, const std::optional<std::string>& stored,
                             const Argon2Cost& cost);

}  // namespace sluice::signin
