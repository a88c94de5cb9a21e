#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/store/database.hpp"

// Versions of operators' monitoring rules. Table screening_rules.
namespace sluice::store {

struct RulesView {
    int version_no = 0;
    std::string content;
    std::string sha256;    // of the canonical text
    std::string backtest;  // JSON
    std::string loaded_by;
    Instant loaded_at{};
    std::string state;  // "loaded", "released", "refused"
    std::string decided_by;
    std::optional<Instant> decided_at;
    std::optional<std::int64_t> effective_seq;  // from which fact of the screening order on
};

// Newest first, below version `before`.
std::vector<RulesView> list_rules(Tx& tx, std::optional<int> before, std::size_t limit);
std::optional<RulesView> find_rules(Tx& tx, int version_no);
// Locked until the end of the transaction.
std::optional<RulesView> lock_rules(Tx& tx, int version_no);
// The newest that were released; nothing when none were.
std::optional<RulesView> released_rules(Tx& tx);
int newest_rules_no(Tx& tx);
// Its primary key refuses a version that another has written meanwhile (23505).
void insert_rules(Tx& tx, const RulesView& rules);
// Writes state, decided_by and decided_at.
void decide_rules(Tx& tx, const RulesView& decided);
// How far the screening order is.
std::int64_t newest_screening_seq(Tx& tx);

}  // namespace sluice::store
