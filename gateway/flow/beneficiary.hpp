#pragma once

#include <string_view>

#include "gateway/flow/context.hpp"

namespace sluice::flow {

// Keeps whom a record of master data names, to be held against the lists; other records say nothing
// here. `payload`: JSON as it was put into the order.
void keep_beneficiary(store::Tx& tx, Context& context, EnterpriseId enterprise,
                      std::string_view payload);

}  // namespace sluice::flow
