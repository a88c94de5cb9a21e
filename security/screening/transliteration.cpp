#include <unicode/translit.h>
#include <unicode/uchar.h>

#include <array>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "ledger/base/check.hpp"
#include "security/screening/script.hpp"
#include "security/screening/utf8.hpp"

namespace sluice::screening {

namespace {

struct Row {
    char32_t letter;
    std::string_view latin;
};

// Lower-case letters; capitals are folded before the look-up.
constexpr Row cyrillic_rows[] = {
    {U'а', "a"},  {U'б', "b"},  {U'в', "v"},    {U'г', "g"},  {U'д', "d"},  {U'е', "e"},
    {U'ё', "e"},  {U'ж', "zh"}, {U'з', "z"},    {U'и', "i"},  {U'й', "y"},  {U'к', "k"},
    {U'л', "l"},  {U'м', "m"},  {U'н', "n"},    {U'о', "o"},  {U'п', "p"},  {U'р', "r"},
    {U'с', "s"},  {U'т', "t"},  {U'у', "u"},    {U'ф', "f"},  {U'х', "kh"}, {U'ц', "ts"},
    {U'ч', "ch"}, {U'ш', "sh"}, {U'щ', "shch"}, {U'ъ', ""},   {U'ы', "y"},  {U'ь', ""},
    {U'э', "e"},  {U'ю', "yu"}, {U'я', "ya"},   {U'і', "i"},  {U'ї', "yi"}, {U'є', "ye"},
    {U'ґ', "g"},  {U'ў', "u"},  {U'ђ', "dj"},   {U'ј', "j"},  {U'љ', "lj"}, {U'њ', "nj"},
    {U'ћ', "c"},  {U'џ', "dz"}, {U'ѓ', "gj"},   {U'ќ', "kj"}, {U'ѕ', "dz"}, {U'ә', "a"},
    {U'ғ', "gh"}, {U'қ', "q"},  {U'ң', "ng"},   {U'ө', "o"},  {U'ұ', "u"},  {U'ү', "u"},
    {U'һ', "h"},  {U'ҳ', "h"},  {U'ӣ', "i"},    {U'ӯ', "u"},  {U'ҷ', "j"},  {U'ӏ', ""},
    {U'ѣ', "e"},  {U'ҡ', "q"},  {U'ҫ', "s"},    {U'ҙ', "z"},  {U'ѝ', "i"},  {U'ӑ', "a"}};

// Consonants and the long vowels alef, waw, yeh; hamza and ayn have no Latin letter of their own.
constexpr Row arabic_rows[] = {
    {U'ا', "a"},  {U'أ', "a"},  {U'إ', "i"},  {U'آ', "a"},  {U'ٱ', "a"},  {U'ب', "b"},
    {U'پ', "p"},  {U'ت', "t"},  {U'ث', "th"}, {U'ج', "j"},  {U'چ', "ch"}, {U'ح', "h"},
    {U'خ', "kh"}, {U'د', "d"},  {U'ذ', "dh"}, {U'ر', "r"},  {U'ز', "z"},  {U'ژ', "zh"},
    {U'س', "s"},  {U'ش', "sh"}, {U'ص', "s"},  {U'ض', "d"},  {U'ط', "t"},  {U'ظ', "z"},
    {U'ع', "a"},  {U'غ', "gh"}, {U'ف', "f"},  {U'ق', "q"},  {U'ك', "k"},  {U'ک', "k"},
    {U'گ', "g"},  {U'ل', "l"},  {U'م', "m"},  {U'ن', "n"},  {U'ں', "n"},  {U'ه', "h"},
    {U'ہ', "h"},  {U'ھ', "h"},  {U'ۀ', "h"},  {U'ة', "a"},  {U'ۃ', "a"},  {U'و', "w"},
    {U'ؤ', "w"},  {U'ي', "y"},  {U'ی', "y"},  {U'ى', "y"},  {U'ئ', "y"},  {U'ې', "e"},
    {U'ۍ', "y"},  {U'ے', "e"},  {U'ء', ""},   {U'ټ', "t"},  {U'ٹ', "t"},  {U'ډ', "d"},
    {U'ڈ', "d"},  {U'ړ', "r"},  {U'ڑ', "r"},  {U'ښ', "kh"}, {U'ږ', "zh"}, {U'څ', "ts"},
    {U'ځ', "dz"}, {U'ڼ', "n"},  {U'ګ', "g"},  {U'ﻯ', "y"},  {U'ۆ', "w"},  {U'ێ', "e"},
    {U'ڕ', "r"},  {U'ڵ', "l"},  {U'ڤ', "v"},  {U'ە', "a"}};

constexpr Row hebrew_rows[] = {
    {U'א', "a"},  {U'ב', "b"},  {U'ג', "g"}, {U'ד', "d"}, {U'ה', "h"},  {U'ו', "w"}, {U'ז', "z"},
    {U'ח', "h"},  {U'ט', "t"},  {U'י', "y"}, {U'כ', "k"}, {U'ך', "k"},  {U'ל', "l"}, {U'מ', "m"},
    {U'ם', "m"},  {U'נ', "n"},  {U'ן', "n"}, {U'ס', "s"}, {U'ע', "a"},  {U'פ', "p"}, {U'ף', "f"},
    {U'צ', "ts"}, {U'ץ', "ts"}, {U'ק', "k"}, {U'ר', "r"}, {U'ש', "sh"}, {U'ת', "t"}};

constexpr Row greek_rows[] = {
    {U'α', "a"}, {U'ά', "a"}, {U'β', "v"},  {U'γ', "g"},  {U'δ', "d"},  {U'ε', "e"},
    {U'έ', "e"}, {U'ζ', "z"}, {U'η', "i"},  {U'ή', "i"},  {U'θ', "th"}, {U'ι', "i"},
    {U'ί', "i"}, {U'ϊ', "i"}, {U'ΐ', "i"},  {U'κ', "k"},  {U'λ', "l"},  {U'μ', "m"},
    {U'ν', "n"}, {U'ξ', "x"}, {U'ο', "o"},  {U'ό', "o"},  {U'π', "p"},  {U'ρ', "r"},
    {U'σ', "s"}, {U'ς', "s"}, {U'τ', "t"},  {U'υ', "y"},  {U'ύ', "y"},  {U'ϋ', "y"},
    {U'ΰ', "y"}, {U'φ', "f"}, {U'χ', "ch"}, {U'ψ', "ps"}, {U'ω', "o"},  {U'ώ', "o"}};

std::string ascii_only(const icu::UnicodeString& text) {
    std::string out;
    for (int32_t i = 0; i < text.length(); ++i) {
        const auto c = text.charAt(i);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            out.push_back(static_cast<char>(c));
        }
    }
    return out;
}

// One block of 256 code points at a time is sent through ICU, the first time it is asked for.
class LatinTable {
public:
    LatinTable() : blocks_(0x300) {
        add(cyrillic_rows);
        add(arabic_rows);
        add(hebrew_rows);
        add(greek_rows);
    }

    std::string_view find(char32_t c) {
        const auto number = static_cast<std::size_t>(c >> 8);
        if (number >= blocks_.size()) {
            return {};
        }
        auto& block = blocks_[number];
        std::call_once(block.once, [&] { fill(block, static_cast<char32_t>(number << 8)); });
        return block.latin[c & 0xFF];
    }

private:
    struct Block {
        std::once_flag once;
        std::array<std::string, 256> latin;
    };

    template <class Rows>
    void add(const Rows& rows) {
        for (const auto& row : rows) {
            own_.emplace(row.letter, row.latin);
        }
    }

    void fill(Block& block, char32_t first) {
        const std::lock_guard lock(mutex_);
        for (char32_t c = first; c < first + 256; ++c) {
            const auto lower = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
            const auto own = own_.find(lower);
            block.latin[c - first] = own != own_.end() ? std::string{own->second} : by_icu(lower);
        }
    }

    std::string by_icu(char32_t c) {
        if (class_of(c) != CharClass::letter && class_of(c) != CharClass::digit) {
            return {};
        }
        if (!icu_) {
            UErrorCode status = U_ZERO_ERROR;
            icu_.reset(icu::Transliterator::createInstance(
                "Any-Latin; NFKD; [:Mn:] Remove; Latin-ASCII; Lower", UTRANS_FORWARD, status));
            check(U_SUCCESS(status), "ICU has its transliteration data");
        }
        icu::UnicodeString text(static_cast<UChar32>(c));
        icu_->transliterate(text);
        return ascii_only(text);
    }

    std::vector<Block> blocks_;
    std::unordered_map<char32_t, std::string_view> own_;
    std::mutex mutex_;
    std::unique_ptr<icu::Transliterator> icu_;
};

class Simplifier {
public:
    Simplifier() {
        UErrorCode status = U_ZERO_ERROR;
        const std::unique_ptr<icu::Transliterator> icu(
            icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
        check(U_SUCCESS(status), "ICU has its table of simplified characters");
        for (char32_t c = first; c < first + forms_.size(); ++c) {
            icu::UnicodeString text(static_cast<UChar32>(c));
            icu->transliterate(text);
            forms_[c - first] =
                text.countChar32() == 1 ? static_cast<char32_t>(text.char32At(0)) : c;
        }
    }
    char32_t find(char32_t c) const {
        return c >= first && c < first + forms_.size() ? forms_[c - first] : c;
    }

private:
    static constexpr char32_t first = 0x4E00;
    std::array<char32_t, 0x5200> forms_{};
};

}  // namespace

std::string_view latin_of(char32_t c) {
    static auto* table = new LatinTable;
    return table->find(c);
}

void prepare_latin() {
    constexpr std::pair<char32_t, char32_t> in_use[] = {{0x0000, 0x2000},    // alphabets
                                                        {0x3000, 0x3200},    // kana, bopomofo
                                                        {0x4E00, 0xA000},    // Han
                                                        {0xAC00, 0xD800},    // Hangul
                                                        {0xFB00, 0x10000}};  // other forms of them
    for (const auto& [first, end] : in_use) {
        for (auto c = first; c < end; c += 0x100) {
            latin_of(c);
        }
    }
    simplified(U'一');
}

char32_t simplified(char32_t c) {
    static const auto* table = new Simplifier;
    return table->find(c);
}

}  // namespace sluice::screening
