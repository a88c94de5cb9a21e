#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "security/lists/dates.hpp"
#include "security/lists/list_entry.hpp"

namespace sluice::lists {

// What all formats put into an entry with. Text is squeezed; empty text adds nothing, nor does what
// is there already.

// More is not kept of anything, because each addition compares with what is there; an entry that
// reaches one of these is refused (read_list), as no list comes near them.
constexpr std::size_t max_kept = 2'000;
constexpr std::size_t max_remark_bytes = 64u << 10;
constexpr std::size_t max_value_bytes = 4u << 10;  // of a date, an identifier

void add_name(ListEntry& entry, std::string_view text, NameKind kind, std::string_view family = {});
// Names separated by ';'.
void add_names(ListEntry& entry, std::string_view text, NameKind kind);
// "LAST, First Middle" of a person in the natural order, with the family name; other entries' names
// as they stand.
void add_inverted_name(ListEntry& entry, std::string_view text, NameKind kind);
// A person's name whose family name is the one run of words in capitals ("Vladimir PUTIN").
void add_capitals_name(ListEntry& entry, std::string_view text, NameKind kind);

// A country's name or code. Names that are no country's are left out, as the caller has the text
// elsewhere; separated by ';' where there are several.
void add_countries(ListEntry& entry, std::string_view text);

void add_id(ListEntry& entry, IdKind kind, std::string_view value, std::string_view country = {});
// Values separated by ';', each perhaps with its country in parentheses.
void add_ids(ListEntry& entry, IdKind kind, std::string_view values);

// Dates; what is none goes into the remarks as "born: ...".
void add_born(ListEntry& entry, std::string_view text, DateOrder order = DateOrder::day_first);

void add_text(std::vector<std::string>& texts, std::string_view text);
void add_texts(std::vector<std::string>& texts, std::string_view text, char separator);
void add_remark(ListEntry& entry, std::string_view text);

void set_gender(ListEntry& entry, std::string_view text);

// "LAST, First Middle, Jr." as {"First Middle LAST Jr.", "LAST"}; without a comma {text, ""}.
std::pair<std::string, std::string> natural_order(std::string_view inverted);

// What stands in the last parentheses of "D9004878 (Iran)", when it is a country: {"D9004878",
// "IR"}.
std::pair<std::string_view, std::string_view> split_country(std::string_view value);

// The first 12 digits of the SHA-256 of the parts, for sources without ids of their own: stays the
// same from one version of a list to the next.
std::string made_id(std::string_view prefix, const std::vector<std::string_view>& parts);

}  // namespace sluice::lists
