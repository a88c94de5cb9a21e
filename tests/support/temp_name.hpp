#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace sluice::test {

// A path in the temporary folder that no other process uses: tests run side by side.
inline std::string temp_name(const std::string& name) {
    return (std::filesystem::temp_directory_path() / (std::to_string(getpid()) + "-" + name))
        .string();
}

}  // namespace sluice::test
