#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "security/audit/note_key.hpp"

namespace sluice::audit {

// C2SP signed-note, https://c2sp.org/signed-note: a text, an empty line, signature lines.
struct NoteSignature {
    std::string name;
    std::uint32_t id = 0;
    std::string bytes;
};

struct SignedNote {
    std::string text;  // with the line feed at its end
    std::vector<NoteSignature> signatures;
};

inline constexpr std::size_t max_note_bytes = 256 * 1024;
inline constexpr std::size_t max_note_signatures = 64;

// Whether it is signed is not looked at. Errors, with the line where there is one: malformed,
// wrong_encoding, too_large.
Result<SignedNote> parse_note(std::string_view bytes);

// The text of a note that the key has signed. Every signature under the key's name and id has to
// hold, others are passed over. Errors: those of parse_note; unauthenticated when there is none by
// this key, or one does not hold.
Result<std::string> open_note(std::string_view bytes, const VerifierKey& key);

// Error: invalid_value when the text cannot be a note's.
Result<std::string> sign_note(std::string_view text, const SigningKey& key);

}  // namespace sluice::audit
