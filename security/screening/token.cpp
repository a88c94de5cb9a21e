#include <algorithm>

#include "security/screening/frequency.hpp"
#include "security/screening/phonetics.hpp"
#include "security/screening/token_match.hpp"
#include "security/screening/tokens.hpp"
#include "security/screening/words.hpp"

namespace sluice::screening {

namespace {

constexpr std::string_view particles[] = {
    "al",  "el",    "ul",   "ur",  "ad",  "as",   "an",   "ar",  "ash", "az",  "at",  "bin",
    "ben", "ibn",   "bint", "bte", "abu", "ould", "wuld", "de",  "da",  "do",  "dos", "das",
    "del", "della", "di",   "du",  "la",  "le",   "les",  "los", "las", "von", "van", "der",
    "den", "ten",   "ter",  "zu",  "zur", "y",    "e",    "i",   "of",  "the", "and", "for",
    "und", "et",    "ed",   "in",  "on",  "a",    "o",    "im",  "po",  "u",   "v",   "na",
    "ud",  "ug",    "aka",  "os",  "des", "vel",  "um",   "umm", "bn",  "abw"};

constexpr std::string_view honorifics[] = {
    "haji",   "hajji",  "hajj",     "hadji",   "al hajj", "alhaj",  "sheikh", "shaikh",  "shaykh",
    "cheikh", "mullah", "mulla",    "maulavi", "mawlawi", "molavi", "maulvi", "maulana", "mawlana",
    "qari",   "sayyid", "sayed",    "sayyed",  "seyed",   "seyyed", "syed",   "sayid",   "hafiz",
    "ustad",  "ustaz",  "imam",     "akhund",  "akhound", "agha",   "dr",     "eng",     "prof",
    "gen",    "col",    "lt",       "maj",     "brig",    "capt",   "sr",     "jr",      "junior",
    "senior", "doctor", "engineer", "general", "colonel", "st"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

template <class Table>
bool holds(const Table& table, std::string_view word) {
    return std::find(std::begin(table), std::end(table), word) != std::end(table);
}

void set_meanings(Token& token, NameStyle style) {
    std::size_t groups = 0;
    for (const auto& meaning : Words::instance().find(token.text)) {
        const bool is_group =
            meaning.kind == (style == NameStyle::person ? WordKind::nick : WordKind::translation);
        if (is_group && groups < token.groups.size()) {
            token.groups[groups++] = static_cast<std::uint16_t>(meaning.code + 1);
        }
        if (meaning.kind == WordKind::org && style == NameStyle::organisation) {
            token.org_code = static_cast<std::uint16_t>(meaning.code + 1);
        }
        if (meaning.kind == WordKind::stop && style == NameStyle::organisation) {
            token.is_particle = true;
        }
    }
}

// Organisations only: other languages' words for what they do.
void set_stems(Token& token) {
    std::vector<std::uint16_t> codes;
    Words::instance().find_stems(token.text, codes);
    for (const auto code : codes) {
        const auto group = static_cast<std::uint16_t>(code + 1);
        const auto free = std::find(token.groups.begin(), token.groups.end(), 0);
        if (free != token.groups.end() && std::find(token.groups.begin(), free, group) == free) {
            *free = group;
        }
    }
}

void set_information(Token& token, NameStyle style) {
    const auto counts = Frequencies::instance().find(token.text);
    const bool is_person = style == NameStyle::person;
    // A people's name is no rare word in a company's either: "Andrea Martina Limited".
    const int as_company = std::max<int>(counts.org, counts.person - 2);
    token.popularity = is_person ? counts.person : static_cast<std::uint8_t>(as_company);
    token.information = Frequencies::information(token.popularity);
    if (token.is_particle) {
        token.information = 0.1f;
    } else if (is_person && holds(honorifics, token.text)) {
        token.information = std::min(token.information, 0.2f);
    } else if (token.is_initial) {
        token.information = 0.3f;
    } else if (token.han != 0) {
        token.information = 0.5f;
    }
    if (token.org_code != 0) {
        token.information *= 0.6f;
    }
}

}  // namespace

Token make_token(std::string_view latin, NameStyle style) {
    Token token;
    token.style = style;
    token.text = latin;
    token.is_number = !latin.empty() && std::all_of(latin.begin(), latin.end(), is_digit);
    token.sound = token.is_number ? token.text : sound_of(latin);
    token.is_as_written = token.sound == token.text;
    token.east = token.is_number ? token.text : east_asian_of(latin);
    token.slavic = token.is_number ? token.text : slavic_of(latin);
    token.sound_letters = letters_of(token.sound);
    token.text_letters = letters_of(token.text);
    token.hard = hard_letters(token.sound);
    const auto skeleton = semitic_skeleton_of(latin);
    token.consonants = letters_of(std::string_view{skeleton}.substr(skeleton.empty() ? 0 : 1)).own;
    token.is_particle = holds(particles, latin);
    token.is_initial = style == NameStyle::person && latin.size() == 1 && !token.is_number;
    set_meanings(token, style);
    if (style == NameStyle::organisation && token.text.size() >= 4 && !token.is_number) {
        set_stems(token);
    }
    set_information(token, style);
    return token;
}

static void add_letters(Letters& to, const Letters& from) {
    to.own |= from.own;
    to.near |= from.near;
}

// Puts into what strings `merged` has already: this is done for every pair of names.
void merge_tokens(const Tokens& tokens, std::size_t first, std::size_t count, Token& merged) {
    merged.style = tokens[first].style;
    merged.text.clear();
    merged.sound.clear();
    merged.sound_letters = merged.text_letters = {};
    merged.consonants = merged.hard = 0;
    merged.information = 0;
    for (auto at = first; at < first + count; ++at) {
        const auto& token = tokens[at];
        // The article between two Arabic words is heard as part of the second: "Sirajuddin".
        const bool is_article = token.is_vowelless && token.text == "al" && at != first;
        if (is_article) {
            continue;
        }
        merged.text += token.text;
        merged.sound += token.sound;
        add_letters(merged.sound_letters, token.sound_letters);
        add_letters(merged.text_letters, token.text_letters);
        merged.consonants |= token.consonants;
        merged.hard += token.hard;
        merged.information += token.information;
    }
    merged.is_as_written = merged.sound == merged.text;
    const bool is_east_asian =
        tokens[first].script == Script::hangul || tokens[first].script == Script::han;
    merged.east = is_east_asian ? east_asian_of(merged.text) : merged.text;
    merged.slavic = merged.sound;
    merged.script = tokens[first].script;
    merged.is_vowelless = tokens[first].is_vowelless;
}

}  // namespace sluice::screening
