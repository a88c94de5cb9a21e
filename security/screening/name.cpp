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
    const bool is_only =
        comma != std::string_view::npos && text.find(',', comma + 1) == std::string_view::npos;
    if (!is_only || comma == 0 || comma + 1 == text.size()) {
        return std::string{text};
    }
    return std::string{text.substr(comma + 1)} + " " + std::string{text.substr(0, comma)};
}

// Where "also known as" begins and how many words it has; {size, 0} when nowhere.
std::pair<std::size_t, std::size_t> find_split(std::span<const RawWord> words) {
    for (std::size_t at = 1; at + 1 < words.size(); ++at) {
        for (std::size_t count = std::min<std::size_t>(3, words.size() - at - 1); count > 0;
             --count) {
            const auto meanings = Words::instance().find(phrase_of(&words[at], count));
            if (has_meaning(meanings, WordKind::split)) {
                return {at, count};
            }
        }
    }
    return {words.size(), 0};
}

// "Taher AL-KAYALI طاهر الكيالي": where a name is told again in another script; 0 when it is not.
std::size_t find_other_script(std::span<const RawWord> words) {
    for (std::size_t at = 2; at + 2 <= words.size(); ++at) {
        const auto is_latin = [&](std::size_t i) { return words[i].script == Script::latin; };
        const auto begin = words.begin();
        const auto latin = std::count_if(begin, begin + static_cast<std::ptrdiff_t>(at),
                                         [](const auto& w) { return w.script == Script::latin; });
        const auto rest = std::count_if(begin + static_cast<std::ptrdiff_t>(at), words.end(),
                                        [](const auto& w) { return w.script == Script::latin; });
        const bool is_before = latin == static_cast<std::ptrdiff_t>(at) && rest == 0;
        const bool is_after = latin == 0 && rest == static_cast<std::ptrdiff_t>(words.size() - at);
        if (is_latin(at) != is_latin(at - 1) && (is_before || is_after) &&
            words[at].script != Script::none && words[at - 1].script != Script::none) {
            return at;
        }
    }
    return 0;
}

// Names that one text holds, by " / " between them.
std::vector<std::string_view> split_slashes(std::string_view text) {
    std::vector<std::string_view> parts;
    for (auto at = text.find(" / "); at != std::string_view::npos; at = text.find(" / ")) {
        parts.push_back(text.substr(0, at));
        text.remove_prefix(at + 3);
    }
    parts.push_back(text);
    return parts;
}

void read_part(std::string_view text, NameStyle style, std::size_t most, std::vector<Name>& names) {
    const auto ordered = style == NameStyle::person ? natural_order(text) : std::string{text};
    const auto words = split_words(ordered);
    const auto read = [&](std::span<const RawWord> part) {
        if (names.size() < most) {
            names.push_back(NameReader{style}.read({part.begin(), part.end()}));
        }
    };
    for (std::span<const RawWord> left{words}; names.size() < most;) {
        const auto [at, count] = find_split(left);
        const auto part = left.first(at);
        if (const auto script = find_other_script(part); script > 0) {
            read(part.first(script));
            read(part.subspan(script));
        } else {
            read(part);
        }
        if (count == 0) {
            break;
        }
        left = left.subspan(at + count);
    }
}

}  // namespace

std::vector<Name> read_names(std::string_view text, NameStyle style) {
    constexpr std::size_t most = 4;
    std::vector<Name> names;
    for (const auto part : split_slashes(text)) {
        read_part(part, style, most, names);
    }
    return names;
}

Name read_name(std::string_view text, NameStyle style) {
    const auto ordered = style == NameStyle::person ? natural_order(text) : std::string{text};
    return NameReader{style}.read(split_words(ordered));
}

}  // namespace sluice::screening
