#pragma once

#include <array>
#include <bitset>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ledger/base/id.hpp"

namespace sluice::simulated {

// What the bank can be told to do wrong. The order is that of fault_table().
enum class Fault : std::uint8_t {
    drop_before,
    drop_answer,
    delay,
    duplicate_answer,
    garbage_answer,
    http_500,
    reject,
    late_reject,
    unknown_code,
    unknown_for_a_while,
    pending,
    return_after,
    wrong_amount,
    no_entry,
    repeat_statement,
    out_of_order,
    skip_sequence,
    empty_statement
};
inline constexpr std::size_t fault_count = 18;

// What one throw of the dice is about.
enum class FaultScope : std::uint8_t { message, payment, document, fetch };

// How a fault is switched on, and its parameters. A parameter that the fault does not use is kept
// but has no effect; fault_table() tells which are used.
struct FaultSetting {
    double probability = 0;              // 0 to 1, for every chance of its scope
    std::int64_t next = 0;               // this many of the next chances, before probability counts
    std::chrono::milliseconds delay{0};  // "ms" in configuration
    std::string code;                    // reason code
    std::int64_t minor = 0;              // minor units added to the amount; may be negative
    bool executes = true;                // whether the payment is executed all the same
};

struct FaultInfo {
    Fault fault;
    std::string_view name;
    FaultScope scope;
    std::string_view magic;       // last four digits of the creditor's account; empty: none
    std::string_view parameters;  // keys used beside probability and next
    std::int64_t default_ms;
    std::string_view default_code;
    std::int64_t default_minor;
    std::string_view help;
};

// The one table that the code, `sluice-bank faults` and POST /faults work from.
std::span<const FaultInfo> fault_table();
const FaultInfo& info(Fault fault);
std::optional<Fault> fault_of(std::string_view name);
std::string_view name(FaultScope scope);
// The table as text for a terminal.
std::string describe_faults();

using FaultSet = std::bitset<fault_count>;
inline bool has(const FaultSet& set, Fault fault) {
    return set[static_cast<std::size_t>(fault)];
}

// Faults that the ERP asks for through a payment's creditor: an account number that ends in a magic
// number, or a name "Fault <name>" ("Fault late-reject"; case, blank, '-' and '_' make no
// difference).
FaultSet faults_asked_for(std::string_view creditor_account, std::string_view creditor_name);

using FaultSettings = std::array<FaultSetting, fault_count>;
FaultSettings default_fault_settings();

// Throws the dice. Uses no random number while every probability is 0. One thread.
class FaultSwitches {
public:
    FaultSwitches(FaultSettings settings, RandomSource& random);

    // The faults of that scope that strike now; counts down `next`.
    FaultSet strike(FaultScope scope);
    bool strikes(Fault fault);

    const FaultSetting& setting(Fault fault) const;
    void set(Fault fault, FaultSetting setting);
    void clear();

private:
    FaultSettings settings_;
    RandomSource& random_;
};

}  // namespace sluice::simulated
