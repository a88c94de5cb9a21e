#pragma once

#include <string>
#include <string_view>

namespace sluice::screening {

// Code points of UTF-8 text; a byte that is no valid UTF-8 becomes U+FFFD. At most `limit` of them.
std::u32string decode_utf8(std::string_view text, std::size_t limit);

void append_utf8(std::string& out, char32_t code_point);

// NFKC (Unicode Standard Annex 15), then the simple lower case of each code point is NOT applied:
// callers look code points up in tables that fold case. ASCII text comes back as it is.
std::u32string compatibility_form(std::string_view utf8, std::size_t limit);

}  // namespace sluice::screening
