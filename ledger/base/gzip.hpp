#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

#include "ledger/base/result.hpp"

namespace sluice {

// RFC 1952: the two bytes every gzip member starts with.
bool is_gzip(std::string_view bytes);

// Inflates one gzip member and hands the plain bytes on piece by piece, so that they never need to
// be in memory at once. The sink answers false to stop; that is no error here.
// Errors: malformed (broken, cut off, or bytes behind the member), too_large (more than max_bytes,
// or blown up by more than any payment file is).
std::optional<Error> inflate(std::string_view gzip, std::size_t max_bytes,
                             const std::function<bool(std::string_view)>& sink);

}  // namespace sluice
