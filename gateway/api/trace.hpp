#pragma once

#include <string>
#include <string_view>

#include "ledger/base/id.hpp"

namespace sluice::api {

// W3C Trace Context, "traceparent": version 00, lower-case hexadecimal, no id of only zeros.
bool is_traceparent(std::string_view header);

// The caller's header when it is well-formed, else a new one, sampled.
std::string traceparent_or_new(std::string_view header, RandomSource& random);

}  // namespace sluice::api
