#pragma once

#include <string>

#include "ledger/base/id.hpp"
#include "ledger/store/webhook_store.hpp"

namespace sluice::flow {

// How an event of the feed is shown to others: CloudEvents 1.0 attributes. All of them depend on
// the event alone, so that every repetition is the same.
std::string event_id(EnterpriseId enterprise, std::int64_t seq);  // "evt_<enterprise hex>_<seq>"
std::string event_source(EnterpriseId enterprise);                // "/v1/enterprises/<id>"
std::string event_type(const store::FeedEvent& event);            // "io.sluice.payment.settled.v1"
std::string event_subject(const store::FeedEvent& event);         // "payments/<id>"

// The event in CloudEvents 1.0 structured JSON, thin: ids, state, end-to-end id and amount.
std::string event_json(EnterpriseId enterprise, const store::FeedEvent& event);

}  // namespace sluice::flow
