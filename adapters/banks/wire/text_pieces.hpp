#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace sluice::iso20022 {

// The non-empty lines of a UTF-8 text, each cut into pieces of at most `max_characters` code
// points, as the MaxNText types of ISO 20022 count them. The pieces point into the text.
std::vector<std::string_view> lines_of(std::string_view text, std::size_t max_characters);

}  // namespace sluice::iso20022
