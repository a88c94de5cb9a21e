#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/result.hpp"

namespace sluice::report {

// Everything a report lacks or has in a wrong form, gathered so that one answer names it all: a
// report is written whole or not at all.
class Problems {
public:
    void missing(std::string_view field);
    void bad(std::string_view field, std::string_view why);

    // missing_field when something is missing, else invalid_value; nothing when all is well. The
    // detail is one "field: why" for each, in the order they were found.
    std::optional<Error> error() const;

private:
    std::vector<std::string> found_;
    bool any_missing_ = false;
};

// Text of a field, squeezed: no control characters, no blanks at the ends or in a row. Problems:
// missing when `required` and empty, bad when it has more than `max` characters (code points).
std::string text_of(Problems& problems, std::string_view field, std::string_view text,
                    std::size_t max, bool required);
// The same, cut at `max` characters: for words whose end may be lost, never for names or numbers.
std::string words_of(Problems& problems, std::string_view field, std::string_view text,
                     std::size_t max, bool required);

// A country of ISO 3166-1 alpha-2, a currency of ISO 4217, a BIC of ISO 9362, an e-mail address:
// problems as above.
std::string country_of(Problems& problems, std::string_view field, std::string_view text,
                       bool required);
std::string currency_of(Problems& problems, std::string_view field, std::string_view text,
                        bool required);
std::string bic_of(Problems& problems, std::string_view field, std::string_view text,
                   bool required);
std::string email_of(Problems& problems, std::string_view field, std::string_view text,
                     std::size_t max);

std::size_t characters(std::string_view utf8);
// The first `count` characters.
std::string_view first_characters(std::string_view utf8, std::size_t count);

// "transfers[2].amount"
std::string at(std::string_view list, std::size_t index, std::string_view field);

}  // namespace sluice::report
