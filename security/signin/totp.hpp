#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/id.hpp"
#include "ledger/base/time.hpp"

namespace sluice::signin {

enum class TotpHash : std::uint8_t { sha1, sha256, sha512 };

// Time-based one-time passwords, RFC 6238. The default is what every authenticator app reads.
struct TotpRules {
    TotpHash hash = TotpHash::sha1;
    int digits = 6;  // 6 to 8
    std::chrono::seconds period{30};
    int window = 1;  // periods before and after now that are taken too (section 5.2)
};

// A shared secret of 160 random bits. It has to be kept sealed, not hashed: codes are made from it.
std::string make_totp_secret(RandomSource& random);

// Which period `now` is in: T of section 4.2.
std::int64_t totp_step(Instant now, const TotpRules& rules);

// The code of one period, with leading zeros.
std::string totp_code(std::string_view secret, std::int64_t step, const TotpRules& rules);

// The period whose code this is; nothing when there is none within the window, or none after
// `last_step`, the one accepted last. The caller stores the answer as the next `last_step`, only if
// it is greater than the one stored by then: a code is taken once (section 5.2). Every code of the
// window is computed and compared in constant time.
std::optional<std::int64_t> accept_totp(std::string_view secret, std::string_view code, Instant now,
                                        std::optional<std::int64_t> last_step,
                                        const TotpRules& rules);

// What a QR code for enrolment says: "otpauth://totp/Issuer:account?secret=...&issuer=Issuer".
// SHA-1, 6 and 30 are left out, because some apps refuse what they know anyway. It has the secret
// in it.
std::string totp_uri(std::string_view issuer, std::string_view account, std::string_view secret,
                     const TotpRules& rules);

}  // namespace sluice::signin
