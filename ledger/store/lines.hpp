#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::store {

// Several texts in one column, one a line. The texts are not empty and have no line feeds.
std::string join_lines(const std::vector<std::string>& texts);
std::vector<std::string> split_lines(std::string_view lines);

}  // namespace sluice::store
