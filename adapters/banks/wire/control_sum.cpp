#include "adapters/banks/wire/control_sum.hpp"

#include <algorithm>

namespace sluice::iso20022 {

namespace {

constexpr std::size_t scale_digits = 5;
constexpr std::size_t max_whole_digits = 18;

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool ControlSum::parse(std::string_view decimal, Wide& scaled) {
    const bool negative = decimal.starts_with('-');
    if (negative || decimal.starts_with('+')) {
        decimal.remove_prefix(1);
    }
    const auto point = decimal.find('.');
    auto whole = decimal.substr(0, point);
    auto fraction =
        point == std::string_view::npos ? std::string_view{} : decimal.substr(point + 1);
    if ((whole.empty() && fraction.empty()) || !all_digits(whole) || !all_digits(fraction)) {
        return false;
    }
    whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
    while (fraction.ends_with('0')) {
        fraction.remove_suffix(1);
    }
    if (whole.size() > max_whole_digits || fraction.size() > scale_digits) {
        return false;
    }
    std::string digits{whole};
    digits += fraction;
    digits.append(scale_digits - fraction.size(), '0');
    scaled = 0;
    for (const char c : digits) {
        scaled = scaled * 10 + (c - '0');
    }
    scaled = negative ? -scaled : scaled;
    return true;
}

bool ControlSum::add(std::string_view decimal) {
    Wide amount = 0;
    if (!parse(decimal, amount)) {
        return false;
    }
    scaled_ += amount;
    return true;
}

bool ControlSum::equals(std::string_view decimal) const {
    Wide other = 0;
    return parse(decimal, other) && other == scaled_;
}

std::string ControlSum::text() const {
    std::string digits;
    for (Wide rest = scaled_ < 0 ? -scaled_ : scaled_; rest > 0; rest /= 10) {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    }
    if (digits.size() <= scale_digits) {
        digits.insert(0, scale_digits + 1 - digits.size(), '0');
    }
    digits.insert(digits.size() - scale_digits, 1, '.');
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.ends_with('.')) {
        digits.pop_back();
    }
    return scaled_ < 0 ? "-" + digits : digits;
}

}  // namespace sluice::iso20022
