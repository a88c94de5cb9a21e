#include "security/signin/common_passwords.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace sluice::signin {

namespace {

// Letters only: digits and signs around a word are taken off before it is looked up. A blank after
// each.
constexpr std::string_view words =
    "abc abcd abcde abcdef abcdefg abcdefgh access account accounts admin administrator "
    "aini alpha amanda andrew angel anything apple approve april asdf asdfgh asdfghjkl "
    "ashley august autumn azerty baby bailey bank banking baseball batman beijing "
    "beijinghuanying birthday blink bonjour boss buster caiwu caiwubu cashier changeme "
    "charlie cheese chen china chocolate company computer cookie correcthorse "
    "correcthorsebatterystaple corvette cowboys dallas daniel dear december default demo "
    "diamond donald dragon dragonfly eagle enterprise erp everything family february "
    "ferrari finance flower football for forever freedom friday friend fukuan fuwu "
    "gateway ginger gongsi google guest hallo hannah happy harley hello hockey huanying "
    "huawei hunter i iloveu iloveyou in internet invoice is it january jessica jesus "
    "jordan joshua july june killer kingdee kingdom let letme letmein linux liu liverpool "
    "lkjhg login logon london love lovely loveyou maggie manager march martin master "
    "matrix matthew me mercedes michael michelle microsoft mima mnbvc monday money monkey "
    "mother mustang my mypassword new nicole nihao ninja nothing november october office "
    "operator oracle orange pass passphrase passw passwd password passwort payment "
    "payments pepper phoenix please pleaseletmein poiuy pokemon porsche pretty princess "
    "purple qaz qazwsx qazwsxedc qazxsw qwe qweasd qweasdzxc qwer qwert qwerty qwertyuiop "
    "qwertz rainbow ranger robert root samsung saturday secret secure security september "
    "server service shadow shanghai signin signon silver sluice soccer spring starwars "
    "summer sunday sunshine super superman supervisor support system taylor temp test "
    "testing the this thomas thunder thursday tigger transfer treasury tuesday user wang "
    "wednesday welcome whatever william windows winter woaini wodemima work wsx yang "
    "yankees yellow yinhang yonyou you your zaq zaqwsx zhang zhao zhongguo zhuanzhang "
    "zxcv zxcvbn zxcvbnm ";

// Calls `see` with each word of the list.
template <class See>
void each_word(See see) {
    for (auto rest = words; !rest.empty();) {
        const auto end = rest.find(' ');
        see(rest.substr(0, end));
        rest.remove_prefix(end + 1);
    }
}

// The signs that stand for letters in every guesser's rules.
constexpr std::array<std::pair<char, char>, 7> stand_ins{
    {{'0', 'o'}, {'1', 'i'}, {'3', 'e'}, {'4', 'a'}, {'5', 's'}, {'@', 'a'}, {'$', 's'}}};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

std::string letters_of(std::string_view text) {
    std::string letters;
    std::ranges::copy_if(text, std::back_inserter(letters), is_letter);
    return letters;
}

std::string spelled_out(std::string_view text) {
    // Digits at the end are a year or a counter more often than letters.
    const auto last = text.find_last_not_of("0123456789!.?#*");
    std::string out{text.substr(0, last == text.npos ? 0 : last + 1)};
    for (auto& c : out) {
        const auto found = std::ranges::find(stand_ins, c, &std::pair<char, char>::first);
        c = found == stand_ins.end() ? c : found->second;
    }
    return out;
}

// Whether the letters are words of the list one after another.
bool is_made_of_words(std::string_view letters) {
    std::vector<bool> reached(letters.size() + 1, false);
    reached[0] = true;
    for (std::size_t at = 0; at < letters.size(); ++at) {
        if (!reached[at]) {
            continue;
        }
        each_word([&](std::string_view word) {
            if (letters.substr(at).starts_with(word)) {
                reached[at + word.size()] = true;
            }
        });
    }
    return reached.back();
}

// "qwertyuiop": all of it from the rows, forwards or backwards, in runs of at least four.
bool is_keyboard_walk(std::string_view text) {
    constexpr std::array<std::string_view, 6> rows{
        "1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz",
        "01234567890"};
    while (!text.empty()) {
        std::size_t longest = 0;
        for (const auto row : rows) {
            for (const auto& line : {std::string{row}, std::string{row.rbegin(), row.rend()}}) {
                for (std::size_t size = text.size(); size > longest; --size) {
                    if (line.find(text.substr(0, size)) != line.npos) {
                        longest = size;
                    }
                }
            }
        }
        if (longest < 4) {
            return false;
        }
        text.remove_prefix(longest);
    }
    return true;
}

}  // namespace

bool is_common_password(std::string_view password) {
    const bool is_one_character =
        std::ranges::all_of(password, [&](char c) { return c == password.front(); });
    const auto letters = letters_of(password);
    return is_one_character || letters.empty() || is_made_of_words(letters) ||
           is_made_of_words(letters_of(spelled_out(password))) || is_keyboard_walk(password);
}

}  // namespace sluice::signin
