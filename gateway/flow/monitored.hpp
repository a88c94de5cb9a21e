#pragma once

#include "gateway/flow/directory.hpp"
#include "gateway/flow/judge.hpp"
#include "security/monitoring/monitor_event.hpp"

namespace sluice::flow {

// The facts of the screening order in the monitor's words.
monitoring::Transfer transfer_of(const Directory& directory, const Fact& fact);
monitoring::Receipt receipt_of(const Directory& directory, const Fact& fact);

// Master data as POST /v1/master-data keeps it: one JSON object with "kind". Error: malformed or
// invalid_value, naming the member.
Result<monitoring::MasterEvent> master_event_of(EnterpriseId enterprise, Instant at,
                                                std::string_view json);

}  // namespace sluice::flow
