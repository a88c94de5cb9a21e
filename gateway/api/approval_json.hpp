#pragma once

#include <vector>

#include "gateway/api/json.hpp"
#include "gateway/api/language.hpp"
#include "gateway/flow/approval.hpp"

namespace sluice::api {

// With what was asked and done. may_approve: the caller, now.
void write_approval(json::Writer& writer, const flow::Approval& approval, bool may_approve);

// One act on many payments: an ApprovalOrder of openapi.json.
struct BulkOrder {
    flow::ApprovalAct act = flow::ApprovalAct::approve;
    std::vector<flow::ApprovalOrder> items;
};
BulkOrder read_bulk_order(const json::Value& body, std::size_t most_items,
                          std::vector<Error>& errors);
void write_outcome(json::Writer& writer, PaymentId payment,
                   const Result<store::PaymentView>& outcome, Language language);

void write_policy(json::Writer& writer, const store::PolicyView& policy, bool with_content);

}  // namespace sluice::api
