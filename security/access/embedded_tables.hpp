#pragma once

#include <string_view>

// The files of conf/access inside the program.
namespace sluice::access::embedded {

std::string_view roles_csv();
std::string_view permissions_csv();
std::string_view conflicts_csv();

}  // namespace sluice::access::embedded
