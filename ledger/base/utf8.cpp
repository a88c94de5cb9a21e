#include "ledger/base/utf8.hpp"

namespace sluice {

namespace {

// Bytes of the character at the front; 0 when it is none.
std::size_t character_bytes(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto lead = at(0);
    if (lead < 0x80) {
        return 1;
    }
    const std::size_t count = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < count) {
        return 0;
    }
    for (std::size_t i = 1; i < count; ++i) {
        if ((at(i) & 0xC0) != 0x80) {
            return 0;
        }
    }
    const bool is_overlong = (lead == 0xE0 && at(1) < 0xA0) || (lead == 0xF0 && at(1) < 0x90);
    const bool is_surrogate = lead == 0xED && at(1) > 0x9F;
    const bool is_too_large = lead == 0xF4 && at(1) > 0x8F;
    return is_overlong || is_surrogate || is_too_large ? 0 : count;
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto count = character_bytes(text);
        if (count == 0) {
            return false;
        }
        text.remove_prefix(count);
    }
    return true;
}

void cut_utf8(std::string& text, std::size_t max_bytes) {
    if (text.size() <= max_bytes) {
        return;
    }
    while (max_bytes > 0 && (static_cast<unsigned char>(text[max_bytes]) & 0xc0U) == 0x80U) {
        --max_bytes;
    }
    text.resize(max_bytes);
}

}  // namespace sluice
