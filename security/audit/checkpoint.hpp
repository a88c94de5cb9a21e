#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "security/audit/merkle_proof.hpp"
#include "security/audit/note_key.hpp"

namespace sluice::audit {

// The text of a checkpoint, C2SP tlog-checkpoint, https://c2sp.org/tlog-checkpoint: the lines
// origin, tree size, base64 of the root, and extensions that say nothing to us.
struct Checkpoint {
    std::string origin;
    TreeHead tree;
    std::vector<std::string> extensions{};

    bool operator==(const Checkpoint&) const = default;
};

// Errors: malformed with the line.
Result<Checkpoint> parse_checkpoint(std::string_view text);

// Error: invalid_value for an origin or an extension that is empty or has line feeds.
Result<std::string> to_text(const Checkpoint& checkpoint);

// As a note that the log's key has signed; the origin is the key's name. Errors: those of
// open_note and parse_checkpoint, invalid_value when the origin is another.
Result<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& key);
Result<std::string> sign_checkpoint(const TreeHead& tree, const SigningKey& key,
                                    std::vector<std::string> extensions = {});

}  // namespace sluice::audit
