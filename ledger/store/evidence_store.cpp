#include "ledger/store/evidence_store.hpp"

#include "ledger/store/list_row.hpp"

namespace sluice::store {

std::vector<ListVersionView> lists_at(Tx& tx, Instant at) {
    return read_versions(
        tx.exec("SELECT DISTINCT ON (list_name) " SLUICE_LIST_COLUMNS
                " FROM screening_list_version WHERE state = 'released' AND decided_at <= $1 "
                "ORDER BY list_name, release_seq DESC",
                {at}));
}

std::optional<RulesVersion> rules_at(Tx& tx, std::int64_t seq) {
    const auto rows = tx.exec(
        "SELECT version_no, sha256, loaded_by, decided_by, effective_seq FROM screening_rules "
        "WHERE state = 'released' AND effective_seq <= $1 ORDER BY effective_seq DESC LIMIT 1",
        {seq});
    if (rows.empty()) {
        return std::nullopt;
    }
    return RulesVersion{static_cast<int>(rows[0].integer(0)), rows[0].string(1), rows[0].string(2),
                        rows[0].string(3), rows[0].integer(4)};
}

std::vector<FalseMatch> false_matches_of_case(Tx& tx, EnterpriseId enterprise, CaseId id) {
    std::vector<FalseMatch> matches;
    for (const auto& row :
         tx.exec("SELECT party, entry, list_name, entry_id FROM screening_false_match "
                 "WHERE enterprise_id = $1 AND case_id = $2 ORDER BY party, entry",
                 {enterprise, id})) {
        matches.push_back({{row.string(0), row.string(1)}, row.string(2), row.string(3)});
    }
    return matches;
}

}  // namespace sluice::store
