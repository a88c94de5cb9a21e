#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "security/screening/phonetics.hpp"
#include "security/screening/token_match.hpp"

namespace sluice::screening {

namespace {

constexpr std::string_view alike[] = {"ck", "cs", "kq", "kg", "gj", "ij", "iy", "jy", "ei",
                                      "ou", "vw", "bv", "fv", "sz", "dt", "bp", "mn", "hn",
                                      "xs", "ey", "ae", "ao", "0o", "1i", "1l", "5s", "6b",
                                      "9g", "9q", "zj", "cj", "hk", "uv", "uw", "rl"};

constexpr std::size_t slot_count = 37;
constexpr auto slots_of_bytes = [] {
    std::array<std::uint8_t, 256> slots{};
    slots.fill(slot_count - 1);
    for (std::uint8_t i = 0; i < 26; ++i) {
        slots[static_cast<std::size_t>('a') + i] = i;
    }
    for (std::uint8_t i = 0; i < 10; ++i) {
        slots[static_cast<std::size_t>('0') + i] = static_cast<std::uint8_t>(26 + i);
    }
    return slots;
}();
constexpr std::uint8_t slot_of(char c) {
    return slots_of_bytes[static_cast<unsigned char>(c)];
}

// In tenths of an edit: whole numbers are compared faster, and add up to the same in any order.
using Tenths = std::int32_t;
constexpr Tenths one_edit = 10;
constexpr Tenths doubled = 4;
constexpr Tenths swapped = 9;

constexpr Tenths vowel = 8;
constexpr Tenths breath = 7;
constexpr Tenths look_alike = 6;
constexpr Tenths number = 15;
constexpr std::string_view vowels = "aeiouy";

struct Costs {
    std::array<std::array<Tenths, slot_count>, slot_count> replace{};
    std::array<Tenths, slot_count> single{};
    std::array<std::uint64_t, slot_count> near{};

    Costs() {
        for (std::size_t i = 0; i < slot_count; ++i) {
            replace[i].fill(one_edit);
            replace[i][i] = 0;
            single[i] = one_edit;
        }
        for (const auto a : vowels) {
            single[slot_of(a)] = vowel;
            for (const auto b : vowels) {
                replace[slot_of(a)][slot_of(b)] = a == b ? 0 : vowel;
            }
        }
        single[slot_of('h')] = breath;
        for (const auto pair : alike) {
            replace[slot_of(pair[0])][slot_of(pair[1])] = look_alike;
            replace[slot_of(pair[1])][slot_of(pair[0])] = look_alike;
            near[slot_of(pair[0])] |= std::uint64_t{1} << slot_of(pair[1]);
            near[slot_of(pair[1])] |= std::uint64_t{1} << slot_of(pair[0]);
        }
        for (std::size_t digit = 26; digit < 36; ++digit) {
            single[digit] = number;
            for (std::size_t other = 26; other < 36; ++other) {
                replace[digit][other] = digit == other ? 0 : number;
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
Tenths single_cost(const Costs& table, std::string_view word, std::size_t i) {
    const bool is_doubled = i > 0 && word[i] == word[i - 1];
    return is_doubled ? doubled : table.single[slot_of(word[i])];
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

constexpr std::uint64_t set_of(std::string_view letters) {
    std::uint64_t set = 0;
    for (const auto c : letters) {
        set |= std::uint64_t{1} << slot_of(c);
    }
    return set;
}

// What it costs at least to do away with the letters that only `a` has: each is taken out, or
// replaced by one that `b` has.
Tenths cost_of_own(const Letters& a, const Letters& b) {
    constexpr auto vowel_set = set_of(vowels);
    constexpr auto breath_set = set_of("h");
    const auto only = a.own & ~b.own;
    const auto far = only & ~b.near;
    return look_alike * std::popcount(only & b.near) + vowel * std::popcount(far & vowel_set) +
           breath * std::popcount(far & breath_set) +
           one_edit * std::popcount(far & ~(vowel_set | breath_set));
}

}  // namespace

Letters letters_of(std::string_view word) {
    Letters letters;
    for (const auto c : word.substr(0, longest)) {
        letters.own |= std::uint64_t{1} << slot_of(c);
        letters.near |= costs().near[slot_of(c)];
    }
    return letters;
}

float least_spelling_cost(const Letters& a, const Letters& b) {
    const auto cost = std::max(cost_of_own(a, b), cost_of_own(b, a));
    return static_cast<float>(cost) / static_cast<float>(one_edit);
}

float spelling_cost(std::string_view a, std::string_view b, float limit) {
    a = a.substr(0, longest);
    b = b.substr(0, longest);
    const Middle middle{a, b};
    const auto count_b = middle.end_b - middle.first;
    const auto& table = costs();
    const auto give_up = static_cast<Tenths>(limit * static_cast<float>(one_edit)) + swapped;
    constexpr std::uint8_t no_letter = 0xFF;
    std::array<std::uint8_t, longest + 1> slots;  // of the letters of b, behind none
    std::array<Tenths, longest> put_in;
    std::array<std::array<Tenths, longest + 1>, 3> rows;
    auto* before = rows[0].data();
    auto* last = rows[1].data();
    auto* row = rows[2].data();
    slots[0] = no_letter;
    last[0] = 0;
    for (std::size_t j = 0; j < count_b; ++j) {
        slots[j + 1] = slot_of(b[middle.first + j]);
        put_in[j] = single_cost(table, b, middle.first + j);
        last[j + 1] = last[j] + put_in[j];
    }
    auto letter_before = no_letter;
    for (std::size_t i = middle.first; i < middle.end_a; ++i) {
        const auto taken = single_cost(table, a, i);
        const auto letter = slot_of(a[i]);
        const auto* replace = table.replace[letter].data();
        auto left = row[0] = last[0] + taken;
        auto least = left;
        for (std::size_t j = 0; j < count_b; ++j) {
            const auto kept = std::min(last[j] + replace[slots[j + 1]], last[j + 1] + taken);
            left = std::min(kept, left + put_in[j]);
            if (slots[j] == letter && slots[j + 1] == letter_before) {
                left = std::min(left, before[j - 1] + swapped);
            }
            row[j + 1] = left;
            least = std::min(least, left);
        }
        if (least > give_up) {
            return limit + 1;
        }
        letter_before = letter;
        auto* spare = before;
        before = last;
        last = row;
        row = spare;
    }
    const auto cost = static_cast<float>(last[count_b]) / static_cast<float>(one_edit);
    return std::min(cost, limit + 1);
}

}  // namespace sluice::screening
