#pragma once

#include <string_view>

// Files of conf/screening, which are part of the program. Views live as long as it does.
namespace sluice::screening::embedded {

std::string_view words_tsv();
std::string_view frequencies_tsv();

}  // namespace sluice::screening::embedded
