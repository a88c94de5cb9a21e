#pragma once

#include <string_view>

namespace sluice::api {

// gateway/api/openapi.json, inside the program.
std::string_view openapi_json();

}  // namespace sluice::api
