#pragma once

#include <string>
#include <string_view>

#include "ledger/base/text_map.hpp"

namespace sluice::screening {

// How many people and how many organisations carry a word, in powers of two: a shared rare word is
// evidence, a shared common one is not. Part of the program: conf/screening/frequencies.tsv, one
// word a line with the two exponents.
class Frequencies {
public:
    static const Frequencies& instance();
    static Frequencies parse(std::string_view tsv);

    struct Counts {
        std::uint8_t person = 0;  // log2(1 + number of names), rounded; 0: not known
        std::uint8_t org = 0;
    };
    Counts find(std::string_view word) const;

    // 1 for a word nobody is known to carry, falling by .06 with each doubling.
    static float information(std::uint8_t exponent);

private:
    TextMap<Counts> counts_;
};

}  // namespace sluice::screening
