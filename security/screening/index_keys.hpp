#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "security/screening/phonetics.hpp"
#include "security/screening/token.hpp"

// The keys under which a name index keeps a word, and those under which it looks for one.
namespace sluice::screening::index_keys {

// The kinds of keys; part of what is hashed.
enum class KeyKind : std::uint32_t {
    sound,  // as it is, and with each letter taken out
    skeleton,
    semitic,   // of words with vowels, for queries without
    written,   // of words without vowels, for queries with
    east,      // of Latin words, for queries in Hangul or Han
    eastern,   // of words in Hangul or Han, for Latin queries
    slavic,    // consonants of the Slavic form, of all words, for queries in Cyrillic
    slavonic,  // the first consonants of long words, for the same
    group,
    han
};

// FNV-1a, 32 bits: an accidental collision costs one comparison.
inline std::uint32_t hash_of(KeyKind kind, std::string_view text) {
    std::uint32_t hash = 2166136261u ^ static_cast<std::uint32_t>(kind) * 0x9E3779B9u;
    for (const auto c : text) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    }
    return hash;
}

inline std::uint32_t hash_of(KeyKind kind, std::uint32_t number) {
    std::uint32_t hash = 2166136261u ^ static_cast<std::uint32_t>(kind) * 0x9E3779B9u;
    hash = (hash ^ number) * 2654435761u;
    return hash ^ hash >> 15;
}

inline bool is_east_asian(const Token& token) {
    return token.script == Script::hangul || token.script == Script::han;
}

inline std::string slavic_key_of(const Token& token) {
    return skeleton_of(token.slavic);
}

// Long words of two languages have their stem in common: "elektronika", "electronics".
inline std::string stem_of(const Token& token) {
    const auto skeleton = skeleton_of(token.sound);
    return token.sound.size() >= 6 && skeleton.size() >= 4 ? skeleton.substr(0, 4) : token.sound;
}

// Calls `take` with the word's sound and every form of it with one letter less.
template <class Take>
void each_deletion(const std::string& sound, Take take) {
    take(hash_of(KeyKind::sound, sound));
    if (sound.size() < 3 || sound.size() > 32) {
        return;
    }
    std::array<char, 32> shorter;
    for (std::size_t skip = 0; skip < sound.size(); ++skip) {
        if (skip > 0 && sound[skip] == sound[skip - 1]) {
            continue;
        }
        std::copy_n(sound.begin(), skip, shorter.begin());
        std::copy(sound.begin() + static_cast<std::ptrdiff_t>(skip) + 1, sound.end(),
                  shorter.begin() + static_cast<std::ptrdiff_t>(skip));
        take(hash_of(KeyKind::sound, std::string_view{shorter.data(), sound.size() - 1}));
    }
}

template <class Take>
void each_own_key(const Token& token, bool is_merged, Take take) {
    if (token.han != 0) {
        take(hash_of(KeyKind::han, token.han));
    }
    if (is_east_asian(token)) {
        take(hash_of(KeyKind::eastern, token.east));
        return;
    }
    if (token.is_vowelless) {
        take(hash_of(KeyKind::written, semitic_skeleton_of(token.text)));
        take(hash_of(KeyKind::sound, token.sound));
        return;
    }
    each_deletion(token.sound, take);
    if (token.is_number) {
        return;
    }
    if (const auto skeleton = skeleton_of(token.sound); skeleton.size() > 1) {
        take(hash_of(KeyKind::skeleton, skeleton));
    }
    take(hash_of(KeyKind::semitic, semitic_skeleton_of(token.text)));
    if (is_merged) {
        return;
    }
    take(hash_of(KeyKind::east, token.east));
    take(hash_of(KeyKind::slavic, slavic_key_of(token)));
    take(hash_of(KeyKind::slavonic, stem_of(token)));
    for (const auto group : token.groups) {
        if (group != 0) {
            take(hash_of(KeyKind::group, group));
        }
    }
}

// Keys under which words that match a query's word are found.
template <class Take>
void each_query_key(const Token& token, bool is_merged, Take take) {
    if (token.han != 0) {
        take(hash_of(KeyKind::han, token.han));
    }
    if (is_east_asian(token)) {
        take(hash_of(KeyKind::east, token.east));
        take(hash_of(KeyKind::eastern, token.east));
        if (!token.other.empty()) {
            take(hash_of(KeyKind::east, token.other));
        }
        return;
    }
    if (token.is_vowelless) {
        take(hash_of(KeyKind::semitic, semitic_skeleton_of(token.text)));
        take(hash_of(KeyKind::written, semitic_skeleton_of(token.text)));
        return;
    }
    each_deletion(token.sound, take);
    if (token.is_number) {
        return;
    }
    if (const auto skeleton = skeleton_of(token.sound); skeleton.size() > 1) {
        take(hash_of(KeyKind::skeleton, skeleton));
    }
    take(hash_of(KeyKind::written, semitic_skeleton_of(token.text)));
    if (!is_merged) {
        take(hash_of(KeyKind::eastern, token.east));
        if (token.script == Script::cyrillic) {
            take(hash_of(KeyKind::slavic, slavic_key_of(token)));
            take(hash_of(KeyKind::slavonic, stem_of(token)));
        }
        for (const auto group : token.groups) {
            if (group != 0) {
                take(hash_of(KeyKind::group, group));
            }
        }
    }
}

}  // namespace sluice::screening::index_keys
