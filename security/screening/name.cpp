#include "security/screening/name.hpp"

#include <algorithm>

#include "security/screening/name_reader.hpp"
#include "security/screening/words.hpp"

namespace sluice::screening {

namespace {

bool has_meaning(std::span<const WordMeaning> meanings, WordKind kind) {
    return std::any_of(meanings.begin(), meanings.end(),
                       [&](const auto& m) { return m.kind == kind; });
}

// "PUTIN, Vladimir" in the order people say it. Other commas stay what they are: separators.
std::string natural_order(std::string_view text) {
    const auto comma = text.find(',');
    const bool is_only = comma != std::string_view::npos &&
                         text.find(',', comma + 1) == std::string_view::npos;
    if (!is_only || comma == 0 || comma + 1 == text.size()) {
        return std::string{text};
    }
    return std::string{text.substr(comma + 1)} + " " + std::string{text.substr(0, comma)};
}

// Where "also known as" begins and how many words it has; {size, 0} when nowhere.
std::pair<std::size_t, std::size_t> find_split(std::span<const RawWord> words) {
    for (std::size_t at = 1; at + 1 < words.size(); ++at) {
        for (std::size_t count = std::min<std::size_t>(3, words.size() - at - 1); count > 0; --count) {
            const auto meanings = Words::instance().find(phrase_of(&words[at], count));
            if (has_meaning(meanings, WordKind::split)) {
                return {at, count};
            }
        }
    }
    return {words.size(), 0};
}

}  // namespace

std::vector<Name> read_names(std::string_view text, NameStyle style) {
    constexpr std::size_t most = 4;
    const auto ordered = style == NameStyle::person ? natural_order(text) : std::string{text};
    auto words = split_words(ordered);
    std::vector<Name> names;
    for (std::span<const RawWord> left{words}; names.size() < most;) {
        const auto [at, count] = find_split(left);
        names.push_back(NameReader{style}.read({left.begin(), left.begin() + static_cast<std::ptrdiff_t>(at)}));
        if (count == 0) {
            break;
        }
        left = left.subspan(at + count);
    }
    return names;
}

Name read_name(std::string_view text, NameStyle style) {
    const auto ordered = style == NameStyle::person ? natural_order(text) : std::string{text};
    return NameReader{style}.read(split_words(ordered));
}

}  // namespace sluice::screening
