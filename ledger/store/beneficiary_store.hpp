#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/store/screening_store.hpp"

// Whom master data names: table screening_beneficiary. Written only by the process that holds the
// screening lease, in the order of the facts.
namespace sluice::store {

struct Beneficiary {
    BeneficiaryId id;
    std::string kind;       // "vendor", "employee", "onboarding"
    std::string reference;  // the ERP's id; of an onboarding its account
    std::string name;
    std::string account;  // may be empty
    std::string country;  // ISO 3166 alpha-2 or empty
};

// A new one takes `beneficiary.id`, a known one keeps its own; what changes nothing is not screened
// again.
void put_beneficiary(Tx& tx, EnterpriseId enterprise, const Beneficiary& beneficiary, Instant now);
// Of a vendor that is known.
void change_vendor_account(Tx& tx, EnterpriseId enterprise, const std::string& reference,
                           const std::string& account, Instant now);

// An enterprise with beneficiaries that were not held against this release yet.
std::optional<EnterpriseId> enterprise_to_screen(Tx& tx, std::int64_t release);
std::vector<Beneficiary> beneficiaries_to_screen(Tx& tx, EnterpriseId enterprise,
                                                 std::int64_t release, std::size_t limit);
void mark_screened(Tx& tx, EnterpriseId enterprise, std::span<const Beneficiary> beneficiaries,
                   std::int64_t release);

// Whether a decision about any beneficiary already names the entry for the party, in one hit.
bool is_known_beneficiary_hit(Tx& tx, EnterpriseId enterprise, const PartyAndEntry& pair);

std::optional<Beneficiary> find_beneficiary(Tx& tx, EnterpriseId enterprise, BeneficiaryId id);

}  // namespace sluice::store
