#pragma once

#include <string>

#include "gateway/api/case_json.hpp"
#include "ledger/store/evidence_store.hpp"
#include "ledger/store/list_store.hpp"

namespace sluice::api {

// What proves a case beside the case itself.
struct CaseEvidence {
    CaseDetail detail;
    std::vector<store::EventView> payment_events;
    std::vector<store::ListVersionView> lists;  // in force when it was decided
    std::optional<store::RulesVersion> rules;
    std::vector<store::FalseMatch> false_matches;  // that the case made known
};
CaseEvidence read_case_evidence(store::Tx& tx, store::CaseView view);

// The content of the evidence file, canonical: the same bytes while neither case nor payment
// changes.
std::string case_evidence(const CaseEvidence& evidence);

}  // namespace sluice::api
