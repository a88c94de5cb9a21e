#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace sluice::test {

// Compares a text with a file of the tree (path from the root). SLUICE_UPDATE_GOLDEN=1 writes the
// file instead; the change is then reviewed as a diff.
inline void expect_golden_file(const std::string& path, const std::string& actual) {
    const auto file = std::string{SLUICE_SOURCE_DIR "/"} + path;
    if (std::getenv("SLUICE_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(file, std::ios::binary) << actual;
    }
    std::ifstream in(file, std::ios::binary);
    const std::string expected{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_EQ(expected, actual) << path << ": rewrite with SLUICE_UPDATE_GOLDEN=1 if this is meant";
}

}  // namespace sluice::test
