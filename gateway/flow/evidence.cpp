#include "gateway/flow/evidence.hpp"

#include <fmt/format.h>

namespace sluice::flow {

namespace {

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    out += '"';
}

}  // namespace

std::string evidence(std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
    std::string text = "{";
    for (const auto& [key, value] : pairs) {
        if (value.empty()) {
            continue;
        }
        text += text.size() > 1 ? "," : "";
        append_quoted(text, key);
        text += ':';
        append_quoted(text, value);
    }
    return text + "}";
}

}  // namespace sluice::flow
