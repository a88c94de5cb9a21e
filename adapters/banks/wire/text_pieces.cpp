#include "adapters/banks/wire/text_pieces.hpp"

#include <algorithm>

namespace sluice::iso20022 {

namespace {

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Bytes of the first `max_characters` code points.
std::size_t piece_bytes(std::string_view text, std::size_t max_characters) {
    std::size_t characters = 0;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (!is_continuation(text[at]) && ++characters > max_characters) {
            break;
        }
    }
    return at;
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text, std::size_t max_characters) {
    std::vector<std::string_view> pieces;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (!line.empty()) {
            const auto bytes = piece_bytes(line, max_characters);
            pieces.push_back(line.substr(0, bytes));
            line.remove_prefix(bytes);
        }
    }
    return pieces;
}

}  // namespace sluice::iso20022
