#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/money.hpp"

namespace sluice::monitoring {

inline constexpr std::ptrdiff_t max_reason_transfers = 64;

// What the payment flow does with a transfer before it leaves.
enum class Verdict : std::uint8_t {
    pass,  // goes on; reasons below the hold threshold are kept as an alert
    hold,  // waits for a second person
    stop   // may not leave; a hard rule is broken
};

std::string_view name(Verdict verdict);

enum class Unit : std::uint8_t { count, permille, money, days, hours, minutes, edits };

// A number that was compared, with its unit. Money is in minor units of `currency`.
struct Quantity {
    std::int64_t number = 0;
    Unit unit = Unit::count;
    std::string currency{};

    bool operator==(const Quantity&) const = default;
};

Quantity count_of(std::size_t number);
Quantity money_of(std::int64_t minor, std::string_view currency);

// Without blanks: "4", "93.5%", "CNY187000.00", "76d", "36h", "5min", "1edit".
std::string to_string(const Quantity& quantity);

// Why: what was seen, what is usual for this payer, maker or payee, and what was the limit.
struct Reason {
    // "S01" ... "S25", "graph_cycle" ... "edge_burst", or the id of an operator's rule.
    std::string scenario;
    Quantity value;
    Quantity baseline;
    Quantity threshold;
    std::string window;  // ISO 8601 duration such as "PT36H"; "P0D": this transfer alone
    // Ids of the transfers and receipts behind it, oldest first; at most the last 64.
    std::vector<std::string> transfers;
    int score_permille = 0;  // what the reason adds, 0 ... 1000
    bool is_stop = false;

    bool operator==(const Reason&) const = default;
};

// The answer for one event. Equal events in equal order give equal decisions, byte for byte.
struct Decision {
    Verdict verdict = Verdict::pass;
    int score_permille = 0;  // 0 ... 1000
    std::vector<Reason> reasons{};
    // Scenarios for which data are missing: neither passed nor alarmed. In order of their ids.
    std::vector<std::string> not_evaluated{};
    // What rules in shadow mode would have said. Never changes the verdict.
    std::vector<Reason> shadow{};

    bool operator==(const Decision&) const = default;
};

// Keys in fixed order, no blanks: the same decision is the same bytes.
std::string to_json(const Decision& decision);
// "S01(value=4;baseline=1;threshold=3;window=PT36H;transfers=P1+P2)", several joined by '|'.
std::string to_line(const std::vector<Reason>& reasons);

}  // namespace sluice::monitoring
