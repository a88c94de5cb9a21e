#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/store/case_store.hpp"

// What else there is about the parties of a case. Reads much: for connections of reports. Nothing
// here looks further back than it is told, or at more rows than max_scanned.
namespace sluice::store {

inline constexpr std::int64_t max_scanned = 200'000;  // newest payments, and newest lines

// Money between one of our accounts and one counterparty, summed.
struct MoneyLink {
    bool is_receipt = false;
    AccountId own;
    std::string account;  // of the counterparty; may be empty for a receipt
    std::string name;
    std::int64_t count = 0;
    Money total;
    Instant first_at{};
    Instant last_at{};
};

struct LinkQuery {
    Instant since{};
    std::string account;           // of the counterparty
    std::string name;              // of the counterparty, exactly
    std::optional<AccountId> own;  // all of this account's
    std::size_t limit = 100;
};

// Most money movements first.
std::vector<MoneyLink> payment_links(Tx& tx, EnterpriseId enterprise, const LinkQuery& query);
std::vector<MoneyLink> receipt_links(Tx& tx, EnterpriseId enterprise, const LinkQuery& query);

// What a case can be compared by.
struct CaseMaterial {
    CaseView view;
    std::string matches;                     // JSON of its decision
    std::string monitoring;                  // JSON of its decision
    std::string account;                     // of the counterparty
    std::string reason_code;                 // of its end, or empty
    std::vector<CaseFinding> findings = {};  // that were confirmed; only of decided_cases()
};
// The newest cases.
std::vector<CaseMaterial> case_material(Tx& tx, EnterpriseId enterprise, std::size_t limit);

// Cases that ended, in the order they did, behind the case `after`.
std::vector<CaseMaterial> decided_cases(Tx& tx, std::span<const EnterpriseId> enterprises,
                                        bool special, std::optional<CaseId> after,
                                        std::size_t limit);

}  // namespace sluice::store
