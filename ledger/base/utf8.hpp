#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

// RFC 3629: shortest form, no surrogates.
bool is_utf8(std::string_view text);

// Cuts a text that is longer, before a whole character.
void cut_utf8(std::string& text, std::size_t max_bytes);

}  // namespace sluice
