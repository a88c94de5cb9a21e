#include "ledger/store/lines.hpp"

#include <algorithm>

namespace sluice::store {

std::string join_lines(const std::vector<std::string>& texts) {
    std::string lines;
    for (const auto& text : texts) {
        lines += lines.empty() ? "" : "\n";
        lines += text;
    }
    return lines;
}

std::vector<std::string> split_lines(std::string_view lines) {
    std::vector<std::string> texts;
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        texts.emplace_back(lines.substr(0, end));
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return texts;
}

}  // namespace sluice::store
