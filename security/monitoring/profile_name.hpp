#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::monitoring {

// Names as they are compared: characters (code points), small letters, full-width forms as ASCII,
// without blanks and punctuation.
std::u32string folded_name(std::string_view name);
// The same without the legal form at its end (有限责任公司, 股份有限公司, Ltd, GmbH, ...).
std::u32string name_stem(std::string_view name);
// Two to four Han characters with no sign of an organisation: a natural person's name.
bool is_person_name(std::string_view name);

// Edits (insert, delete, replace) between two names, or limit + 1 when there are more.
std::size_t edit_distance(std::u32string_view a, std::u32string_view b, std::size_t limit);

// A set of characters as bits, for a quick lower bound of the edits between two names.
std::uint64_t name_signature(std::u32string_view name);
inline bool may_be_within(std::uint64_t a, std::uint64_t b, std::size_t edits) {
    auto differing = a ^ b;
    for (std::size_t i = 0; i < 2 * edits; ++i) {
        differing &= differing - 1;  // an edit changes at most two bits
    }
    return differing == 0;
}

// An invoice number as it is compared: digits and letters only, capital, O as 0, I and L as 1,
// runs of zeros as one zero, without a single letter behind the last digit.
std::string folded_invoice(std::string_view invoice_no);

}  // namespace sluice::monitoring
