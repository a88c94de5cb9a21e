#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/base/money.hpp"
#include "ledger/base/time.hpp"

// Who has to approve a payment before it is sent. Pure: what is asked follows from the policies and
// the payment alone.
namespace sluice::approval {

// So many different people with the role.
struct Level {
    std::string role;
    int count = 1;

    bool operator==(const Level&) const = default;
};

// What a policy knows of a payment.
struct Subject {
    Money amount;
    AccountId account;
    std::string bank;                 // id of the bank of the debtor account
    std::vector<std::string> makers;  // handles of who ordered it
    bool is_new_beneficiary = false;  // nothing was paid to that account before
    int risk_permille = 0;            // the score of screening and monitoring
    Instant at;
};

// All that is given has to hold; what is not given says nothing.
struct Condition {
    std::optional<std::int64_t> from_minor{};   // in the base currency, and more
    std::optional<std::int64_t> below_minor{};  // less
    std::vector<AccountId> accounts{};
    std::vector<std::string> banks{};
    std::vector<std::string> makers{};
    std::optional<bool> new_beneficiary{};
    std::optional<int> risk_from_permille{};
    std::optional<std::pair<int, int>>
        hours{};  // from, to, of the set's own zone; over midnight too
};

struct Policy {
    std::string name;
    Condition when{};
    bool is_straight_through = false;  // nobody is asked
    bool is_parallel = false;          // levels in any order; else one after the other
    std::vector<Level> levels{};
};

// How much may be ordered in all, whoever approves it.
struct Limit {
    enum class Per : std::uint8_t { enterprise, account, beneficiary, maker };
    enum class Period : std::uint8_t { payment, day, month };  // of the set's own zone

    std::string name;
    Per per = Per::enterprise;
    Period period = Period::day;
    std::int64_t most_minor = 0;  // in the base currency
};

// The policies of an enterprise in force together. Immutable.
class PolicySet {
public:
    // JSON as docs/approvals.md says. A policy without levels has to say straight_through. Errors:
    // malformed, missing_field, unknown_field, invalid_value, unknown_currency, with a JSON
    // pointer.
    static Result<PolicySet> parse(std::string_view text);

    // The first policy whose conditions hold; otherwise the one for everything else, which always
    // asks somebody. An amount in a currency without a rate is above every limit.
    const Policy& find(const Subject& subject) const;
    const std::vector<Policy>& policies() const { return policies_; }
    const std::vector<Limit>& limits() const { return limits_; }
    Currency base_currency() const { return base_; }
    int utc_offset_minutes() const { return utc_offset_minutes_; }
    // Rounded up; above every limit without a rate.
    std::int64_t in_base_minor(Money amount) const;

private:
    PolicySet() = default;
    bool holds(const Condition& when, const Subject& subject) const;

    friend class PolicyReader;
    Currency base_ = Currency::of("EUR");
    std::map<std::string, std::int64_t> rates_;  // base units for a million units of the currency
    int utc_offset_minutes_ = 0;
    std::vector<Policy> policies_;
    std::vector<Limit> limits_;
    Policy otherwise_;
};

// The levels of a policy as JSON and back, for the request that keeps them. Error: malformed.
std::string levels_text(const Policy& policy);
Result<Policy> parse_levels(std::string_view text);

// What one person did about a payment, in the order of the acts.
struct Act {
    enum class Kind : std::uint8_t { approve, refuse, withdraw };
    Kind kind = Kind::approve;
    std::size_t level = 0;
    std::string handle;
};

// Handles whose approval stands, by level.
std::vector<std::vector<std::string>> standing(const Policy& policy, std::span<const Act> acts);
bool is_complete(const Policy& policy, std::span<const Act> acts);
// The level at which somebody with these roles may approve now. Errors: forbidden: approved
// already, or nobody with these roles is asked; illegal_transition: others have to come first.
Result<std::size_t> level_for(const Policy& policy, std::span<const Act> acts,
                              std::string_view handle, std::span<const std::string> roles);

}  // namespace sluice::approval
