#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::audit {

// "0" or digits without a leading zero; nothing for all else and for numbers above `most`.
std::optional<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t most);

// Splits at the first line feed, which is in neither part: the line, and `text` is what follows.
// Without one the whole is the line.
std::string_view take_line(std::string_view& text);

}  // namespace sluice::audit
