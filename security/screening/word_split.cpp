#include "security/screening/word_split.hpp"

#include "security/screening/utf8.hpp"

namespace sluice::screening {

namespace {

bool ends_with_vowel_a(const std::string& latin) {
    return !latin.empty() && latin.back() == 'a';
}

// Indic consonants carry an "a" unless a vowel sign or a virama follows.
bool takes_inherent_vowel(char32_t c) {
    const auto low = c & 0x7F;
    return c >= 0x900 && c < 0xE00 && ((low >= 0x3E && low <= 0x4D) || low == 0x55 || low == 0x56);
}

void append_kana(std::string& latin, char32_t c) {
    const bool is_small_y =
        c == U'ャ' || c == U'ュ' || c == U'ョ' || c == U'ゃ' || c == U'ゅ' || c == U'ょ';
    if (c == U'ッ' || c == U'っ' || c == U'ー') {
        return;
    }
    auto sound = latin_of(c);
    if (is_small_y && !latin.empty() && latin.back() == 'i') {
        latin.pop_back();
        const bool is_palatal =
            latin.ends_with("sh") || latin.ends_with("ch") || latin.ends_with('j');
        sound = is_palatal && sound.starts_with('y') ? sound.substr(1) : sound;
    }
    latin += sound;
}

// Greek pairs of letters that stand for one sound.
std::string greek_pairs(std::string latin) {
    for (const auto& [from, to] :
         {std::pair{"oy", "ou"}, {"ay", "av"}, {"ey", "ev"}, {"mp", "b"}}) {
        for (auto at = latin.find(from); at != std::string::npos; at = latin.find(from, at + 1)) {
            latin.replace(at, 2, to);
        }
    }
    return latin;
}

std::string latin_word(const std::u32string& word, Script script) {
    std::string latin;
    for (const auto c : word) {
        if (script == Script::kana) {
            append_kana(latin, c);
            continue;
        }
        if (takes_inherent_vowel(c) && ends_with_vowel_a(latin)) {
            latin.pop_back();
        }
        latin += latin_of(c);
    }
    return script == Script::greek ? greek_pairs(std::move(latin)) : latin;
}

Script main_script(const std::u32string& word) {
    for (const auto c : word) {
        if (const auto script = script_of(c); script != Script::none) {
            return script;
        }
    }
    return Script::none;
}

class Splitter {
public:
    std::vector<RawWord> split(std::string_view text) {
        for (const auto c : compatibility_form(text, max_name_points)) {
            take(c);
        }
        flush();
        return std::move(words_);
    }

private:
    void take(char32_t c) {
        switch (class_of(c)) {
            case CharClass::letter:
            case CharClass::digit:
                append(c);
                break;
            case CharClass::dropped:
                break;
            case CharClass::dot:
                flush();
                joint_ = Joint::dot;
                break;
            case CharClass::separator:
                flush();
                joint_ =
                    c == U'-' || c == U'‐' || c == U'–' || c == U'&' ? Joint::hyphen : Joint::space;
                if (c == U'&') {
                    append(U'&');
                    flush();
                }
        }
    }

    void append(char32_t c) {
        const auto script = script_of(c);
        const bool is_han = script == Script::han;
        if (!word_.empty() && is_han != (script_of(word_.back()) == Script::han)) {
            flush();
            joint_ = Joint::hyphen;
        }
        word_.push_back(is_han ? simplified(c) : c);
    }

    void flush() {
        if (word_.empty()) {
            return;
        }
        repair_homoglyphs(word_);
        const auto script = main_script(word_);
        if (script == Script::arabic && word_.size() > 3 && word_.starts_with(U"ال") &&
            word_ != U"الله") {
            push(U"ال", script);
            joint_ = Joint::hyphen;
            word_.erase(0, 2);
        }
        push(word_, script);
        word_.clear();
        joint_ = Joint::hyphen;
    }

    void push(std::u32string_view original, Script script) {
        RawWord word;
        word.original = original;
        word.script = script;
        if (script != Script::han) {
            word.latin = original == U"&"    ? "and"
                         : original == U"ال" ? "al"
                                             : latin_word(word.original, script);
            if (word.latin.empty()) {
                return;
            }
        }
        word.joined = !words_.empty() && joint_ != Joint::space;
        word.after_dot = !words_.empty() && joint_ == Joint::dot;
        words_.push_back(std::move(word));
    }

    enum class Joint { space, hyphen, dot };

    std::vector<RawWord> words_;
    std::u32string word_;
    Joint joint_ = Joint::space;
};

}  // namespace

std::vector<RawWord> split_words(std::string_view text) {
    return Splitter{}.split(text);
}

std::string phrase_of(const RawWord* first, std::size_t count) {
    std::string phrase;
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) {
            phrase.push_back(' ');
        }
        if (first[i].script != Script::han) {
            phrase += first[i].latin;
            continue;
        }
        for (const auto c : first[i].original) {
            append_utf8(phrase, c);
        }
    }
    return phrase;
}

}  // namespace sluice::screening
