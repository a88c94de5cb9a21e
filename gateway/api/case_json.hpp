#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/api/json.hpp"
#include "ledger/store/beneficiary_store.hpp"
#include "ledger/store/case_store.hpp"
#include "ledger/store/payment_store.hpp"

namespace sluice::api {

// Everything about one case, as an officer sees it.
struct CaseDetail {
    store::CaseView view;
    store::DecisionView decision;
    std::vector<store::DecisionView> decisions;  // about this payment or receipt, in order
    std::optional<store::PaymentView> payment;
    std::optional<store::Receipt> receipt;
    std::vector<store::CaseEventView> events;
    std::vector<store::AttachmentView> attachments;
    std::optional<store::Beneficiary> beneficiary;
};

// Reads the rest of a case. Any kind of connection.
CaseDetail read_case_detail(store::Tx& tx, store::CaseView view);

// A CaseSummary and a Case of openapi.json. `now` tells what is overdue.
void write_case_summary(json::Writer& writer, const store::CaseSummary& summary, Instant now);
void write_case(json::Writer& writer, const CaseDetail& detail, Instant now);

// The parts of a case in the evidence file too.
void write_decision(json::Writer& writer, const store::DecisionView& decision);
void write_case_members(json::Writer& writer, const store::CaseView& view);
void write_case_event(json::Writer& writer, const store::CaseEventView& event);
void write_attachment(json::Writer& writer, const store::AttachmentView& attachment);
void write_receipt(json::Writer& writer, std::string_view name, const store::Receipt& receipt);
void write_beneficiary(json::Writer& writer, const store::Beneficiary& beneficiary);

}  // namespace sluice::api
