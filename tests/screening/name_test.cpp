// How names are read: scripts, titles, legal forms, numbers, several names in one text.
#include "security/screening/name.hpp"

#include <gtest/gtest.h>

#include "security/screening/utf8.hpp"
#include "security/screening/words.hpp"
#include "tests/screening/fixture.hpp"

namespace sluice::screening {
namespace {

using test::words_of;

struct Row {
    std::string_view text;
    std::string_view words;
};

TEST(ReadName, brings_every_script_to_latin_letters) {
    constexpr Row rows[] = {{"Łukasz Żółć-Große", "lukasz zolc grosse"},
                            {"İbrahim ÇELİK", "ibrahim celik"},
                            {"Владимир Щукин", "vladimir shchukin"},
                            {"Олександр Ґудзь", "oleksandr gudz"},
                            {"Алег Уладзіміравіч ПЯТРОЎ", "aleg uladzimiravich pyatrou"},
                            {"Александар Вучић", "aleksandar vuchic"},
                            {"Κυριάκος Μητσοτάκης", "kyriakos mitsotakis"},
                            {"محمد بن سلمان آل سعود", "mhmd bn slman al sawd"},
                            {"ﺟﻌﻔﺮ اﺑﻮ ﻣﺤﻤﺪ", "jafr abw mhmd"},
                            {"عبد الرحمن", "abd al rhmn"},
                            {"בנימין נתניהו", "bnymyn ntnyhw"},
                            {"최용호", "choe yong ho"},
                            {"习近平", "xi jin ping"},
                            {"習近平", "xi jin ping"},
                            {"曾国藩", "zeng guo fan"},
                            {"ちょう ショウタ", "chou shouta"},
                            {"नरेन्द्र मोदी", "narendra modi"},
                            {"Გიორგი", "giorgi"},
                            {"ＦＵＬＬ ｗｉｄｔｈ", "full width"}};
    for (const auto& row : rows) {
        EXPECT_EQ(words_of(read_name(row.text, NameStyle::person)), row.words) << row.text;
    }
}

TEST(ReadName, repairs_letters_of_another_script_that_look_alike) {
    const auto clean = words_of(read_name("Владимир", NameStyle::person));
    EXPECT_EQ(words_of(read_name("Bладимир", NameStyle::person)), clean);  // Latin B
    EXPECT_EQ(words_of(read_name("Vlаdimir", NameStyle::person)), clean);  // Cyrillic a
    EXPECT_EQ(words_of(read_name("Putіn", NameStyle::person)), "putin");   // Ukrainian i
}

TEST(ReadName, drops_titles_and_puts_the_family_name_last) {
    constexpr Row rows[] = {{"Mr. Recep Tayyip Erdoğan", "recep tayyip erdogan"},
                            {"His Excellency President Erdoğan", "erdogan"},
                            {"MOZZAFARNIA, Dr. Reza", "reza mozzafarnia"},
                            {"PUTIN, Vladimir Vladimirovich", "vladimir vladimirovich putin"},
                            {"Nicolás Maduro LLC", "nicolas maduro"},
                            {"Prof.", "prof"},
                            {"O'Brien-Smith, John", "john obrien smith"}};
    for (const auto& row : rows) {
        EXPECT_EQ(words_of(read_name(row.text, NameStyle::person)), row.words) << row.text;
    }
}

TEST(ReadName, takes_legal_forms_out_of_company_names) {
    struct Form {
        std::string_view text;
        std::string_view words;
        std::string_view generic;
    };
    constexpr Form rows[] = {{"Siemens Aktiengesellschaft", "siemens", "JSC"},
                             {"Siemens A.G.", "siemens", "JSC"},
                             {"OOO Gazprom", "gazprom", "LLC"},
                             {"ООО «Газпром»", "gazprom", "LLC"},
                             {"Acme Limited Liability Company", "acme", "LLC"}};
    for (const auto& row : rows) {
        const auto name = read_name(row.text, NameStyle::organisation);
        EXPECT_EQ(words_of(name), row.words) << row.text;
        ASSERT_FALSE(name.legal_forms.empty()) << row.text;
        EXPECT_EQ(Words::instance().generic_form(name.legal_forms[0]), row.generic) << row.text;
    }
    EXPECT_EQ(
        words_of(read_name("深圳市大疆创新科技有限公司", NameStyle::organisation)).find("gong si"),
        std::string::npos);
}

TEST(ReadName, reads_numbers_in_words_digits_and_roman) {
    for (const auto text : {"Brigade 44", "Brigade Forty-Four", "Brigade Fourty-four"}) {
        EXPECT_EQ(words_of(read_name(text, NameStyle::organisation)), "brigade 44") << text;
    }
    EXPECT_EQ(words_of(read_name("Apollo Fund VIII", NameStyle::organisation)), "apollo fund 8");
    EXPECT_EQ(words_of(read_name("First National", NameStyle::organisation)), "1 national");
    EXPECT_EQ(words_of(read_name("Premier", NameStyle::organisation)), "premier");  // a ship
    EXPECT_EQ(words_of(read_name("L.X.C. Aviation", NameStyle::organisation)), "lxc aviation");
}

TEST(ReadName, gives_words_of_one_meaning_one_code) {
    const auto code = [](std::string_view text) {
        return read_name(text, NameStyle::organisation).tokens[0].org_code;
    };
    EXPECT_NE(code("bank"), 0);
    EXPECT_EQ(code("bank"), code("банк"));
    EXPECT_NE(code("bank"), code("university"));
}

TEST(ReadNames, splits_what_holds_several_names) {
    const auto words = [](std::string_view text) {
        std::vector<std::string> all;
        for (const auto& name : read_names(text, NameStyle::person)) {
            all.push_back(words_of(name));
        }
        return all;
    };
    EXPECT_EQ(words("Carlos a.k.a. El Chacal"), (std::vector<std::string>{"carlos", "el chacal"}));
    EXPECT_EQ(words("Taher AL-KAYALI طاهر الكيالي"),
              (std::vector<std::string>{"taher al kayali", "tahr al kyaly"}));
    EXPECT_EQ(words("Евгений ГРИЦЕНКО / Євген ГРИЦЕНКО"),
              (std::vector<std::string>{"evgeniy gritsenko", "yevgen gritsenko"}));
}

TEST(ReadName, says_how_common_a_word_is) {
    const auto name = read_name("Maria Xyqqzw", NameStyle::person);
    EXPECT_LT(name.tokens[0].information, 0.6f);
    EXPECT_EQ(name.tokens[1].information, 1.0f);
    EXPECT_TRUE(read_name("Ahmad al Masri", NameStyle::person).tokens[1].is_particle);
}

TEST(ReadName, survives_anything) {
    EXPECT_EQ(make_token("", NameStyle::person).text, "");
    EXPECT_TRUE(read_name("", NameStyle::person).tokens.empty());
    EXPECT_TRUE(read_name("\xF0\x9F\x92\xA9 \xE2\x80\x8D", NameStyle::person).tokens.empty());
    EXPECT_EQ(words_of(read_name("Ann\xFF\xC3(\xED\xA0\x80 Lee", NameStyle::person)), "ann lee");
    std::string all;
    for (int byte = 0; byte < 256; ++byte) {
        all.push_back(static_cast<char>(byte));
    }
    for (const auto style : {NameStyle::person, NameStyle::organisation}) {
        EXPECT_LE(read_name(all, style).tokens.size(), max_tokens);
        EXPECT_LE(read_name(std::string(1'000'000, 'a'), style).tokens.size(), max_tokens);
        std::string words;
        for (int i = 0; i < 5000; ++i) {
            words += "ab ";
        }
        EXPECT_EQ(read_name(words, style).tokens.size(), max_tokens);
    }
}

TEST(Utf8, decodes_strictly_and_encodes_back) {
    std::string back;
    for (const auto c : decode_utf8("aé中\U0001F600", 100)) {
        append_utf8(back, c);
    }
    EXPECT_EQ(back, "aé中\U0001F600");
    EXPECT_EQ(decode_utf8("\xC0\x80", 10), U"\uFFFD\uFFFD");          // overlong
    EXPECT_EQ(decode_utf8("\xF4\x90\x80\x80", 10).front(), 0xFFFDu);  // above U+10FFFF
    EXPECT_EQ(decode_utf8("abcdef", 3).size(), 3u);
}

}  // namespace
}  // namespace sluice::screening
