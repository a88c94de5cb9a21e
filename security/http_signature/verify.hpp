#pragma once

#include "ledger/base/time.hpp"
#include "security/http_signature/key.hpp"
#include "security/http_signature/policy.hpp"
#include "security/http_signature/signature_input.hpp"

namespace sluice::http_signature {

// Verifying takes two steps, because the key is the caller's to find:
//   1. select_signature(): which signature counts, and with which key id it claims to be made;
//   2. verify() with the key that is registered under that id.
// The caller then refuses a nonce that this key has used before, within max_age + max_ahead.
//
// Every failure of both says in `detail` and `where` what is wrong, for the log. None of it goes to
// the sender: for all of them, and for a key id that is not known, the answer is the one of
// refused(), so that trying tells nothing.

// The one signature that carries the policy's tag, or the only one where it has none. Errors: those
// of read_signatures(); missing_field without a key id; invalid_value when none or several count.
Result<SignatureInput> select_signature(const Message& message, const Policy& policy);

// Proves that the holder of the key signed this message under the policy: the algorithms, what is
// covered, the times at `now`, the nonce's form, the Content-Digest against the body, the
// signature. Errors: unauthenticated for each of these; where the message lacks what is said to be
// covered, those of component_value(); those of check_content_digest().
Result<void> verify(const Message& message, const SignatureInput& input, const VerifierKey& key,
                    const Policy& policy, Instant now);

// What the sender is told, whatever is wrong: unauthenticated, without a reason.
Error refused();

}  // namespace sluice::http_signature
