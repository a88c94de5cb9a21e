#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/base/money.hpp"
#include "ledger/base/time.hpp"

// What a case of screening or monitoring has found, as the regulatory exports take it. Plain data,
// without the codes of any authority: those are in each export's own settings. Text is UTF-8.
namespace sluice::report {

enum class ReportKind { str, sar, ctr };  // transactions, activity, cash

enum class PartyKind { person, company };
enum class Gender { unknown, male, female };
enum class DocumentKind {
    passport,
    national_id,
    driving_licence,
    tax_id,
    registration,
    lei,
    other
};
enum class TransferMeans { bank_transfer, cash_in, cash_out };

struct Address {
    std::string street;
    std::string city;
    std::string state;  // or province
    std::string postal_code;
    std::string country;  // ISO 3166 alpha-2, here and below

    bool operator==(const Address&) const = default;
};

struct Phone {
    std::string country_prefix;  // "86"
    std::string number;          // digits
};

struct Document {
    DocumentKind kind = DocumentKind::other;
    std::string number;
    std::string country;  // that issued it
    std::optional<BusinessDate> issued;
    std::optional<BusinessDate> expires;
};

struct Account {
    std::string number;
    std::string iban;
    std::string bank_name;
    std::string bank_bic;
    std::string bank_branch;
    std::string bank_country;
    std::string currency;
    std::optional<BusinessDate> opened;
};

// A person or company of the case: a subject, a counterparty, or who reports.
struct Party {
    std::string id;  // within this report
    PartyKind kind = PartyKind::person;
    // Of a person in Latin letters; of a company only `name`.
    std::string given_name;
    std::string middle_name;
    std::string family_name;
    std::string name;
    std::string native_name;  // in its own script: "张三"
    std::vector<std::string> aliases;
    Gender gender = Gender::unknown;
    std::optional<BusinessDate> born;  // of a company: when it was founded
    std::string country;               // nationality, or where it was incorporated
    std::string residence;
    std::string state_of_incorporation;
    std::string occupation;  // of a company: its business
    std::vector<Address> addresses;
    std::vector<Phone> phones;
    std::string email;
    std::vector<Document> documents;
    std::vector<Account> accounts;
    // A customer of the reporting enterprise: authorities then ask for more.
    bool is_customer = false;
    // Under suspicion; others are only the other side of a transfer.
    bool is_subject = false;
    std::string suspicion;  // why it is a subject, in words
    // For a company: who may sign or directs it, ids of persons of this report.
    std::vector<std::string> officers;
};

struct Side {
    std::string party;    // id of a party of this report
    std::string account;  // number or IBAN of one of its accounts; empty for cash
};

struct Transfer {
    std::string id;
    std::string bank_reference;
    Instant at;
    TransferMeans means = TransferMeans::bank_transfer;
    Money amount;
    // In the currency of the report, where that is another one. Nobody converts here.
    std::optional<Money> reported_amount;
    Side debtor;
    Side creditor;
    std::string purpose;
    std::string remittance;
    std::string status;  // as the gateway names it: "held", "settled"
    std::string place;   // where it was ordered
};

struct Reason {
    std::string code;  // of the rule: "S01"
    std::string text;
};

struct CaseReport {
    ReportKind kind = ReportKind::str;
    std::string case_id;
    BusinessDate report_date;
    std::optional<BusinessDate> activity_from;
    std::optional<BusinessDate> activity_to;
    Party enterprise;  // that reports, or for which its bank does
    Party reporter;    // the person who signs
    std::vector<Party> parties;
    std::vector<Transfer> transfers;
    std::vector<Reason> reasons;
    std::string narrative;
    std::string action;  // what was done: held, released, closed
};

}  // namespace sluice::report
