#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/base/currency.hpp"

namespace sluice {

// An amount of money: minor units and their currency, never negative. The direction lives in the
// posting or the statement line, as in ISO 20022. The largest amount is 10^17 minor units, so that
// a sum over 90 amounts cannot overflow unnoticed; sums use sum() or add(), which check.
class Money {
public:
    static constexpr std::int64_t max_minor = 100'000'000'000'000'000;

    // minor in [0, max_minor]; anything else is a bug.
    Money(std::int64_t minor, Currency currency);

    // Strict decimal text: digits, optionally a point and digits. No sign, exponent, space or
    // separator. More decimals than the currency has is an error, except trailing zeros
    // ("1.500" EUR is 1.50), which lose nothing.
    static Result<Money> parse(std::string_view decimal, Currency currency);

    std::int64_t minor() const { return minor_; }
    Currency currency() const { return currency_; }
    bool is_zero() const { return minor_ == 0; }

    // The amount with exactly the currency's decimals: "12.30", JPY "12".
    std::string decimal() const;

    bool operator==(const Money&) const = default;

private:
    std::int64_t minor_;
    Currency currency_;
};

// Signed minor units as decimal text, for balances: "-12.30".
std::string decimal(std::int64_t minor, Currency currency);

// A sum that may exceed one amount's limit, such as a control sum. Checks for overflow.
std::int64_t add_minor(std::int64_t a, std::int64_t b);

}  // namespace sluice
