#include <array>

#include "security/screening/name_reader.hpp"

namespace sluice::screening {

namespace {

// Unicode Standard, 3.12: the parts of a Hangul syllable by arithmetic.
constexpr std::array<std::string_view, 19> leads = {"g",  "kk", "n", "d",  "tt", "r", "m",
                                                    "b",  "pp", "s", "ss", "",   "j", "jj",
                                                    "ch", "k",  "t", "p",  "h"};
constexpr std::array<std::string_view, 21> vowels = {"a",  "ae", "ya", "yae", "eo", "e",  "yeo",
                                                     "ye", "o",  "wa", "wae", "oe", "yo", "u",
                                                     "wo", "we", "wi", "yu",  "eu", "ui", "i"};
constexpr std::array<std::string_view, 28> tails = {
    "",  "k", "k", "k", "n", "n", "n", "t",  "l", "k", "m", "l", "l", "l",
    "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"};

struct Reading {
    char32_t character;
    std::string_view latin;
};
constexpr Reading surname_rows[] = {
    {U'曾', "zeng"}, {U'单', "shan"}, {U'解', "xie"}, {U'仇', "qiu"},  {U'区', "ou"},
    {U'查', "zha"},  {U'盖', "ge"},   {U'乐', "yue"}, {U'朴', "piao"}, {U'尉', "wei"},
    {U'翟', "zhai"}, {U'缪', "miao"}, {U'覃', "qin"}, {U'任', "ren"},  {U'沈', "shen"}};
constexpr Reading cantonese_rows[] = {
    {U'陈', "chan"},   {U'黄', "wong"},   {U'王', "wong"}, {U'林', "lam"},   {U'李', "lee"},
    {U'张', "cheung"}, {U'吴', "ng"},     {U'刘', "lau"},  {U'梁', "leung"}, {U'郑', "cheng"},
    {U'周', "chow"},   {U'杨', "yeung"},  {U'许', "hui"},  {U'何', "ho"},    {U'郭', "kwok"},
    {U'曾', "tsang"},  {U'蔡', "tsoi"},   {U'罗', "law"},  {U'谢', "tse"},   {U'叶', "yip"},
    {U'邓', "tang"},   {U'苏', "so"},     {U'冯', "fung"}, {U'萧', "siu"},   {U'赵', "chiu"},
    {U'徐', "tsui"},   {U'朱', "chu"},    {U'胡', "wu"},   {U'马', "ma"},    {U'孙', "suen"},
    {U'高', "ko"},     {U'冼', "sin"},    {U'卢', "lo"},   {U'钟', "chung"}, {U'余', "yu"},
    {U'潘', "poon"},   {U'蒋', "chiang"}, {U'江', "kong"}, {U'莫', "mok"},   {U'石', "shek"},
    {U'关', "kwan"},   {U'伍', "ng"},     {U'严', "yim"},  {U'袁', "yuen"},  {U'戴', "tai"},
    {U'唐', "tong"},   {U'温', "wan"},    {U'薛', "sit"},  {U'董', "tung"},  {U'方', "fong"}};

template <class Rows>
std::string_view look_up(const Rows& rows, char32_t c) {
    for (const auto& row : rows) {
        if (row.character == c) {
            return row.latin;
        }
    }
    return {};
}

}  // namespace

std::string syllable_in_latin(char32_t c) {
    constexpr char32_t first = 0xAC00;
    if (c < first || c > 0xD7A3) {
        return {};
    }
    const auto index = c - first;
    std::string out{leads[index / 588]};
    out += vowels[index % 588 / 28];
    out += tails[index % 28];
    return out;
}

std::string_view surname_reading(char32_t c) {
    return look_up(surname_rows, c);
}
std::string_view cantonese_surname(char32_t c) {
    return look_up(cantonese_rows, c);
}

int roman_value(std::string_view word) {
    constexpr std::string_view ones[] = {"",  "i",  "ii",  "iii",  "iv",
                                         "v", "vi", "vii", "viii", "ix"};
    int tens = 0;
    while (tens < 3 && word.starts_with('x')) {
        word.remove_prefix(1);
        ++tens;
    }
    for (int i = 0; i < 10; ++i) {
        if (word == ones[i]) {
            return tens * 10 + i;
        }
    }
    return 0;
}

}  // namespace sluice::screening
