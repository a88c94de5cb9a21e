#include "security/audit/leaf_file.hpp"

namespace sluice::audit {

std::string leaf_line(const Hash& leaf) {
    return digest::hex(leaf);
}

std::optional<Hash> parse_leaf_line(std::string_view line) {
    constexpr std::string_view digits = "0123456789abcdef";
    Hash hash{};
    if (line.size() != 2 * hash.size()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < hash.size(); ++i) {
        const auto high = digits.find(line[2 * i]);
        const auto low = digits.find(line[2 * i + 1]);
        if (high == digits.npos || low == digits.npos) {
            return std::nullopt;
        }
        hash[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return hash;
}

Result<std::optional<Hash>> LeafFile::next() {
    if (is_at_end_) {
        return std::optional<Hash>{};
    }
    const auto got = source_.next(line_);
    if (!got) {
        return got.error();
    }
    const auto hash = *got ? parse_leaf_line(line_) : std::nullopt;
    if (*got && !hash) {
        findings_.add({.kind = Finding::Kind::leaf_unreadable, .line = read() + 1});
    }
    if (hash) {
        watch_.append(*hash);
    }
    is_at_end_ = !hash;
    return hash;
}

Result<void> LeafFile::drain() {
    while (true) {
        const auto hash = next();
        if (!hash) {
            return hash.error();
        }
        if (!*hash) {
            return {};
        }
    }
}

}  // namespace sluice::audit
