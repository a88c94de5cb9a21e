#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "security/screening/script.hpp"

namespace sluice::screening {

// A word as it was written, and in Latin letters.
struct RawWord {
    std::u32string original;  // NFKC; of Han also simplified
    std::string latin;        // lower-case ASCII letters and digits; empty for Han
    Script script = Script::none;
    bool joined = false;     // no space before it: "bin-Laden", "L.X.C"
    bool after_dot = false;  // the joint is a dot
};

// A name longer than this is cut: no name on any list reaches it.
inline constexpr std::size_t max_name_points = 512;

// Words of a name. Runs of Han characters stay together; the Arabic article is a word of its own.
std::vector<RawWord> split_words(std::string_view text);

// The words' Latin forms (of Han: the characters) joined by one space, for looking phrases up.
std::string phrase_of(const RawWord* first, std::size_t count);

}  // namespace sluice::screening
