#pragma once

#include <vector>

#include "tests/store/base_rows.hpp"

namespace sluice::test {

// The part of base_rows() about who may do what.
void add_access(std::vector<BaseRow>& rows);

}  // namespace sluice::test
