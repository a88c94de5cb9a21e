#pragma once

#include <string>
#include <string_view>

namespace sluice::lists {

// ISO 3166-1 alpha-2 code of a country as lists name it ("Korea, North", "DPRK", "PRK", "kp"): one
// of the names of security/lists/countries.txt, also with a second name in parentheses behind it
// ("Iran (Islamic Republic of)"). Empty for anything else. Any thread.
std::string_view country_code(std::string_view name);

}  // namespace sluice::lists
