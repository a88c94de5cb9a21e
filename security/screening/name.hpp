#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "security/screening/tokens.hpp"

namespace sluice::screening {

inline constexpr std::size_t max_tokens = 16;

struct Name {
    NameStyle style = NameStyle::person;
    Tokens tokens;                           // at most max_tokens
    std::vector<std::uint16_t> legal_forms;  // groups of Words, sorted
    std::string acronym;  // of an organisation with three words or more; else empty
    std::string joined;   // all words in a row: spaces may move freely
    std::u32string han;   // when every letter is Han: the original script as a key of its own
};

// Reads one name. `text` is UTF-8; bytes that are not are passed over. Never fails: a name without
// any letter or digit has no tokens.
Name read_name(std::string_view text, NameStyle style);

// The same for "X a.k.a. Y", which is two names; at most four.
std::vector<Name> read_names(std::string_view text, NameStyle style);

}  // namespace sluice::screening
