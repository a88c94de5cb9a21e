#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::http_signature {

// The parameters of a query without its '?', parsed as application/x-www-form-urlencoded and each
// encoded again in the one form of RFC 9421 section 2.2.8: a space is %20.
std::vector<std::pair<std::string, std::string>> query_parameters(std::string_view query);

}  // namespace sluice::http_signature
