#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/base/result.hpp"
#include "security/digest/digest.hpp"

namespace sluice::signin {

// Keys of people, W3C Web Authentication Level 2 (https://www.w3.org/TR/webauthn-2/): registration
// is section 7.1, assertion section 7.2. Every text here is the bytes, after base64url.
//
// Failures say in `detail` and `where` what is wrong, for the log: unauthenticated where something
// is not as it has to be, else malformed, too_large, unsupported_element, invalid_value of what
// cannot be read. The one who tried is told refused() of signin.hpp, whatever it was.

// Who we are, and what we ask. `origins` are exact: "https://console.example.com".
struct RelyingParty {
    std::string id;  // the domain, "console.example.com"
    std::vector<std::string> origins;
    bool is_user_verification_required = true;  // a PIN or a finger, not only a touch
    bool is_cross_origin_allowed = false;
    // Take attestations we do not verify (certificates of vendors) as if they were "none".
    bool is_other_attestation_taken = false;
};

// 256 random bits. A challenge is used once and for some minutes; that is the caller's to hold.
std::string make_challenge(RandomSource& random);

// The challenge of an approval: SHA-256 of what the person was shown, byte for byte, under a nonce
// of 16 to 64 random bytes which is stored with it. The signature then says what was approved, and
// nothing signed for one thing says it of another.
std::string approval_challenge(std::string_view shown, std::string_view nonce);

enum class Attestation : std::uint8_t {
    none,       // nobody says what made the key
    self,       // "packed", signed with the key itself: it had the private key
    not_looked  // another one, taken as none
};

// What is stored of a credential. `id` is unique among all people (section 7.1 step 22); the caller
// sees to that.
struct Credential {
    std::string id;
    std::string public_key;  // COSE_Key
    std::uint32_t sign_count = 0;
    std::array<std::uint8_t, 16> aaguid{};  // the model, where it says
    Attestation attestation = Attestation::none;
    bool user_verified = false;
    bool backup_eligible = false;
    bool backed_up = false;
};

// A new credential, made by the person's device for this challenge.
Result<Credential> verify_registration(const RelyingParty& party, std::string_view challenge,
                                       std::string_view client_data,
                                       std::string_view attestation_object);

// What a device answers to a challenge, and what is stored of an approval with its public key.
struct Assertion {
    std::string client_data;
    std::string authenticator_data;
    std::string signature;
};

// What the caller writes back into the credential.
struct Asserted {
    std::uint32_t sign_count = 0;
    bool user_verified = false;
    bool backed_up = false;
};

// Proves that the holder of the credential was there and answered this challenge. `credential` is
// the one with the id that came, and it belongs to the person (steps 5 and 6): the caller has
// looked it up so. A counter that does not grow (section 7.2 step 21) is refused: there may be two
// of the device. Two that only ever say 0 have no counter.
Result<Asserted> verify_assertion(const RelyingParty& party, std::string_view challenge,
                                  const Credential& credential, const Assertion& assertion);

// The same of an assertion that was verified before and stored, years later: all but the counter,
// which has moved on. Needs nothing but its parameters. Of an approval, `challenge` is computed
// anew from what is stored as shown.
Result<Asserted> verify_stored_assertion(const RelyingParty& party, std::string_view challenge,
                                         std::string_view public_key, const Assertion& assertion);

}  // namespace sluice::signin
