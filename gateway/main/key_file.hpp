#pragma once

#include <filesystem>
#include <string>

#include "ledger/base/id.hpp"
#include "ledger/base/result.hpp"

namespace sluice {

// Reads a 32-byte key kept as 64 hex digits. Makes the file, 0600, when it is missing and `make` is
// set. Errors: config_invalid for another content or a file others may read; io_error.
Result<std::string> read_key_file(const std::filesystem::path& file, bool make,
                                  RandomSource& random);

}  // namespace sluice
