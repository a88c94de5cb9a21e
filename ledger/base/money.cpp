#include "ledger/base/money.hpp"

#include <algorithm>
#include <cctype>

namespace sluice {

namespace {

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Money::Money(std::int64_t minor, Currency currency) : minor_(minor), currency_(currency) {
    check(minor >= 0 && minor <= max_minor, "money is within its range");
}

Result<Money> Money::parse(std::string_view text, Currency currency) {
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    auto fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || !all_digits(whole) || !all_digits(fraction) ||
        (point != std::string_view::npos && fraction.empty())) {
        return fail(Errc::invalid_amount, "amount is not a plain decimal number");
    }
    while (fraction.ends_with('0') && std::cmp_greater(fraction.size(), currency.exponent())) {
        fraction.remove_suffix(1);
    }
    if (std::cmp_greater(fraction.size(), currency.exponent())) {
        return fail(Errc::over_precise_amount, "amount has more decimals than its currency");
    }
    std::string digits{whole};
    digits += fraction;
    digits.append(static_cast<std::size_t>(currency.exponent()) - fraction.size(), '0');
    std::int64_t minor = 0;
    for (const char c : digits) {
        minor = minor * 10 + (c - '0');
        if (minor > max_minor) {
            return fail(Errc::invalid_amount, "amount is too large");
        }
    }
    return Money(minor, currency);
}

std::string Money::decimal() const {
    return sluice::decimal(minor_, currency_);
}

std::string decimal(std::int64_t minor, Currency currency) {
    const auto exponent = static_cast<std::size_t>(currency.exponent());
    // Negation of the smallest value would overflow, so the digits come from the unsigned value.
    auto rest =
        minor < 0 ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
    std::string text = std::to_string(rest);
    if (text.size() <= exponent) {
        text.insert(0, exponent + 1 - text.size(), '0');
    }
    if (exponent > 0) {
        text.insert(text.size() - exponent, 1, '.');
    }
    return minor < 0 ? "-" + text : text;
}

std::int64_t add_minor(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    check(!__builtin_add_overflow(a, b, &sum), "a sum of money does not overflow");
    return sum;
}

}  // namespace sluice
