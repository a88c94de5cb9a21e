#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "adapters/banks/simulated/fault.hpp"
#include "ledger/base/currency.hpp"

namespace sluice::simulated {

struct AccountOptions {
    std::string number;  // IBAN, or a number of the bank's own scheme (Othr/Id)
    bool is_iban = false;
    Currency currency = Currency::of("EUR");
    std::int64_t opening_minor = 0;
    std::string name;
};

// A company that the bank keeps accounts for.
struct CustomerOptions {
    std::string subject;  // common name of its client certificate
    std::string name;
    std::vector<AccountOptions> accounts;
};

enum class Synchronous : std::uint8_t { full, normal, off };  // of SQLite
enum class FeeBasis : std::uint8_t { payment, payment_information };

struct BankOptions {
    std::string name = "Simulated Bank";
    std::string bic = "SIMUNL2A";
    // The bank's calendar day: minutes east of UTC.
    std::chrono::minutes utc_offset{0};

    std::string store_file = ":memory:";
    Synchronous synchronous = Synchronous::full;

    // A repeated InstrId of one debtor account is executed once only.
    bool deduplicate = true;
    // A payment dated later than today waits for its day; otherwise the date is ignored.
    bool honour_execution_date = true;
    std::int64_t max_amount_minor = 0;  // a payment; 0: no limit
    std::chrono::milliseconds execution_delay{300};
    std::chrono::milliseconds notification_interval{500};  // camt.054; 0: none
    std::chrono::milliseconds report_interval{0};          // camt.052; 0: none
    std::chrono::milliseconds day_length{0};               // camt.053; 0: only close_day()
    std::size_t notification_max_entries = 1'000;
    std::size_t statement_max_entries = 10'000;  // more: several statements, one after the other
    bool batch_details = true;                   // TxDtls within an entry that books a batch
    std::int64_t fee_minor = 0;                  // in the account's currency; 0: none
    FeeBasis fee_basis = FeeBasis::payment;

    std::vector<CustomerOptions> customers;
    FaultSettings faults = default_fault_settings();
};

}  // namespace sluice::simulated
