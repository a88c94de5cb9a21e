#pragma once

#include "ledger/store/case_store.hpp"

// How a case stands in a row of a query with `screening_case c`. For the files of this folder.
namespace sluice::store {

#define SLUICE_CASE_COLUMNS                                                                   \
    "c.enterprise_id, c.case_id, c.decision_id, c.payment_id, c.line_id, c.verdict, "         \
    "c.is_special, c.state, c.version, c.assigned_to, c.opened_at, c.due_at, c.proposed_by, " \
    "c.proposed_outcome, c.decided_by, c.decided_at, c.beneficiary_id"

inline CaseView read_case(const Row& row) {
    return {.enterprise = row.id<EnterpriseId>(0),
            .id = row.id<CaseId>(1),
            .decision = row.id<DecisionId>(2),
            .payment = row.optional_id<PaymentId>(3),
            .line = row.optional_id<StatementLineId>(4),
            .verdict = row.string(5),
            .is_special = row.boolean(6),
            .state = row.string(7),
            .version = static_cast<int>(row.integer(8)),
            .assigned_to = row.string(9),
            .opened_at = row.instant(10),
            .due_at = row.instant(11),
            .proposed_by = row.string(12),
            .proposed_outcome = row.string(13),
            .decided_by = row.string(14),
            .decided_at = row.optional_instant(15),
            .beneficiary = row.optional_id<BeneficiaryId>(16)};
}

}  // namespace sluice::store
