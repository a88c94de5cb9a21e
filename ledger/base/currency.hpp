#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string_view>

#include "ledger/base/result.hpp"

namespace sluice {

// A currency of ISO 4217 with its number of decimals. Exists only for codes of the ISO table.
class Currency {
public:
    static Result<Currency> parse(std::string_view code);
    // For codes written in the program: an unknown code is a bug.
    static Currency of(std::string_view code);

    std::string_view code() const { return {code_.data(), 3}; }
    int exponent() const { return exponent_; }
    // 10 to the power of exponent().
    std::int64_t scale() const;

    bool operator==(const Currency&) const = default;
    auto operator<=>(const Currency& other) const { return code_ <=> other.code_; }

private:
    Currency(std::string_view code, int exponent);

    std::array<char, 3> code_;
    std::int8_t exponent_;
};

struct CurrencyRow {
    std::string_view code;
    int exponent;
};

// Active codes of ISO 4217 (list one), without the codes for metals, funds and tests.
std::span<const CurrencyRow> currency_table();

}  // namespace sluice
