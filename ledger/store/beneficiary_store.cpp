#include "ledger/store/beneficiary_store.hpp"

namespace sluice::store {

namespace {

#define SLUICE_BENEFICIARY_COLUMNS "beneficiary_id, kind, reference, name, account, country"

Beneficiary read_beneficiary(const Row& row) {
    return {.id = row.id<BeneficiaryId>(0),
            .kind = row.string(1),
            .reference = row.string(2),
            .name = row.string(3),
            .account = row.string(4),
            .country = row.string(5)};
}

}  // namespace

void put_beneficiary(Tx& tx, EnterpriseId enterprise, const Beneficiary& beneficiary, Instant now) {
    tx.exec(
        "INSERT INTO screening_beneficiary AS b (enterprise_id, beneficiary_id, kind, reference, "
        "name, account, country, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
        "ON CONFLICT (enterprise_id, kind, reference) DO UPDATE SET name = $5, account = $6, "
        "country = $7, changed_at = $8, screened_release = 0 "
        "WHERE (b.name, b.account, b.country) IS DISTINCT FROM ($5, $6, $7)",
        {enterprise, beneficiary.id, beneficiary.kind, beneficiary.reference, beneficiary.name,
         beneficiary.account, beneficiary.country, now});
}

void change_vendor_account(Tx& tx, EnterpriseId enterprise, const std::string& reference,
                           const std::string& account, Instant now) {
    tx.exec(
        "UPDATE screening_beneficiary SET account = $3, changed_at = $4, screened_release = 0 "
        "WHERE enterprise_id = $1 AND kind = 'vendor' AND reference = $2 AND account <> $3",
        {enterprise, reference, account, now});
}

std::optional<EnterpriseId> enterprise_to_screen(Tx& tx, std::int64_t release) {
    const auto rows = tx.exec(
        "SELECT enterprise_id FROM screening_beneficiary WHERE screened_release < $1 "
        "ORDER BY screened_release, enterprise_id LIMIT 1",
        {release});
    return rows.empty() ? std::nullopt : std::optional{rows[0].id<EnterpriseId>(0)};
}

std::vector<Beneficiary> beneficiaries_to_screen(Tx& tx, EnterpriseId enterprise,
                                                 std::int64_t release, std::size_t limit) {
    std::vector<Beneficiary> found;
    for (const auto& row :
         tx.exec("SELECT " SLUICE_BENEFICIARY_COLUMNS
                 " FROM screening_beneficiary WHERE enterprise_id = $1 AND screened_release < $2 "
                 "ORDER BY screened_release, beneficiary_id LIMIT $3",
                 {enterprise, release, limit})) {
        found.push_back(read_beneficiary(row));
    }
    return found;
}

void mark_screened(Tx& tx, EnterpriseId enterprise, std::span<const Beneficiary> beneficiaries,
                   std::int64_t release) {
    Set set(1);
    for (const auto& one : beneficiaries) {
        set.add({one.id});
    }
    if (!set.empty()) {
        tx.exec(
            "UPDATE screening_beneficiary SET screened_release = $3 WHERE enterprise_id = $2 "
            "AND beneficiary_id = ANY($1::uuid[])",
            set.params({enterprise, release}));
    }
}

bool is_known_beneficiary_hit(Tx& tx, EnterpriseId enterprise, const PartyAndEntry& pair) {
    return !tx.exec(
                  "SELECT FROM screening_decision d CROSS JOIN LATERAL "
                  "jsonb_array_elements_text(d.matches::jsonb) hit WHERE d.enterprise_id = $1 "
                  "AND d.subject = 'beneficiary' AND position($2 IN hit) > 0 "
                  "AND position($3 IN hit) > 0 LIMIT 1",
                  {enterprise, pair.party, pair.entry})
                .empty();
}

std::optional<Beneficiary> find_beneficiary(Tx& tx, EnterpriseId enterprise, BeneficiaryId id) {
    const auto rows = tx.exec("SELECT " SLUICE_BENEFICIARY_COLUMNS
                              " FROM screening_beneficiary WHERE enterprise_id = $1 "
                              "AND beneficiary_id = $2",
                              {enterprise, id});
    return rows.empty() ? std::nullopt : std::optional{read_beneficiary(rows[0])};
}

}  // namespace sluice::store
