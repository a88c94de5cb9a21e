#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ledger/base/time.hpp"
#include "security/lists/list_entry.hpp"

namespace sluice::lists {

// What 03/04/1965 is. A first number above 12 can only be a day, in either order.
enum class DateOrder { day_first, month_first };

// A date as lists write them: "1962", "Mar 1964", "15 Jan 1955", "circa 1951", "1951 to 1953",
// "between 1958 and 1960", "1950s", "11.8.1960", "1964-03", "1955-01-15", "00/00/1965",
// "dd/mm/1965", "1960年5月1日". A span of days is told by its years. Nothing when the text is
// anything else, or no real day.
std::optional<PartialDate> parse_partial_date(std::string_view text,
                                              DateOrder order = DateOrder::day_first);

// Several of them: separated by ';', or numbered "(a) ... (b) ...", or by a comma or "or". Parts
// that are no date are put into `left_over`, as they stand.
std::vector<PartialDate> parse_partial_dates(std::string_view text, DateOrder order,
                                             std::vector<std::string_view>& left_over);

// The day, when the text names one day exactly.
std::optional<BusinessDate> parse_day(std::string_view text,
                                      DateOrder order = DateOrder::day_first);

}  // namespace sluice::lists
