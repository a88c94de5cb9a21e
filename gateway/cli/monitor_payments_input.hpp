#pragma once

#include <string>
#include <variant>
#include <vector>

#include "security/monitoring/monitor_event.hpp"

namespace sluice::cli {

using MonitoringEvent =
    std::variant<monitoring::MasterEvent, monitoring::Receipt, monitoring::Transfer>;

// A history of payments from a folder.
struct PaymentHistory {
    // In order of time; at one moment master data come first, then receipts, then transfers.
    std::vector<MonitoringEvent> events;
    // For each transfer in `events`, in their order, its position in the payments file.
    std::vector<std::size_t> position;
};

// Reads payments*, and where they are there receipts*, vendors*, employees*, users*,
// own_accounts* and events* (.csv or .csv.gz, one of each) of a folder. Columns are found by name;
// columns that are not known, such as label, are passed over, and only id, time, tenant, amount
// and currency of payments and receipts are required. Times without an offset are UTC, amounts
// are decimals of their currency. At most 5 million rows a file. Errors name file, line and column.
Result<PaymentHistory> read_payment_history(const std::string& folder);

}  // namespace sluice::cli
