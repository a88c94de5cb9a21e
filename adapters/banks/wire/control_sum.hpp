#pragma once

#include <string>
#include <string_view>

namespace sluice::iso20022 {

// CtrlSum: the sum of all amounts of a message whatever their currencies. Exact: amounts of
// ISO 20022 have at most 18 digits, 5 of them behind the point, so the sum is kept in units of
// 10^-5 with 127 bits, enough for 10^14 amounts.
class ControlSum {
public:
    // xs:decimal text. False when it is none or has more than 5 decimals; then nothing is added.
    bool add(std::string_view decimal);
    // Equal by value: "1.5" and "1.50".
    bool equals(std::string_view decimal) const;
    // Plain decimal text without needless zeros: "12.5".
    std::string text() const;

private:
    __extension__ using Wide = __int128;
    static bool parse(std::string_view decimal, Wide& scaled);

    Wide scaled_ = 0;
};

}  // namespace sluice::iso20022
