#pragma once

#include <string_view>

#include "gateway/cli/session.hpp"

namespace sluice::cli {

// Writes a command's result to the file of --output, or to the standard output.
Exit write_output(Session& session, const Arguments& arguments, std::string_view text);

}  // namespace sluice::cli
