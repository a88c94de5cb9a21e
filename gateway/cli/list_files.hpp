#pragma once

#include <memory>
#include <string>
#include <vector>

#include "security/lists/read_list.hpp"

namespace sluice::cli {

// Reads lists from files, plain or gzip, in any format security/lists knows. OFAC's CSV comes in
// parts: beside sdn.csv the files alt.csv, add.csv and sdn_comments.csv of its folder are read too,
// given or not (and cons_alt.csv, ... beside cons_prim.csv). A list is called after its file.
// Errors: io_error and those of lists::read_list.
Result<std::vector<std::shared_ptr<const lists::List>>> read_list_files(
    const std::vector<std::string>& paths);

}  // namespace sluice::cli
