#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/money.hpp"

namespace sluice::monitoring {

struct Place {
    int line = 1;
    int column = 1;  // in bytes, 1-based
};

struct Token {
    enum class Kind : std::uint8_t { word, number, money, duration, text, symbol, end };

    Kind kind = Kind::end;
    Place place{};
    std::string text{};       // the word or symbol, the text without quotation marks
    std::int64_t number = 0;  // a number, or minutes of a duration
    std::optional<Money> money{};
};

// An error in a rule file: `where` is "column n".
Error rule_error(Errc code, std::string why, Place place);

// Words, numbers (`1_000`), money (`CNY 500,000.00`), durations (`30min`, `24h`, `5d`), texts in
// quotation marks, and symbols. `#` begins a comment. The last token is the end.
// Errors: malformed, wrong_encoding, invalid_amount, unknown_currency, too_large (a text above
// 256 bytes, a number above 10^12).
Result<std::vector<Token>> rule_tokens(std::string_view source);

}  // namespace sluice::monitoring
