#include "security/screening/script.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <array>

namespace sluice::screening {

namespace {

struct Look {
    char32_t latin;
    char32_t cyrillic;
};
constexpr Look looks[] = {{U'a', U'а'}, {U'c', U'с'}, {U'e', U'е'}, {U'i', U'і'}, {U'j', U'ј'},
                          {U'o', U'о'}, {U'p', U'р'}, {U's', U'ѕ'}, {U'x', U'х'}, {U'y', U'у'},
                          {U'k', U'к'}, {U'A', U'А'}, {U'B', U'В'}, {U'C', U'С'}, {U'E', U'Е'},
                          {U'H', U'Н'}, {U'I', U'І'}, {U'J', U'Ј'}, {U'K', U'К'}, {U'M', U'М'},
                          {U'O', U'О'}, {U'P', U'Р'}, {U'S', U'Ѕ'}, {U'T', U'Т'}, {U'X', U'Х'},
                          {U'Y', U'У'}, {U'ĸ', U'к'}, {U'ï', U'ї'}, {U'Ï', U'Ї'}, {U'b', U'ь'}};

Script script_by_icu(char32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(static_cast<UChar32>(c), &status)) {
        case USCRIPT_LATIN:
            return Script::latin;
        case USCRIPT_CYRILLIC:
            return Script::cyrillic;
        case USCRIPT_GREEK:
            return Script::greek;
        case USCRIPT_ARABIC:
            return Script::arabic;
        case USCRIPT_HEBREW:
            return Script::hebrew;
        case USCRIPT_HANGUL:
            return Script::hangul;
        case USCRIPT_HAN:
            return Script::han;
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
            return Script::kana;
        case USCRIPT_DEVANAGARI:
        case USCRIPT_BENGALI:
        case USCRIPT_GURMUKHI:
        case USCRIPT_GUJARATI:
        case USCRIPT_ORIYA:
        case USCRIPT_TAMIL:
        case USCRIPT_TELUGU:
        case USCRIPT_KANNADA:
        case USCRIPT_MALAYALAM:
        case USCRIPT_SINHALA:
            return Script::indic;
        case USCRIPT_COMMON:
        case USCRIPT_INHERITED:
        case USCRIPT_UNKNOWN:
            return Script::none;
        default:
            return Script::other;
    }
}

bool is_apostrophe(char32_t c) {
    return c == U'\'' || c == U'`' || c == U'´' || c == U'‘' || c == U'’' || c == U'ʼ' ||
           c == U'ʻ' || c == U'ʿ' || c == U'ʾ' || c == U'ˈ' || c == U'′' || c == U'״' ||
           c == U'׳' || c == U'ـ';
}

CharClass class_by_icu(char32_t c) {
    if (is_apostrophe(c)) {
        return CharClass::dropped;
    }
    if (c == U'.' || c == U'·' || c == U'・') {
        return CharClass::dot;
    }
    const auto point = static_cast<UChar32>(c);
    if (u_isdigit(point)) {
        return CharClass::digit;
    }
    if (u_isalpha(point)) {
        return CharClass::letter;
    }
    switch (u_charType(point)) {
        case U_NON_SPACING_MARK:
        case U_ENCLOSING_MARK:
        case U_FORMAT_CHAR:
            return CharClass::dropped;
        case U_COMBINING_SPACING_MARK:
            return CharClass::letter;
        default:
            return CharClass::separator;
    }
}

// Both properties of the Basic Multilingual Plane, made once.
struct Properties {
    std::array<Script, 0x10000> script;
    std::array<CharClass, 0x10000> kind;
    Properties() {
        for (char32_t c = 0; c < 0x10000; ++c) {
            script[c] = script_by_icu(c);
            kind[c] = class_by_icu(c);
        }
        // Vowel signs and viramas of Indic scripts are non-spacing marks that carry sound.
        for (char32_t c = 0x900; c < 0xE00; ++c) {
            if (kind[c] == CharClass::dropped &&
                u_charType(static_cast<UChar32>(c)) != U_FORMAT_CHAR) {
                kind[c] = CharClass::letter;
            }
        }
    }
};

const Properties& properties() {
    static const auto* made = new Properties;
    return *made;
}

}  // namespace

Script script_of(char32_t c) {
    if (c < 0x80) {
        return (c | 0x20) >= U'a' && (c | 0x20) <= U'z' ? Script::latin : Script::none;
    }
    return c < 0x10000 ? properties().script[c] : script_by_icu(c);
}

CharClass class_of(char32_t c) {
    return c < 0x10000 ? properties().kind[c] : class_by_icu(c);
}

void repair_homoglyphs(std::u32string& word) {
    int latin = 0;
    int cyrillic = 0;
    for (const auto c : word) {
        latin += script_of(c) == Script::latin;
        cyrillic += script_of(c) == Script::cyrillic;
    }
    if (latin == 0 || cyrillic == 0) {
        return;
    }
    // A tie goes to Cyrillic: it has letters that Latin lacks, and "AО" is a Russian legal form.
    const bool to_cyrillic = cyrillic >= latin;
    for (auto& c : word) {
        for (const auto& look : looks) {
            if (c == (to_cyrillic ? look.latin : look.cyrillic)) {
                c = to_cyrillic ? look.cyrillic : look.latin;
                break;
            }
        }
    }
}

}  // namespace sluice::screening
