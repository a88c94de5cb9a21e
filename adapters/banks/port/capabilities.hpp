#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

// What a bank can do and wants, as data. Read from conf/banks/<bank>.toml, printed by
// `sluiced check-config`.
struct Capabilities {
    std::vector<std::string> currencies;      // empty: every currency the account has
    std::int64_t max_amount_minor = 0;        // per payment; 0: no limit
    std::size_t max_batch = 500;              // instructions a message
    std::size_t reference_length = 35;        // longest reference it takes; ours has 32
    bool idempotent_by_reference = false;     // the bank executes one reference once
    bool latin_only = true;                   // the ISO 20022 basic Latin set only
    std::chrono::milliseconds submit_timeout{30'000};
    std::chrono::milliseconds query_timeout{15'000};
    std::chrono::milliseconds first_query_after{1'000};   // after a send without answer
    std::chrono::milliseconds query_interval{5'000};      // in doubt
    std::chrono::milliseconds accepted_query_interval{60'000};  // accepted, not yet on a statement
    std::chrono::milliseconds statement_interval{1'000};
    // The bank does not know our reference, this long after the attempt's deadline: it never will,
    // and the payment may be sent again under the same reference. Nothing: a person decides.
    std::optional<std::chrono::milliseconds> unknown_is_final_after;
    std::chrono::milliseconds query_horizon{7LL * 24 * 3600 * 1000};  // then only a person can tell
};

}  // namespace sluice
