#pragma once

#include "gateway/api/call.hpp"
#include "gateway/api/payment_json.hpp"

namespace sluice::api {

// The day it is now at the bank of the caller's account; in UTC for an account nobody knows, whose
// payment is going to be refused anyway. Valid as long as the call.
Today today_at_bank(const Call& call);

}  // namespace sluice::api
