#pragma once

#include <optional>
#include <string>

#include "gateway/cli/session.hpp"

namespace sluice::cli {

// The bytes of a file that is not empty; what is in the way was explained.
std::optional<std::string> read_whole_file(Session& session, const std::string& path);

}  // namespace sluice::cli
