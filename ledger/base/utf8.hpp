#pragma once

#include <string_view>

namespace sluice {

// RFC 3629: shortest form, no surrogates.
bool is_utf8(std::string_view text);

}  // namespace sluice
