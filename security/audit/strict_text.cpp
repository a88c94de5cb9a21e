#include "security/audit/strict_text.hpp"

#include <algorithm>
#include <charconv>

namespace sluice::audit {

std::optional<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t most) {
    std::uint64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    const bool has_leading_zero = text.size() > 1 && text.front() == '0';
    if (error != std::errc{} || stop != end || has_leading_zero || number > most) {
        return std::nullopt;
    }
    return number;
}

std::string_view take_line(std::string_view& text) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

}  // namespace sluice::audit
