#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "ledger/base/result.hpp"
#include "security/lists/list_entry.hpp"

namespace sluice::lists {

// The bytes of one file as they were fetched, plain or gzip; they must outlive the call.
struct InputFile {
    std::string file_name;  // for errors alone: the format is told by the content
    std::string_view bytes;
};

struct ReadLimits {
    std::size_t max_file_bytes = 256u << 20;  // inflated
    std::size_t max_entries = 1'000'000;
    std::size_t max_names_per_entry = 1'000;   // at most 1,999
    std::size_t max_values_per_entry = 1'000;  // of identifiers, addresses, links and so on, each
    std::size_t max_name_bytes = 1'000;
};

// Reads one list, whole or not at all. What formats there are and what is read from each tells
// docs/screening/lists.md. OFAC's legacy CSV comes in three or four files (names, aliases,
// addresses, overflow of remarks, in any order), every other format in one. `name` becomes
// List::name. The answer depends on the arguments alone. Any thread.
// Errors, with file and line: malformed (also a file that is cut off or has lost its part of a
// set), wrong_encoding, too_large, entity_forbidden, missing_field, invalid_value,
// unsupported_media (no format that is known).
Result<List> read_list(std::string name, std::span<const InputFile> files,
                       const ReadLimits& limits = {});

}  // namespace sluice::lists
