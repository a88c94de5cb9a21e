#pragma once

#include "gateway/flow/context.hpp"

namespace sluice::flow {

// Sets the gauges of /metrics from the database, summed over all enterprises: open payments by
// state and bank with the age of the oldest, open exceptions, and what is in suspense by currency.
void set_gauges(Context& context);

}  // namespace sluice::flow
