#include <algorithm>
#include <array>
#include <cstdint>

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

// What two words have in common at both ends costs nothing to keep. A letter at the end that is
// doubled stays: which of the two is the extra one matters.
struct Middle {
    std::size_t first = 0;
    std::size_t end_a;
    std::size_t end_b;

    Middle(std::string_view a, std::string_view b) : end_a(a.size()), end_b(b.size()) {
        while (first < end_a && first < end_b && a[first] == b[first]) {
            ++first;
        }
        const auto is_doubled = [](std::string_view word, std::size_t end) {
            return end > 1 && word[end - 2] == word[end - 1];
        };
        while (end_a > first && end_b > first && a[end_a - 1] == b[end_b - 1] &&
               !is_doubled(a, end_a) && !is_doubled(b, end_b)) {
            --end_a;
            --end_b;
        }
    }
};

}  // namespace

float spelling_cost(std::string_view a, std::string_view b, float limit) {
    a = a.substr(0, longest);
    b = b.substr(0, longest);
    const Middle middle{a, b};
    const auto count_b = middle.end_b - middle.first;
    const auto& table = costs();
    std::array<std::uint8_t, longest> slots;
    std::array<float, longest> put_in;
    std::array<std::array<float, longest + 1>, 3> rows;
    auto* before = &rows[0];
    auto* last = &rows[1];
    auto* row = &rows[2];
    (*last)[0] = 0;
    for (std::size_t j = 0; j < count_b; ++j) {
        slots[j] = static_cast<std::uint8_t>(slot_of(b[middle.first + j]));
        put_in[j] = single_cost(table, b, middle.first + j);
        (*last)[j + 1] = (*last)[j] + put_in[j];
    }
    const auto* letters = b.data() + middle.first;
    for (std::size_t i = middle.first; i < middle.end_a; ++i) {
        const auto taken = single_cost(table, a, i);
        const auto& replace = table.replace[slot_of(a[i])];
        auto left = (*row)[0] = (*last)[0] + taken;
        auto least = left;
        for (std::size_t j = 0; j < count_b; ++j) {
            const auto kept = std::min((*last)[j] + replace[slots[j]], (*last)[j + 1] + taken);
            left = std::min(kept, left + put_in[j]);
            if (i > middle.first && j > 0 && a[i] == letters[j - 1] && a[i - 1] == letters[j]) {
                left = std::min(left, (*before)[j - 1] + 0.9f);
            }
            (*row)[j + 1] = left;
            least = std::min(least, left);
        }
        if (least > limit + 0.9f) {
            return limit + 1;
        }
        auto* spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return std::min((*last)[count_b], limit + 1);
}

}  // namespace sluice::screening
