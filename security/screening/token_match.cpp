#include "security/screening/token_match.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "security/screening/phonetics.hpp"

namespace sluice::screening {

namespace {

float similarity_of(float cost, std::size_t length) {
    return std::max(0.0f, 1.0f - cost / static_cast<float>(std::max<std::size_t>(length, 1)));
}

bool share_group(const Token& a, const Token& b) {
    for (const auto group : a.groups) {
        if (group != 0 && std::find(b.groups.begin(), b.groups.end(), group) != b.groups.end()) {
            return true;
        }
    }
    return false;
}

bool is_east_asian(const Token& token) {
    return token.script == Script::hangul || token.script == Script::han;
}

// What a written letter may be when it is read: w is o, u, v; y is i, e; and what people romanise
// either way.
constexpr std::pair<char, std::string_view> readings[] = {
    {'a', "eiou"}, {'w', "ouv"}, {'y', "iea"}, {'d', "z"},  {'z', "sd"}, {'q', "kgc"},
    {'k', "cqg"},  {'t', "sd"},  {'h', "ae"},  {'j', "gz"}, {'g', "k"},  {'s', "zct"},
    {'b', "pv"},   {'p', "f"},   {'f', "v"},   {'i', "eay"}};

// In twentieths of an edit; see spelling_cost.cpp.
using Twentieths = std::int32_t;
constexpr Twentieths whole_edit = 20;

struct Readings {
    std::array<std::array<Twentieths, 128>, 128> cost;
    Readings() {
        constexpr Twentieths may_be_read_so = 5;
        for (std::size_t i = 0; i < 128; ++i) {
            cost[i].fill(whole_edit);
            cost[i][i] = 0;
        }
        for (const auto& [written, sounds] : readings) {
            for (const auto sound : sounds) {
                cost[static_cast<std::size_t>(written)][static_cast<std::size_t>(sound)] =
                    may_be_read_so;
            }
        }
    }
};

// A letter that is read and not written.
Twentieths unwritten_cost(std::string_view read, std::size_t j) {
    const auto c = read[j];
    const bool is_soft = is_vowel(c) || c == 'y' || (j > 0 && read[j] == read[j - 1]);
    return is_soft ? 1 : c == 'h' ? 6 : whole_edit;
}

Twentieths unread_cost(char c) {
    return c == 'a' ? 5 : c == 'w' || c == 'y' || c == 'h' ? 8 : whole_edit;
}

// Edits between a word without vowels and one with them: the vowels that are not written are free
// or nearly so, and so is a long vowel that stands for none.
float vowelless_cost(std::string_view written, std::string_view read) {
    static const Readings table;
    constexpr std::size_t longest = 32;
    written = written.substr(0, longest);
    read = read.substr(0, longest);
    std::array<Twentieths, longest> unwritten;
    std::array<std::array<Twentieths, longest + 1>, 2> rows;
    rows[0][0] = 0;
    for (std::size_t j = 0; j < read.size(); ++j) {
        unwritten[j] = unwritten_cost(read, j);
        rows[0][j + 1] = rows[0][j] + unwritten[j];
    }
    for (std::size_t i = 0; i < written.size(); ++i) {
        auto& last = rows[i & 1];
        auto& row = rows[(i + 1) & 1];
        const auto& replace = table.cost[static_cast<std::size_t>(written[i]) & 127];
        const auto unread = unread_cost(written[i]);
        auto left = row[0] = last[0] + unread;
        for (std::size_t j = 0; j < read.size(); ++j) {
            const auto kept = std::min(last[j] + replace[static_cast<std::size_t>(read[j]) & 127],
                                       last[j + 1] + unread);
            left = row[j + 1] = std::min(kept, left + unwritten[j]);
        }
    }
    return static_cast<float>(rows[written.size() & 1][read.size()]) /
           static_cast<float>(whole_edit);
}

// The least that vowelless_cost() can be: a consonant without one of its kind on the other side
// costs 1, unless it is a doubled one where words were run together.
float least_vowelless_cost(std::uint64_t written, std::uint64_t read) {
    constexpr int doublings = 2;
    int only_written = 0;
    int only_read = -doublings - static_cast<int>(written >> 48);
    for (int kind = 0; kind < 6; ++kind, written >>= 8, read >>= 8) {
        const auto more = static_cast<int>(written & 0xff) - static_cast<int>(read & 0xff);
        (more > 0 ? only_written : only_read) += std::abs(more);
    }
    return static_cast<float>(std::max(only_written, only_read));
}

TokenMatch match_vowelless(const Token& written, const Token& read, float least) {
    // Half the consonants in common is the least that can end near enough.
    const auto common = std::popcount(written.consonants & read.consonants);
    const auto fewer = std::min(std::popcount(written.consonants), std::popcount(read.consonants));
    if (2 * common < fewer) {
        return {};
    }
    const auto length = std::max(written.sound.size(), std::size_t{2});
    if (similarity_of(least_vowelless_cost(written.hard, read.hard) * 0.8f, length) < least) {
        return {};
    }
    const auto cost = vowelless_cost(written.sound, read.sound);
    const auto similarity = similarity_of(cost * 0.8f, length);
    return {MatchReason::consonants, cost, std::min(similarity, 0.97f)};
}

TokenMatch match_east_asian(const Token& a, const Token& b) {
    if (a.east == b.east) {
        return {MatchReason::east_asian, 0.1f, 0.97f};
    }
    if ((!a.other.empty() && a.other == b.east) || (!b.other.empty() && b.other == a.east)) {
        return {MatchReason::surname_reading, 0.3f, 0.9f};
    }
    const auto length = std::max({a.east.size(), b.east.size(), std::size_t{2}});
    const auto cost = spelling_cost(a.east, b.east, 0.5f * static_cast<float>(length));
    return {MatchReason::east_asian, cost + 0.1f, similarity_of(cost + 0.1f, length)};
}

TokenMatch match_initial(const Token& a, const Token& b) {
    if (a.text[0] == b.text[0] || a.sound[0] == b.sound[0]) {
        return {MatchReason::initial, 0.5f, 0.6f};
    }
    return {};
}

bool may_be_close(const Token& a, const Token& b, float least) {
    const auto shorter = std::min(a.sound.size(), b.sound.size());
    const auto longer = std::max(a.sound.size(), b.sound.size());
    if (2 * shorter < longer) {
        return false;
    }
    // A replaced letter costs .6 at least and changes two in what letters there are.
    const auto only_one =
        static_cast<float>(std::popcount(a.sound_letters.own ^ b.sound_letters.own));
    return 0.3f * only_one <= (1 - least) * static_cast<float>(longer);
}

float cost_within(std::string_view a, const Letters& letters_of_a, std::string_view b,
                  const Letters& letters_of_b, float limit) {
    return least_spelling_cost(letters_of_a, letters_of_b) > limit ? limit + 1
                                                                   : spelling_cost(a, b, limit);
}

TokenMatch match_spelling(const Token& a, const Token& b, float least) {
    const auto longer = std::max(a.text.size(), b.text.size());
    const auto limit = (1 - least) * static_cast<float>(longer);
    if (!may_be_close(a, b, least)) {
        return {};
    }
    const bool is_as_written = a.is_as_written && b.is_as_written;
    const auto by_sound = cost_within(a.sound, a.sound_letters, b.sound, b.sound_letters, limit) +
                          (is_as_written ? 0 : 0.25f);
    const auto by_letter = is_as_written || by_sound <= 0.25f
                               ? limit + 1
                               : cost_within(a.text, a.text_letters, b.text, b.text_letters, limit);
    const auto cost = std::min(by_sound, by_letter);
    const auto reason = a.sound == b.sound ? MatchReason::sound : MatchReason::spelling;
    return {reason, cost, similarity_of(cost, longer)};
}

// The same name in another Slavic language.
TokenMatch match_slavic(const Token& a, const Token& b) {
    const auto length = std::max({a.slavic.size(), b.slavic.size(), std::size_t{3}});
    const auto cost = spelling_cost(a.slavic, b.slavic, 0.4f * static_cast<float>(length)) + 0.4f;
    return {MatchReason::slavic, cost, similarity_of(cost, length)};
}

// "takticheskoe" and "tactical": words of trades that begin alike in two scripts.
bool is_cognate(const Token& a, const Token& b) {
    const auto shorter = std::min(a.sound.size(), b.sound.size());
    std::size_t common = 0;
    while (common < shorter && a.sound[common] == b.sound[common]) {
        ++common;
    }
    return a.style == NameStyle::organisation && common >= 5;
}

TokenMatch match_latin(const Token& a, const Token& b, float least) {
    if (a.is_initial || b.is_initial) {
        return match_initial(a, b);
    }
    auto best = match_spelling(a, b, least);
    if (best.similarity < 0.85f &&
        (a.script == Script::cyrillic) != (b.script == Script::cyrillic)) {
        const auto other = match_slavic(a, b);
        best = other.similarity > best.similarity ? other : best;
        if (best.similarity < 0.65f && is_cognate(a, b)) {
            best = {MatchReason::beginning, 1.0f, 0.65f};
        }
    }
    if (a.org_code != 0 && a.org_code == b.org_code && best.similarity < 0.9f) {
        best = {MatchReason::org_word, 0.5f, 0.9f};
    }
    if (best.similarity < 0.85f && share_group(a, b)) {
        const bool is_person = a.style == NameStyle::person;
        best = {is_person ? MatchReason::nickname : MatchReason::translation, 0.5f, 0.85f};
    }
    const auto shorter = std::min(a.text.size(), b.text.size());
    if (best.similarity < 0.6f && shorter >= 3 &&
        a.text.substr(0, shorter) == b.text.substr(0, shorter)) {
        best = {MatchReason::beginning, 1.0f, 0.6f};
    }
    return best;
}

}  // namespace

TokenMatch match_tokens(const Token& a, const Token& b, float least) {
    if (a.han != 0 && b.han != 0) {
        return a.han == b.han ? TokenMatch{MatchReason::character, 0, 1} : TokenMatch{};
    }
    if (a.text == b.text && a.is_vowelless == b.is_vowelless) {
        return {MatchReason::same, 0, 1};
    }
    if (a.is_number || b.is_number) {
        return {};
    }
    TokenMatch found;
    if (a.is_vowelless != b.is_vowelless) {
        found = a.is_vowelless ? match_vowelless(a, b, least) : match_vowelless(b, a, least);
        if (a.org_code != 0 && a.org_code == b.org_code) {
            found = {MatchReason::org_word, 0.5f, 0.9f};
        }
    } else if (is_east_asian(a) != is_east_asian(b)) {
        found = match_east_asian(a, b);
        if (a.org_code != 0 && a.org_code == b.org_code) {
            found = {MatchReason::org_word, 0.5f, 0.9f};
        }
    } else {
        found = match_latin(a, b, least);
    }
    return found.similarity < least ? TokenMatch{} : found;
}

std::string_view to_string(MatchReason reason) {
    switch (reason) {
        case MatchReason::none:
            return "none";
        case MatchReason::same:
            return "same";
        case MatchReason::character:
            return "same_character";
        case MatchReason::sound:
            return "transliteration";
        case MatchReason::consonants:
            return "consonants";
        case MatchReason::east_asian:
            return "east_asian_romanisation";
        case MatchReason::surname_reading:
            return "surname_reading";
        case MatchReason::spelling:
            return "spelling";
        case MatchReason::slavic:
            return "slavic_form";
        case MatchReason::translation:
            return "translation";
        case MatchReason::nickname:
            return "nickname";
        case MatchReason::initial:
            return "initial";
        case MatchReason::org_word:
            return "same_trade_word";
        case MatchReason::number:
            return "number";
        case MatchReason::beginning:
            return "beginning";
    }
    return "none";
}

}  // namespace sluice::screening
