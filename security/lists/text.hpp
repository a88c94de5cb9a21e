#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice::lists {

// Without white space at both ends.
std::string_view trimmed(std::string_view text);

// With runs of white space and control characters (also U+00A0, U+FEFF and zero-width spaces) as
// one space, none at the ends. Lists are typed by hand and full of these.
std::string squeezed(std::string_view text);

// ASCII letters lowered, other bytes as they are.
std::string ascii_lower(std::string_view text);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

// The parts between separators, trimmed, without the empty ones. Views into `text`.
std::vector<std::string_view> split(std::string_view text, char separator);

// Without the quotes around the whole.
std::string_view without_quotes(std::string_view text);

// "(1) Russia. (2) Ukraine" or "(a) Kabul, (b) Herat" as its parts, without the points and commas
// between them; a text without numbers is one part.
std::vector<std::string_view> split_numbered(std::string_view text);

// The parts that are not empty, joined.
std::string join(const std::vector<std::string_view>& parts, std::string_view separator);

// 1-based line of the first byte that is not UTF-8 (RFC 3629: shortest form, no surrogates);
// 0 when there is none.
int first_line_not_utf8(std::string_view text);

// UTF-16 with a byte order mark as UTF-8. Error: wrong_encoding.
bool has_utf16_mark(std::string_view bytes);
Result<std::string> utf8_of_utf16(std::string_view bytes);

// Windows-1252, of which Latin-1 is a part, as UTF-8. Error: wrong_encoding for the five bytes that
// it leaves undefined, with the line.
Result<std::string> utf8_of_windows_1252(std::string_view bytes);

}  // namespace sluice::lists
