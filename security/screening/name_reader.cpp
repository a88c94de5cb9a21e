#include "security/screening/name_reader.hpp"

#include <algorithm>
#include <bit>

#include "security/screening/frequency.hpp"
#include "security/screening/phonetics.hpp"
#include "security/screening/utf8.hpp"
#include "security/screening/words.hpp"

namespace sluice::screening {

namespace {

bool has_kind(std::span<const WordMeaning> meanings, WordKind kind) {
    return std::any_of(meanings.begin(), meanings.end(),
                       [&](const auto& m) { return m.kind == kind; });
}

// There are few syllables, and many names that sound like any two of them.
float syllable_information(const std::string& syllable) {
    const auto counts = Frequencies::instance().find(syllable);
    return std::min(0.5f, 0.6f * Frequencies::information(std::max(counts.person, counts.org)));
}

// Endings that say a business was put where a person belongs. Not those that are surnames too.
constexpr std::string_view business_endings[] = {"llc", "ltd", "limited", "inc",  "gmbh",
                                                 "plc", "jsc", "ooo",     "corp", "sa"};

// Forms of companies; state bodies, churches and funds keep their words, which tell them apart.
bool is_strippable(std::string_view generic) {
    return generic == "LLC" || generic == "JSC" || generic == "LP" || generic == "LLP" ||
           generic == "GP" || generic == "SP" || generic == "COOP" || generic == "FORM";
}

// "II" is registered somewhere as a form, and is a number everywhere else.
bool may_be_form(std::string_view word) {
    return word.size() > 1 && roman_value(word) == 0;
}

}  // namespace

Name NameReader::read(std::vector<RawWord> words) {
    words_ = std::move(words);
    name_.style = style_;
    if (style_ == NameStyle::person) {
        drop_titles();
        drop_company_ending();
    } else {
        merge_dotted_letters();
    }
    take_phrases();
    if (tokens_.empty()) {
        take_words();  // "AB AB": a name of nothing but legal forms is a name all the same
    }
    drop_own_acronym();
    finish();
    name_.tokens = Tokens{std::move(tokens_)};
    return std::move(name_);
}

// "S.A." and "L.X.C" are one word each; "J.-C. Juncker" stays as it is.
void NameReader::merge_dotted_letters() {
    std::vector<RawWord> merged;
    std::size_t run = 0;  // single letters in the word that is being made
    for (auto& word : words_) {
        const bool is_letter = word.latin.size() == 1;
        if (is_letter && word.after_dot && run > 0) {
            merged.back().latin += word.latin;
            ++run;
            continue;
        }
        run = is_letter ? 1 : 0;
        merged.push_back(std::move(word));
    }
    words_ = std::move(merged);
}

void NameReader::drop_titles() {
    for (bool found = true; found && words_.size() > 1;) {
        found = false;
        for (std::size_t count = std::min<std::size_t>(4, words_.size() - 1); count > 0; --count) {
            const auto meanings = Words::instance().find(phrase_of(words_.data(), count));
            if (has_kind(meanings, WordKind::title)) {
                words_.erase(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(count));
                found = true;
                break;
            }
        }
    }
}

void NameReader::drop_company_ending() {
    if (words_.size() > 2 && std::find(std::begin(business_endings), std::end(business_endings),
                                       words_.back().latin) != std::end(business_endings)) {
        words_.pop_back();
    }
}

void NameReader::take_phrases() {
    for (std::size_t at = 0; at < words_.size() && tokens_.size() < max_tokens;) {
        if (const auto taken = take_phrase(at); taken > 0) {
            at += taken;
            continue;
        }
        take_word(words_[at], at + 1 == words_.size());
        ++at;
    }
}

void NameReader::take_words() {
    name_.legal_forms.clear();
    for (std::size_t at = 0; at < words_.size() && tokens_.size() < max_tokens; ++at) {
        take_word(words_[at], at + 1 == words_.size());
    }
}

// The longest phrase at a place that is a legal form or a number; how many words it has, or 0.
std::size_t NameReader::take_phrase(std::size_t at) {
    const auto& words = Words::instance();
    if (style_ == NameStyle::person) {
        return 0;
    }
    for (auto count = std::min<std::size_t>(6, words_.size() - at); count > 0; --count) {
        const bool is_whole_name = count == words_.size();
        for (const auto& meaning : words.find(phrase_of(&words_[at], count))) {
            const bool is_form = meaning.kind == WordKind::legal &&
                                 is_strippable(words.generic_form(meaning.code)) &&
                                 (count > 1 || may_be_form(words_[at].latin));
            if (is_form && !is_whole_name) {
                name_.legal_forms.push_back(meaning.code);
                return count;
            }
            if (meaning.kind == WordKind::ordinal && words_[at].latin.size() > 2 &&
                !is_whole_name) {
                add(make_token(std::to_string(meaning.code), style_));
                return count;
            }
            if (meaning.kind == WordKind::org && count > 1) {
                auto token = make_token(phrase_of(&words_[at], 1), style_);
                token.org_code = static_cast<std::uint16_t>(meaning.code + 1);
                token.information = 0.4f;
                add(std::move(token));
                return count;
            }
        }
    }
    return 0;
}

void NameReader::take_word(const RawWord& word, bool is_last) {
    if (word.script == Script::han) {
        take_han(word);
        return;
    }
    if (word.script == Script::hangul) {
        take_hangul(word);
        return;
    }
    std::string latin = word.latin;
    if (style_ == NameStyle::organisation && word.script == Script::latin &&
        (latin.size() > 1 || (is_last && words_.size() > 1))) {
        if (const auto value = roman_value(latin); value > 0) {
            latin = std::to_string(value);
        }
    }
    auto token = make_token(latin, style_);
    token.script = word.script;
    token.is_vowelless = word.script == Script::arabic || word.script == Script::hebrew;
    if (token.is_vowelless) {
        // Two consonants are what many words are made of when vowels are free.
        constexpr float shares[] = {0.3f, 0.45f, 0.65f, 0.85f};
        const auto consonants = std::min(3, std::popcount(token.consonants));
        token.information *= consonants == 3 && token.text.size() > 3 ? 1 : shares[consonants];
    }
    add(std::move(token));
}

// Endings of companies go to the legal forms; the rest is one token a character.
void NameReader::take_han(const RawWord& word) {
    std::u32string_view left{word.original};
    if (style_ == NameStyle::organisation) {
        for (const auto& ending : Words::instance().han_endings()) {
            if (left.size() > ending.size() + 1 && left.ends_with(ending)) {
                left.remove_suffix(ending.size());
                break;
            }
        }
    }
    take_characters(left, Script::han);
    if (tokens_.empty() || style_ != NameStyle::person || words_.size() != 1) {
        return;
    }
    auto& surname = tokens_.front();
    if (const auto reading = surname_reading(surname.han); !reading.empty()) {
        auto renamed = make_token(reading, style_);
        renamed.han = surname.han;
        renamed.script = Script::han;
        surname = std::move(renamed);
    }
    surname.other = east_asian_of(cantonese_surname(surname.han));
}

void NameReader::take_hangul(const RawWord& word) {
    take_characters(word.original, Script::hangul);
}

// Words for trades inside a run of characters become tokens of their own.
void NameReader::take_characters(std::u32string_view characters, Script script) {
    while (!characters.empty()) {
        std::size_t length =
            style_ == NameStyle::organisation ? std::min<std::size_t>(6, characters.size()) : 0;
        for (; length > 1; --length) {
            RawWord run;
            run.original = characters.substr(0, length);
            run.script = script;
            for (const auto c : run.original) {
                run.latin += latin_of(c);
            }
            const auto meanings = Words::instance().find(phrase_of(&run, 1));
            const auto org = std::find_if(meanings.begin(), meanings.end(),
                                          [](const auto& m) { return m.kind == WordKind::org; });
            if (org != meanings.end()) {
                auto token = make_token(run.latin.empty() ? "x" : run.latin, style_);
                token.script = script;
                token.org_code = static_cast<std::uint16_t>(org->code + 1);
                token.information = 0.4f;
                add(std::move(token));
                break;
            }
        }
        if (length <= 1) {
            const auto c = characters.front();
            const auto latin =
                script == Script::hangul ? syllable_in_latin(c) : std::string{latin_of(c)};
            auto token = make_token(latin.empty() ? "x" : latin, style_);
            token.script = script;
            token.han = script == Script::han ? c : 0;
            token.is_particle = false;
            token.is_initial = false;
            token.information = syllable_information(token.text);
            add(std::move(token));
            length = 1;
        }
        characters.remove_prefix(length);
    }
}

void NameReader::add(Token token) {
    if (tokens_.size() < max_tokens && !token.text.empty()) {
        tokens_.push_back(std::move(token));
    }
}

// "Islamic Revolutionary Guard Corps (IRGC)": the acronym says nothing new.
void NameReader::drop_own_acronym() {
    if (style_ != NameStyle::organisation) {
        return;
    }
    std::string all;
    std::string strong;
    for (const auto& token : tokens_) {
        all += token.text[0];
        strong += token.is_particle ? std::string{} : token.text.substr(0, 1);
    }
    const auto is_own = [&](const Token& token) {
        return token.text.size() > 2 && token.text.size() + 1 < all.size() + 1 &&
               (all.find(token.text) != std::string::npos ||
                strong.find(token.text) != std::string::npos);
    };
    if (tokens_.size() > 3) {
        tokens_.erase(std::remove_if(tokens_.begin(), tokens_.end(), is_own), tokens_.end());
    }
    if (tokens_.size() > 2) {
        name_.acronym = strong;
    }
}

void NameReader::finish() {
    std::sort(name_.legal_forms.begin(), name_.legal_forms.end());
    bool is_han = !tokens_.empty();
    for (const auto& token : tokens_) {
        name_.joined += token.text;
        is_han = is_han && token.han != 0;
        name_.han += token.han == 0 ? std::u32string{} : std::u32string(1, token.han);
    }
    if (!is_han) {
        name_.han.clear();
    }
}

}  // namespace sluice::screening
