#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <string>

#include "gateway/main/config_table.hpp"

namespace sluice::config {

// Reads one value into the row's slot, checking its type and limits. Paths are taken relative to
// `folder`. Returns what is wrong, such as "must be an integer", empty when nothing is.
std::string read_value(const Row& row, const toml::node& node, const std::filesystem::path& folder);

}  // namespace sluice::config
