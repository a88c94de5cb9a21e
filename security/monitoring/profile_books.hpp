#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ledger/base/text_map.hpp"
#include "security/monitoring/monitor_event.hpp"
#include "security/monitoring/profile_statistics.hpp"
#include "security/monitoring/sharded_map.hpp"
#include "security/monitoring/window_ring.hpp"
#include "security/monitoring/window_totals.hpp"

namespace sluice::monitoring {

// What the monitor remembers. Nothing here decides; the scenarios read, the monitor writes.
// Every list is bounded: rings, windows that expire, or a cap named beside it.

// Accounts and tenants as small numbers.
class Names {
public:
    std::uint32_t number(std::string_view text);                     // a new one when it is new
    std::optional<std::uint32_t> find(std::string_view text) const;  // never a new one

private:
    ShardedMap<std::string, std::uint32_t, TextHash, std::equal_to<>> numbers_;
    std::uint32_t next_ = 0;
};

struct PaidEntry {
    Instant at;
    std::int64_t minor;       // of the transfer's currency
    std::int64_t base_minor;  // of the base currency; -1: no rate
    EventId id;
};

struct UnplannedEntry : PaidEntry {
    Instant payee_since;  // when the payee was paid first
};

// The first digit of an amount, for Benford's law.
struct FirstDigit {
    std::chrono::sys_days day;
    std::uint8_t digit;  // 1 ... 9
};

// A transfer that may have forwarded a receipt.
struct ForwardedEntry {
    std::int64_t share_of_10000;
    EventId receipt;
    EventId transfer;
};

// One payee account of one tenant.
struct PayeeProfile {
    Instant first_at{};
    Instant last_at{};
    std::uint32_t count = 0;
    std::uint32_t round_count = 0;
    std::uint64_t name_hash = 0;   // of the stem last paid
    std::uint32_t name_count = 0;  // in a row under that name
    Ring<PaidEntry, 16> recent;
    Ring<PaidEntry, 12> records;  // each a new highest amount
    Ring<FirstDigit, 40> digits;  // of amounts that were not in `recent` before
    Ring<ForwardedEntry, 24> forwarded;
    WindowTotals totals;

    // Middle of the amounts in `recent` (base currency), 0 without any.
    std::int64_t median_base_minor() const;
};

struct MakerProfile {
    std::uint32_t count = 0;
    Ring<std::uint64_t, 32> devices;  // hashes, each once
    Ring<std::uint64_t, 32> countries;
    Ring<PaidEntry, 64> recent;  // outside batches
    Ewma busy_count{0.02};       // transfers within the velocity window, at each transfer
    WindowTotals totals;
};

struct VendorState {
    std::string vendor_id;
    std::string name;
    std::u32string stem;
    std::string account;
    std::optional<Instant> onboarded{};
    std::string previous_account{};
    std::string unverified_account{};  // announced, not confirmed
    Instant unverified_at{};
};

struct EmployeeState {
    std::string employee_id;
    std::u32string name;
    std::optional<Instant> left;
};

struct ReceiptEntry {
    Instant at;
    std::int64_t base_minor;
    EventId id;
};

struct FirstPaid {
    Instant at;  // never earlier than that of the one before
    EventId id;
};

inline auto first_paid_since(const std::deque<FirstPaid>& all, Instant oldest) {
    return std::ranges::lower_bound(all, oldest, {}, &FirstPaid::at);
}

struct TenantState {
    std::uint32_t number = 0;
    Instant first_at{};
    std::uint32_t count = 0;
    std::map<std::string, std::size_t, std::less<>> vendor_by_id;
    TextMap<std::size_t> vendor_by_account;
    std::unordered_map<std::u32string, std::size_t> vendor_by_stem;
    std::vector<VendorState> vendors;
    std::vector<std::uint64_t> vendor_signatures;  // of the stems, beside `vendors`
    TextMap<EmployeeState> employees;              // by account
    TextMap<std::string> employee_accounts;        // by id
    TextMap<Instant> onboarded;                    // by account
    TextMap<User> users;
    bool has_employees = false;
    TextMap<MakerProfile> makers;
    HourHistogram hours;
    AmountSketch amounts;
    std::deque<ReceiptEntry> receipts;  // of the longest window that needs them
    AmountSketch receipt_amounts;
    std::deque<FirstPaid> first_paid;           // outside master data and batches
    std::deque<UnplannedEntry> unplanned;       // to payees outside master data
    std::vector<std::int64_t> approval_limits;  // minor units of the base currency, ascending
    bool has_vendors = false;
    Ewma usual_first_paid{0.01};
    std::unordered_map<std::uint32_t, WindowTotals> debit_totals;
    WindowTotals totals;

    const VendorState* vendor(std::string_view id) const;
    const VendorState* vendor_of_account(std::string_view account) const;
    const VendorState* vendor_of_stem(const std::u32string& stem) const;
};

// A transfer between two accounts or groups of accounts, for ways round.
struct FlowEdge {
    Instant at;
    std::uint32_t from;
    std::uint32_t to;
    std::int64_t base_minor;
    EventId id;
};

struct PayerEntry {
    Instant at;
    std::uint32_t tenant;
    EventId id;
};

struct InvoiceEntry {
    Instant at;
    std::int64_t minor;
    EventId id;
};

struct Books {
    Names accounts;
    Names tenants;
    std::deque<TenantState> tenant_states;                   // by tenant number
    ShardedMap<std::uint64_t, PayeeProfile> payees;          // tenant << 32 | account
    std::unordered_map<std::uint32_t, std::uint32_t> owner;  // own account: tenant
    ShardedMap<std::uint32_t, Ring<PayerEntry, 32>> payers;  // by account, last ones
    ShardedMap<std::uint64_t, InvoiceEntry> invoices;
    std::deque<std::pair<Instant, std::uint64_t>> invoice_order;
    ShardedMap<std::uint32_t, Ring<FlowEdge, 128>> flows_to;  // by receiving node

    TenantState& tenant(std::string_view id);
    bool is_own(std::string_view account) const;  // of any enterprise
    const PayeeProfile* payee(std::uint32_t tenant, std::uint32_t account) const;
    // Own accounts of one tenant are one node; any other account is a node of its own.
    std::uint32_t node_of(std::uint32_t account) const;
};

std::uint64_t payee_key(std::uint32_t tenant, std::uint32_t account);

}  // namespace sluice::monitoring
