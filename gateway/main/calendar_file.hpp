#pragma once

#include <filesystem>
#include <vector>

#include "ledger/base/result.hpp"
#include "ledger/payment/calendar.hpp"

namespace sluice {

// A calendar is to be used only without problems, which are as in ConfigResult.
struct CalendarResult {
    Calendar calendar;
    std::vector<Error> problems;
};

// Reads a calendar file such as conf/calendars/target2.toml; its keys are in conf/README.md.
CalendarResult load_calendar(const std::filesystem::path& file);

}  // namespace sluice
