#include "ledger/store/rules_store.hpp"

namespace sluice::store {

namespace {

#define SLUICE_RULES_COLUMNS                                                                       \
    "version_no, content, sha256, backtest, loaded_by, loaded_at, state, decided_by, decided_at, " \
    "effective_seq"

RulesView read_rules(const Row& row) {
    return {.version_no = static_cast<int>(row.integer(0)),
            .content = row.string(1),
            .sha256 = row.string(2),
            .backtest = row.string(3),
            .loaded_by = row.string(4),
            .loaded_at = row.instant(5),
            .state = row.string(6),
            .decided_by = row.string(7),
            .decided_at = row.optional_instant(8),
            .effective_seq = row.optional_integer(9)};
}

std::optional<RulesView> first_of(const Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional{read_rules(rows[0])};
}

}  // namespace

std::vector<RulesView> list_rules(Tx& tx, std::optional<int> before, std::size_t limit) {
    std::vector<RulesView> list;
    for (const auto& row :
         tx.exec("SELECT " SLUICE_RULES_COLUMNS " FROM screening_rules WHERE $1::integer IS NULL "
                 "OR version_no < $1 ORDER BY version_no DESC LIMIT $2",
                 {before, limit})) {
        list.push_back(read_rules(row));
    }
    return list;
}

std::optional<RulesView> find_rules(Tx& tx, int version_no) {
    return first_of(tx.exec("SELECT " SLUICE_RULES_COLUMNS
                            " FROM screening_rules WHERE version_no = $1",
                            {version_no}));
}

std::optional<RulesView> lock_rules(Tx& tx, int version_no) {
    return first_of(tx.exec("SELECT " SLUICE_RULES_COLUMNS
                            " FROM screening_rules WHERE version_no = $1 FOR UPDATE",
                            {version_no}));
}

std::optional<RulesView> released_rules(Tx& tx) {
    return first_of(tx.exec("SELECT " SLUICE_RULES_COLUMNS
                            " FROM screening_rules WHERE state = 'released' "
                            "ORDER BY version_no DESC LIMIT 1"));
}

int newest_rules_no(Tx& tx) {
    return static_cast<int>(
        tx.exec("SELECT coalesce(max(version_no), 0) FROM screening_rules")[0].integer(0));
}

void insert_rules(Tx& tx, const RulesView& rules) {
    tx.exec(
        "INSERT INTO screening_rules (version_no, content, sha256, backtest, loaded_by, loaded_at, "
        "state) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {rules.version_no, rules.content, rules.sha256, rules.backtest, rules.loaded_by,
         rules.loaded_at, rules.state});
}

void decide_rules(Tx& tx, const RulesView& decided) {
    tx.exec(
        "UPDATE screening_rules SET state = $2, decided_by = $3, decided_at = $4 "
        "WHERE version_no = $1",
        {decided.version_no, decided.state, decided.decided_by, decided.decided_at});
}

std::int64_t newest_screening_seq(Tx& tx) {
    return tx.exec("SELECT last_seq FROM screening_lease WHERE shard = 0")[0].integer(0);
}

}  // namespace sluice::store
