#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"
#include "ledger/base/time.hpp"

namespace sluice::simulated {

// Appends text with the five characters of XML escaped; control characters that XML 1.0 has no way
// to write are left out.
void append_xml(std::string& out, std::string_view text);
// "<name>text</name>", or nothing when text is empty.
void append_element(std::string& out, std::string_view name, std::string_view text);
// At most max_characters UTF-8 characters of text.
std::string_view cut(std::string_view text, std::size_t max_characters);
std::size_t characters(std::string_view utf8);

// A JSON string with its quotes.
std::string json_text(std::string_view text);

// Microseconds since 1970 as an ISODateTime in UTC.
std::string iso_time(std::int64_t at_us);
inline std::int64_t microseconds(Instant at) {
    return at.time_since_epoch().count();
}

// A decimal without sign and exponent in units of 10^-5, the finest step of an ISO 20022 amount.
// Errors: invalid_amount, also above 10^13 whole units.
Result<std::int64_t> parse_hundred_thousandths(std::string_view decimal);

}  // namespace sluice::simulated
