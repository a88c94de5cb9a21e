#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"

namespace sluice::signin {

// WebAuthn Level 2 section 6.1, with the backup flags of Level 3. Views into what was read.
struct AuthenticatorData {
    std::string_view rp_id_hash;
    bool user_present = false;     // UP
    bool user_verified = false;    // UV
    bool backup_eligible = false;  // BE: the key may leave the device
    bool backed_up = false;        // BS: it has
    std::uint32_t sign_count = 0;

    // Attested credential data (section 6.5.1), of a registration.
    struct Attested {
        std::string_view aaguid;         // 16 bytes
        std::string_view credential_id;  // 1 to 1023 bytes
        std::string_view public_key;     // a COSE_Key
    };
    std::optional<Attested> attested{};
};

// Reads all of it. Errors, with "authenticatorData" in `where`: malformed, too_large,
// unsupported_element of its CBOR; invalid_value for reserved flags and BS without BE.
Result<AuthenticatorData> read_authenticator_data(std::string_view bytes);

}  // namespace sluice::signin
