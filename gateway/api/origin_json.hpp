#pragma once

#include <vector>

#include "gateway/api/json.hpp"
#include "ledger/payment/instruction.hpp"

namespace sluice::api {

// The member "origin" of a payment: what the ERP says of how it came about.
Origin read_origin(json::Reader& parent, std::vector<Error>& errors);
// Leaves the member out when the ERP said nothing.
void write_origin(json::Writer& writer, const Origin& origin);

}  // namespace sluice::api
