#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ledger/base/money.hpp"
#include "ledger/base/time.hpp"

namespace sluice::monitoring {

// What the monitor sees, in the order of the log. An empty text means "not known": what needs it
// is then not evaluated. Texts are UTF-8; ids have at most max_id_bytes, others max_text_bytes.

inline constexpr std::size_t max_id_bytes = 36;
inline constexpr std::size_t max_text_bytes = 1024;
inline constexpr std::size_t max_approvers = 16;

// A payment instruction before it leaves.
struct Transfer {
    std::string id;
    Instant at{};
    std::string tenant;  // the enterprise
    std::string maker;
    std::vector<std::string> approvers{};
    std::string debit_account;
    std::string debit_bank{};
    std::string creditor_name;
    std::string creditor_account;
    std::string creditor_bank{};
    std::string creditor_country{};    // of its account or bank; ISO 3166-1 alpha-2
    std::string creditor_residence{};  // of its address; ISO 3166-1 alpha-2
    Money amount;
    std::string purpose{};  // ISO 20022 external purpose code: SUPP, SALA, CASH, ...
    std::string vendor_id{};
    std::string invoice_no{};
    std::string remittance{};
    std::string batch_id{};
    std::string ip_country{};
    std::string device_id{};
};

// Money that came in.
struct Receipt {
    std::string id{};
    Instant at{};
    std::string tenant;
    std::string credit_account;
    std::string debtor_name{};
    std::string debtor_account{};
    Money amount;
};

struct Vendor {
    std::string tenant;
    std::string vendor_id;
    std::string name;
    std::string account;
    std::optional<Instant> onboarded{};
};

struct Employee {
    std::string tenant;
    std::string employee_id;
    std::string name;
    std::string account;
    std::optional<Instant> left{};
};

struct User {
    std::string tenant;
    std::string user_id;
    std::string role{};                    // "maker", "approver"
    std::optional<Money> approve_limit{};  // up to which this person signs
    std::string home_country{};
};

struct OwnAccount {
    std::string tenant;
    std::string account;
};

// A payee that purchasing has checked and taken on, with or without a vendor id.
struct VendorOnboarded {
    Instant at{};
    std::string tenant;
    std::string name;
    std::string account;
    bool is_verified = false;
};

struct VendorAccountChanged {
    Instant at{};
    std::string tenant;
    std::string vendor_id;
    std::string old_account{};
    std::string new_account;
    bool is_verified = false;  // called back, or confirmed on a second channel
};

// A reviewer has made sure that a maker's device, or the place of it, is in order.
struct DeviceConfirmed {
    std::string tenant;
    std::string maker;
    std::string device_id;
    std::string ip_country{};
};

// Records (the first four) replace what was known under the same id.
using MasterEvent = std::variant<Vendor, Employee, User, OwnAccount, VendorOnboarded,
                                 VendorAccountChanged, DeviceConfirmed>;

using MonitoringEvent = std::variant<MasterEvent, Receipt, Transfer>;

}  // namespace sluice::monitoring
