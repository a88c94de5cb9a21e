#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "security/monitoring/decision.hpp"
#include "security/monitoring/monitor_parameters.hpp"
#include "security/monitoring/network.hpp"
#include "security/monitoring/profile_books.hpp"

namespace sluice::monitoring {

// What a scenario may look at: the transfer, and the books as they were before it.
struct ScenarioContext {
    const Transfer& transfer;
    const Parameters& parameters;
    const Books& books;
    const TenantState& tenant;
    const PayeeProfile* payee;      // nullptr: this account was never paid by this tenant
    const MakerProfile* maker;      // nullptr: nothing from this maker yet
    const VendorState* vendor;      // by vendor id, else by account; nullptr: none
    const EmployeeState* employee;  // whose account is paid
    std::uint32_t account;          // number of the creditor account
    std::uint32_t debit_account;
    std::u32string name;                     // folded_name() of the creditor
    std::u32string stem;                     // name_stem() of the creditor
    std::optional<std::int64_t> base_minor;  // the amount in the base currency
    bool is_own;                             // to an own account of the tenant
    bool is_salary;
    bool is_planned;  // own account, vendor's, employee's or onboarded account
    bool is_warm;     // what is usual for the tenant is known
    // Nothing without a rate for the amount or without both accounts.
    std::optional<NetworkView> network{};
};

struct Outcome {
    enum class Kind : std::uint8_t { quiet, fired, not_evaluated };

    Kind kind = Kind::quiet;
    Reason reason{};       // when fired; the monitor fills scenario and score
    bool is_weak = false;  // a step short of the threshold: counts weak_permille of the score

    static Outcome quiet() { return {}; }
    static Outcome not_evaluated() { return {Kind::not_evaluated, {}}; }
    // `transfers`: oldest first. By reference, so that other arguments may still look at them.
    static Outcome fired(Quantity value, Quantity baseline, Quantity threshold, std::string window,
                         std::vector<std::string>&& transfers, bool is_stop = false);
    Outcome weakened(bool is_weaker) && {
        is_weak = is_weaker;
        return std::move(*this);
    }
};

// One row a scenario. The functions are pure.
struct Scenario {
    std::string_view id;  // "S01"
    std::string_view title_en;
    std::string_view title_zh;
    std::string_view sentence_en;  // with {value}, {baseline}, {threshold} and {window}
    std::string_view sentence_zh;
    Outcome (*evaluate)(const ScenarioContext& context);
};

// S01 ... S25 in order.
std::span<const Scenario> scenarios();

// A sentence for people about a reason, in English or Chinese. Empty for rules of operators.
std::string explain(const Reason& reason, bool in_chinese);

// ISO 8601 durations.
std::string hours_text(std::int64_t hours);      // "PT36H"
std::string days_text(std::int64_t days);        // "P14D"
std::string minutes_text(std::int64_t minutes);  // "PT30M"

// The units behind the table, by what they need.
namespace unit {
Outcome split_below_limit(const ScenarioContext& context);
Outcome split_below_report(const ScenarioContext& context);
Outcome pass_through(const ScenarioContext& context);
Outcome fan_out(const ScenarioContext& context);
Outcome fan_in(const ScenarioContext& context);
Outcome round_trip(const ScenarioContext& context);
Outcome dormant_revived(const ScenarioContext& context);
Outcome velocity_burst(const ScenarioContext& context);
Outcome new_payee_large(const ScenarioContext& context);
Outcome round_amounts(const ScenarioContext& context);
Outcome payee_account_change(const ScenarioContext& context);
Outcome duplicate_invoice(const ScenarioContext& context);
Outcome off_hours(const ScenarioContext& context);
Outcome high_risk_country(const ScenarioContext& context);
Outcome ghost_employee(const ScenarioContext& context);
Outcome salary_after_leaving(const ScenarioContext& context);
Outcome vendor_is_employee(const ScenarioContext& context);
Outcome invented_amounts(const ScenarioContext& context);
Outcome name_account_mismatch(const ScenarioContext& context);
Outcome lookalike_payee(const ScenarioContext& context);
Outcome duty_separation(const ScenarioContext& context);
Outcome new_device_and_place(const ScenarioContext& context);
Outcome creeping_amounts(const ScenarioContext& context);
Outcome penny_test(const ScenarioContext& context);
Outcome commission_mirroring(const ScenarioContext& context);
}  // namespace unit

// Identifies an invoice of a payee: equal for the same payee, amount and folded invoice number.
std::uint64_t invoice_key(const Transfer& transfer, std::uint32_t tenant);
// Salary by purpose code (ISO 20022: SALA, BONU, PAYR).
bool is_salary_purpose(std::string_view purpose);
// Country of the creditor: as given, else from the BIC of the bank; "" when neither is known.
std::string_view creditor_country(const Transfer& transfer);

// Receipts of which this transfer may be a share between the commission limits.
struct ForwardMatch {
    const ReceiptEntry* receipt;
    std::int64_t share_of_10000;
};
std::vector<ForwardMatch> forward_matches(const ScenarioContext& context);

}  // namespace sluice::monitoring
