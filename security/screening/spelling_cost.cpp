#include <algorithm>
#include <array>

#include "security/screening/phonetics.hpp"
#include "security/screening/token_match.hpp"

namespace sluice::screening {

namespace {

constexpr std::string_view alike[] = {"ck", "cs", "kq", "kg", "gj", "ij", "iy", "jy", "ei",
                                      "ou", "vw", "bv", "fv", "sz", "dt", "bp", "mn", "hn",
                                      "xs", "ey", "ae", "ao", "0o", "1i", "1l", "5s", "6b",
                                      "9g", "9q", "zj", "cj", "hk", "uv", "uw", "rl"};

constexpr std::size_t slot_of(char c) {
    return c >= 'a' && c <= 'z'   ? static_cast<std::size_t>(c - 'a')
           : c >= '0' && c <= '9' ? static_cast<std::size_t>(c - '0') + 26
                                  : 36;
}

struct Costs {
    std::array<std::array<float, 37>, 37> replace{};
    std::array<float, 37> single{};

    Costs() {
        for (std::size_t i = 0; i < 37; ++i) {
            replace[i].fill(1.0f);
            replace[i][i] = 0;
            single[i] = 1.0f;
        }
        const std::string_view vowels = "aeiouy";
        for (const auto a : vowels) {
            single[slot_of(a)] = 0.8f;
            for (const auto b : vowels) {
                replace[slot_of(a)][slot_of(b)] = a == b ? 0 : 0.8f;
            }
        }
        single[slot_of('h')] = 0.7f;
        for (const auto pair : alike) {
            replace[slot_of(pair[0])][slot_of(pair[1])] = 0.6f;
            replace[slot_of(pair[1])][slot_of(pair[0])] = 0.6f;
        }
        for (std::size_t digit = 26; digit < 36; ++digit) {
            single[digit] = 1.5f;
            for (std::size_t other = 26; other < 36; ++other) {
                replace[digit][other] = digit == other ? 0 : 1.5f;
            }
        }
    }
};

const Costs& costs() {
    static const auto* made = new Costs;
    return *made;
}

constexpr std::size_t longest = 32;

// Cost of letter i of a word beside nothing: a doubled letter is hardly a letter.
float single_cost(const Costs& table, std::string_view word, std::size_t i) {
    const bool is_doubled = i > 0 && word[i] == word[i - 1];
    return is_doubled ? 0.4f : table.single[slot_of(word[i])];
}

}  // namespace

float spelling_cost(std::string_view a, std::string_view b, float limit) {
    a = a.substr(0, longest);
    b = b.substr(0, longest);
    const auto& table = costs();
    std::array<float, longest> put_in;
    for (std::size_t j = 0; j < b.size(); ++j) {
        put_in[j] = single_cost(table, b, j);
    }
    std::array<std::array<float, longest + 1>, 3> rows;
    auto* before = &rows[0];
    auto* last = &rows[1];
    auto* row = &rows[2];
    (*last)[0] = 0;
    for (std::size_t j = 0; j < b.size(); ++j) {
        (*last)[j + 1] = (*last)[j] + put_in[j];
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto taken = single_cost(table, a, i);
        const auto& replace = table.replace[slot_of(a[i])];
        (*row)[0] = (*last)[0] + taken;
        auto least = (*row)[0];
        for (std::size_t j = 0; j < b.size(); ++j) {
            auto best = std::min((*last)[j] + replace[slot_of(b[j])], (*last)[j + 1] + taken);
            best = std::min(best, (*row)[j] + put_in[j]);
            if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j]) {
                best = std::min(best, (*before)[j - 1] + 0.9f);
            }
            (*row)[j + 1] = best;
            least = std::min(least, best);
        }
        if (least > limit + 0.9f) {
            return limit + 1;
        }
        auto* spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return std::min((*last)[b.size()], limit + 1);
}

}  // namespace sluice::screening
