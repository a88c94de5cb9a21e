#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::screening {

// Keys of a word in lower-case ASCII letters and digits. Words that people write differently for
// the same sound have the same key; the keys are rules of transliteration systems, not of one
// language.

// Romanisations folded: "chekhov" "tschechow" "cehov"; "mohammed" "mohamed"; vowels stay.
std::string sound_of(std::string_view word);

// Consonants of sound_of(): what is left when every vowel is a guess.
std::string skeleton_of(std::string_view sound);

// Consonants that Arabic, Persian and Hebrew write: y, w and h at the end are vowels there, and
// d/z, k/q/g, t/th/s are romanised either way.
std::string semitic_skeleton_of(std::string_view word);

// Korean and Chinese syllables: RR, McCune-Reischauer and North Korean spellings, pinyin and
// Wade-Giles, and the surnames' own ways (Lee/Ri/Yi, Choi/Choe, Park/Pak).
std::string east_asian_of(std::string_view word);

// Russian, Ukrainian and Belarusian forms of one name: "vladimir" and "uladzimir", "romanov" and
// "ramanau", "igor" and "ihar".
std::string slavic_of(std::string_view word);

bool is_vowel(char letter);

// How many letters of each kind of consonant a sound has, one byte a kind: a letter is romanised as
// another of its kind, or as itself. The last byte counts w, which is read as v too. y and h are of
// no kind: they stand for vowels or for nothing.
std::uint64_t hard_letters(std::string_view sound);

}  // namespace sluice::screening
