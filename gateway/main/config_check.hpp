#pragma once

#include "gateway/main/config_reader.hpp"

namespace sluice::config {

// What no single key shows: things that have to be unique, refer to each other or go together.
// Fills the members of Config that are made from several keys.
void check_together(Problems& problems, Config& config);

}  // namespace sluice::config
