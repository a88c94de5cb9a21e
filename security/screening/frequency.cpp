#include "security/screening/frequency.hpp"

#include <algorithm>
#include <charconv>

#include "security/screening/embedded_tables.hpp"

namespace sluice::screening {

namespace {

std::uint8_t exponent_of(std::string_view digits) {
    unsigned value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return static_cast<std::uint8_t>(std::min(value, 16u));
}

}  // namespace

const Frequencies& Frequencies::instance() {
    static const auto* made = new Frequencies(parse(embedded::frequencies_tsv()));
    return *made;
}

Frequencies Frequencies::parse(std::string_view tsv) {
    Frequencies table;
    while (!tsv.empty()) {
        const auto end = std::min(tsv.find('\n'), tsv.size());
        const auto line = tsv.substr(0, end);
        const auto first = line.find('\t');
        const auto second = line.find('\t', first == std::string_view::npos ? first : first + 1);
        if (second != std::string_view::npos) {
            table.counts_.emplace(line.substr(0, first),
                                  Counts{exponent_of(line.substr(first + 1, second - first - 1)),
                                         exponent_of(line.substr(second + 1))});
        }
        tsv.remove_prefix(std::min(end + 1, tsv.size()));
    }
    return table;
}

Frequencies::Counts Frequencies::find(std::string_view word) const {
    const auto found = counts_.find(word);
    return found == counts_.end() ? Counts{} : found->second;
}

float Frequencies::information(std::uint8_t exponent) {
    return std::max(0.1f, 1.0f - 0.06f * static_cast<float>(exponent));
}

}  // namespace sluice::screening
