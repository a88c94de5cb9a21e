#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ledger/base/money.hpp"
#include "ledger/base/result.hpp"
#include "ledger/base/time.hpp"

// Large-value transactions (大额交易): People's Bank of China, order 2016 No. 3, article 5.
namespace sluice::report {

enum class CustomerKind { natural_person, organisation };
enum class Direction { receipt, payment };

// One movement on a customer's account, as the institution sees it.
struct LargeValueInput {
    std::string id;
    std::string customer;
    CustomerKind customer_kind = CustomerKind::organisation;
    BusinessDate day;
    Direction direction = Direction::payment;
    // What it is made of. Cash that goes on as a transfer is both and is measured by both.
    bool is_cash = false;
    bool is_transfer = true;
    bool is_cross_border = false;
    Money amount;
    // Of another currency than CNY and USD: its equivalent in USD at the day's rate.
    std::optional<Money> usd_equivalent;
    // Why it need not be reported (article 7), a code of the settings below; empty: no reason.
    std::string exemption;
};

// Article 5: (1) cash, (2) organisations' transfers, (3) natural persons' domestic and
// (4) cross-border transfers.
enum class LargeValueRule {
    cash = 1,
    organisation = 2,
    person_domestic = 3,
    person_cross_border = 4
};

struct LargeValueLimit {
    std::int64_t cny_minor;
    std::int64_t usd_minor;
};

struct LargeValueSettings {
    // By rule, in the order of the enum; the amounts of the order of 2016. The bank may lower them.
    LargeValueLimit limits[4] = {{50'000'00, 10'000'00},
                                 {2'000'000'00, 200'000'00},
                                 {500'000'00, 100'000'00},
                                 {200'000'00, 10'000'00}};
    // Codes of `exemption` that are honoured. Empty: nothing is exempt.
    std::set<std::string> exemptions;
};

// What one customer moved in one direction on one day, and reaches a limit with, alone or together.
// Movements in CNY and in foreign currency are measured apart, each against its own limit.
struct LargeValueDay {
    LargeValueRule rule = LargeValueRule::cash;
    std::string customer;
    BusinessDate day;
    Direction direction = Direction::payment;
    Currency currency;  // CNY, or USD for the equivalent of foreign currency
    std::int64_t total_minor = 0;
    std::int64_t limit_minor = 0;
    bool is_single = false;              // one movement alone reaches the limit
    std::vector<std::string> movements;  // ids, in the order they came in
};

// Sorted by day, customer, rule, direction, currency. A movement that two rules measure is in a day
// of each (article 6). Errors: missing_field for a movement of another currency without its
// equivalent in USD, naming all of them; invalid_value for an id that is there twice.
Result<std::vector<LargeValueDay>> large_value_days(std::span<const LargeValueInput> movements,
                                                    const LargeValueSettings& settings = {});

}  // namespace sluice::report
