#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/id.hpp"
#include "ledger/base/money.hpp"
#include "ledger/base/time.hpp"

namespace sluice {

// A postal address as ISO 20022 PstlAdr gives it; empty text where not given.
struct Address {
    std::string street;              // StrtNm
    std::string building_number;     // BldgNb
    std::string post_code;           // PstCd
    std::string town;                // TwnNm
    std::string country;             // Ctry, ISO 3166 alpha-2
    std::vector<std::string> lines;  // AdrLine

    bool operator==(const Address&) const = default;
};

// The account of a party: an IBAN, or a number of the bank's own scheme (ISO 20022 Othr/Id).
struct AccountNumber {
    std::string value;
    bool is_iban = false;

    bool operator==(const AccountNumber&) const = default;
};

// What the ERP says of how a payment came about: monitoring judges by it, a bank never gets it. Ids
// have at most max_id_bytes of UTF-8; empty where the ERP says nothing.
struct Origin {
    static constexpr std::size_t max_id_bytes = 36;
    static constexpr std::size_t max_approvers = 16;

    std::string vendor_id;                 // of the supplier in the ERP's master data
    std::string ordered_by;                // the ERP's user
    std::vector<std::string> approved_by;  // in the order of approval
    std::string device_id;                 // that it was ordered from
    std::string ip_country;                // ISO 3166 alpha-2

    bool operator==(const Origin&) const = default;
};

// What the enterprise wants done: one credit transfer, as its ERP gave it. Immutable once accepted.
// Text fields are empty where the ERP gave nothing.
struct CreditTransfer {
    std::string end_to_end_id;   // returned untouched; "NOTPROVIDED" when the ERP has none
    std::string instruction_id;  // the ERP's InstrId
    std::string uetr;            // UUID v4 text; made by us when the ERP gave none
    AccountNumber debtor_account;
    std::string debtor_name;
    Money amount;
    BusinessDate requested_date;
    std::string service_level;     // SEPA, URGP, SDVA, NURG, ...
    std::string local_instrument;  // INST, ...
    std::string category_purpose;  // SALA, SUPP, ...
    std::string purpose;
    std::string charge_bearer;  // SLEV, SHAR, DEBT, CRED
    std::string creditor_name;
    Address creditor_address;
    AccountNumber creditor_account;
    std::string creditor_bic;
    std::string creditor_clearing_id;  // MmbId, such as a CNAPS bank code
    std::string creditor_bank_name;
    std::string ultimate_debtor;
    std::string ultimate_creditor;
    std::string remittance;               // Ustrd; several lines joined by one line feed
    std::string creditor_reference;       // CdtrRefInf/Ref
    std::string creditor_reference_type;  // SCOR, QRR, ...
    Origin origin{};

    bool operator==(const CreditTransfer&) const = default;
};

}  // namespace sluice
