#pragma once

#include <string_view>

#include "gateway/flow/context.hpp"
#include "gateway/flow/judge.hpp"

namespace sluice::flow {

// Keeps whom a record of master data names, to be held against the lists; other records say nothing
// here. `payload`: JSON as it was put into the order.
void keep_beneficiary(store::Tx& tx, Context& context, EnterpriseId enterprise,
                      std::string_view payload);

// How often a set is tried that the judge fails at, before people get what it fails at.
inline constexpr int tries_of_look_back = 3;

// Nobody knows whether a list names it, so people look, and nothing is sent meanwhile.
Judgement judgement_of_failure();

}  // namespace sluice::flow
