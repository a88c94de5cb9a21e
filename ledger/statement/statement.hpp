#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/money.hpp"
#include "ledger/base/time.hpp"
#include "ledger/payment/instruction.hpp"

namespace sluice {

enum class Direction : std::uint8_t { credit, debit };  // CRDT: into the account; DBIT: out of it

// What a statement document is: camt.052, camt.053, camt.054.
enum class StatementKind : std::uint8_t { report, statement, notification };

// Words that banks write where a reference is mandatory and they have none: "NOTPROVIDED" by the
// ISO 20022 usage guidelines, "NONREF" from field 61 of MT940.
constexpr bool means_no_reference(std::string_view reference) {
    return reference == "NOTPROVIDED" || reference == "NONREF";
}

// One transaction inside an entry (ISO 20022 TxDtls). Text is empty where the bank gave nothing.
struct EntryDetail {
    std::string end_to_end_id;
    std::string instruction_id;  // InstrId: what we sent as our own reference
    std::string payment_information_id;
    std::string message_id;
    std::string uetr;
    std::string account_servicer_reference;
    std::optional<Money> amount;  // the transaction's amount in the account's currency
    std::string counterparty_name;
    std::string counterparty_account;
    std::string remittance;
    std::string return_reason;  // RtrInf/Rsn/Cd or Prtry; not empty: this gives money back
};

// One booked or pending change of an account's balance (ISO 20022 Ntry).
struct StatementEntry {
    std::string entry_reference;             // NtryRef
    std::string account_servicer_reference;  // AcctSvcrRef
    Money amount;                            // always the whole entry, in the account's currency
    Direction direction = Direction::debit;
    bool reversal = false;  // RvslInd
    bool booked = true;     // BOOK; false for PDNG and INFO, which change no balance
    std::optional<BusinessDate> booking_date;
    std::optional<BusinessDate> value_date;
    std::string bank_transaction_code;  // "PMNT/ICDT/ESCT" or the proprietary code
    bool is_charge = false;             // the bank's own fee, by its transaction code
    std::string additional_info;
    std::string batch_payment_information_id;  // NtryDtls/Btch/PmtInfId
    std::optional<std::int64_t> batch_count;   // NtryDtls/Btch/NbOfTxs
    std::vector<EntryDetail> details;
};

// A balance with its sign: credit is money of ours.
struct SignedBalance {
    std::int64_t minor = 0;  // negative when the bank marks it DBIT
    std::optional<BusinessDate> date;

    bool operator==(const SignedBalance&) const = default;
};

// One statement, report or notification for one account.
struct Statement {
    StatementKind kind = StatementKind::statement;
    std::string bank_id;                   // Id
    std::optional<std::int64_t> sequence;  // ElctrncSeqNb, LglSeqNb when that is missing
    std::optional<std::int64_t> page;      // StmtPgntn/PgNb
    bool last_page = true;
    AccountNumber account;
    Currency currency;
    std::optional<Instant> created_at;
    std::optional<SignedBalance> opening;  // OPBD, or PRCD when that is missing
    std::optional<SignedBalance> closing;  // CLBD
    std::vector<StatementEntry> entries;
};

}  // namespace sluice
