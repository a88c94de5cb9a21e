#include "security/screening/phonetics.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace sluice::screening {

namespace {

struct Rewrite {
    std::string_view from;
    std::string_view to;
};

// The longest first among those with one first letter.
constexpr Rewrite sound_rules[] = {
    {"ae", "e"},  {"ai", "ai"}, {"ay", "ai"},  {"aj", "ai"}, {"aw", "au"},  {"au", "au"},
    {"cz", "c"},  {"tch", "c"}, {"ch", "c"},   {"ck", "k"},  {"ce", "se"},  {"ci", "si"},
    {"cy", "si"}, {"c", "k"},   {"dzh", "j"},  {"dj", "j"},  {"dh", "d"},   {"dz", "z"},
    {"ee", "i"},  {"ei", "ei"}, {"ey", "ei"},  {"ej", "ei"}, {"gh", "g"},   {"iy", "i"},
    {"ij", "i"},  {"ie", "i"},  {"ii", "i"},   {"ia", "ia"}, {"iu", "iu"},  {"je", "je"},
    {"kh", "h"},  {"ks", "ks"}, {"oo", "u"},   {"ou", "u"},  {"oe", "o"},   {"oy", "oi"},
    {"oj", "oi"}, {"ph", "f"},  {"qu", "k"},   {"q", "k"},   {"shch", "c"}, {"sch", "c"},
    {"sh", "c"},  {"sz", "c"},  {"tsch", "c"}, {"tsh", "c"}, {"ts", "s"},   {"tz", "s"},
    {"th", "t"},  {"ue", "u"},  {"uw", "u"},   {"w", "v"},   {"x", "ks"},   {"ya", "ia"},
    {"yu", "iu"}, {"ye", "e"},  {"yi", "i"},   {"yo", "io"}, {"y", "i"},    {"zh", "j"}};

constexpr Rewrite east_rules[] = {
    {"ae", "e"},  {"ch", "c"}, {"eo", "o"},  {"eu", "u"}, {"ee", "i"},   {"hs", "s"},
    {"hy", "hy"}, {"j", "c"},  {"b", "p"},   {"d", "t"},  {"g", "k"},    {"kk", "k"},
    {"l", "r"},   {"oo", "u"}, {"ou", "o"},  {"oe", "e"}, {"pp", "p"},   {"q", "c"},
    {"sh", "s"},  {"ss", "s"}, {"tch", "c"}, {"ts", "z"}, {"tz", "z"},   {"tt", "t"},
    {"ui", "i"},  {"uh", "o"}, {"wo", "o"},  {"x", "s"},  {"yeo", "yo"}, {"zh", "c"}};

// Surnames that no rule of spelling brings together.
constexpr Rewrite east_words[] = {
    {"yi", "ri"},      {"lee", "ri"},    {"rhee", "ri"},    {"i", "ri"},      {"li", "ri"},
    {"choi", "ce"},    {"choy", "ce"},   {"park", "pak"},   {"bak", "pak"},   {"roh", "ro"},
    {"noh", "ro"},     {"no", "ro"},     {"yoo", "ryu"},    {"yu", "ryu"},    {"lyu", "ryu"},
    {"im", "rim"},     {"lim", "rim"},   {"lym", "rim"},    {"ra", "ra"},     {"na", "ra"},
    {"kwon", "kon"},   {"gwon", "kon"},  {"moon", "mun"},   {"woo", "u"},     {"shin", "sin"},
    {"cheng", "cong"}, {"jung", "cong"}, {"chung", "cong"}, {"jeong", "cong"}};

constexpr Rewrite slavic_rules[] = {
    {"ch", "c"},  {"tch", "c"}, {"dz", "d"},  {"e", "e"},   {"ie", "e"}, {"ia", "e"},
    {"ya", "e"},  {"ye", "e"},  {"yo", "e"},  {"io", "e"},  {"yu", "u"}, {"iu", "u"},
    {"iy", "i"},  {"yi", "i"},  {"ij", "i"},  {"yy", "i"},  {"y", "i"},  {"j", "i"},
    {"g", "h"},   {"kh", "h"},  {"o", "a"},   {"v", "u"},   {"w", "u"},  {"shch", "s"},
    {"sch", "s"}, {"sh", "s"},  {"zh", "z"},  {"ts", "t"},  {"tz", "t"}, {"q", "k"},
    {"x", "ks"},  {"ou", "au"}, {"ay", "ai"}, {"ei", "ai"}, {"ey", "ai"}};

// The rules by their first letter, the longest first.
class Rules {
public:
    explicit Rules(std::span<const Rewrite> rules) {
        for (const auto& rule : rules) {
            of_[slot_of(rule.from[0])].push_back(&rule);
        }
        for (auto& rules_of_letter : of_) {
            std::stable_sort(
                rules_of_letter.begin(), rules_of_letter.end(),
                [](const auto* a, const auto* b) { return a->from.size() > b->from.size(); });
        }
    }

    const Rewrite* find(std::string_view rest) const {
        for (const auto* rule : of_[slot_of(rest[0])]) {
            if (rest.starts_with(rule->from)) {
                return rule;
            }
        }
        return nullptr;
    }

private:
    static std::size_t slot_of(char c) { return static_cast<unsigned char>(c) & 31u; }

    std::array<std::vector<const Rewrite*>, 32> of_;
};

std::string rewrite(std::string_view word, const Rules& rules) {
    std::string out;
    out.reserve(word.size());
    for (std::size_t at = 0; at < word.size();) {
        const auto* rule = rules.find(word.substr(at));
        out += rule == nullptr ? word.substr(at, 1) : rule->to;
        at += rule == nullptr ? 1 : rule->from.size();
    }
    return out;
}

void drop_doublings(std::string& word) {
    const auto same = [](char a, char b) { return a == b && (a < '0' || a > '9'); };
    word.erase(std::unique(word.begin(), word.end(), same), word.end());
}

}  // namespace

bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

std::uint64_t hard_letters(std::string_view sound) {
    constexpr std::string_view kinds[] = {"dzstckqgj", "bpfv", "l", "m", "n", "r", "w"};
    static const auto ones = [&] {
        std::array<std::uint64_t, 256> made{};
        for (std::size_t kind = 0; kind < std::size(kinds); ++kind) {
            for (const auto c : kinds[kind]) {
                made[static_cast<unsigned char>(c)] = std::uint64_t{1} << (8 * kind);
            }
        }
        return made;
    }();
    std::uint64_t counts = 0;
    for (const auto c : sound.substr(0, 255)) {
        counts += ones[static_cast<unsigned char>(c)];
    }
    return counts;
}

std::string sound_of(std::string_view word) {
    static const Rules rules{sound_rules};
    auto out = rewrite(word, rules);
    // j after a vowel or before a consonant is a vowel in Slavic and German spelling.
    for (std::size_t i = 1; i < out.size(); ++i) {
        const bool before_vowel = i + 1 < out.size() && is_vowel(out[i + 1]);
        if (out[i] == 'j' && !before_vowel) {
            out[i] = 'i';
        }
    }
    drop_doublings(out);
    if (out.size() > 2 && out.back() == 'h') {
        out.pop_back();
    }
    return out;
}

std::string skeleton_of(std::string_view sound) {
    std::string out;
    for (std::size_t i = 0; i < sound.size(); ++i) {
        const auto c = sound[i];
        if (is_vowel(c) || (c == 'h' && i > 0)) {
            continue;
        }
        if (out.empty() || out.back() != c) {
            out.push_back(c == 'j' ? 'c' : c);
        }
    }
    return out;
}

std::string semitic_skeleton_of(std::string_view word) {
    std::string out;
    const auto sound = sound_of(word);
    if (sound.empty()) {
        return out;
    }
    // What a word begins with is written even where vowels are not.
    const auto lead = word[0];
    out.push_back(lead == 'w' || lead == 'v' ? 'W'
                  : lead == 'y'              ? 'Y'
                  : is_vowel(lead)           ? 'V'
                                             : 'C');
    for (std::size_t i = 0; i < sound.size(); ++i) {
        auto c = sound[i];
        if (is_vowel(c) || c == 'v' || c == 'h') {
            continue;
        }
        c = c == 'z' ? 'd' : c == 'g' || c == 'q' ? 'k' : c == 'p' ? 'b' : c == 'j' ? 'c' : c;
        if (out.back() != c) {
            out.push_back(c);
        }
    }
    return out;
}

std::string slavic_of(std::string_view word) {
    static const Rules rules{slavic_rules};
    auto out = rewrite(word, rules);
    drop_doublings(out);
    return out;
}

std::string east_asian_of(std::string_view word) {
    for (const auto& exception : east_words) {
        if (exception.from == word) {
            return std::string{exception.to};
        }
    }
    static const Rules rules{east_rules};
    auto out = rewrite(word, rules);
    drop_doublings(out);
    return out;
}

}  // namespace sluice::screening
