#pragma once

// A folder of its own, other people's programs, and bytes as hex.

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "ledger/base/id.hpp"
#include "security/keys/secret_bytes.hpp"

namespace sluice::keys {

inline std::string unhex(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
    }
    return bytes;
}

inline std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class Folder {
public:
    Folder() {
        std::string name = std::filesystem::temp_directory_path() / "sluice-keys-XXXXXX";
        path_ = mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    std::string write(const std::string& name, std::string_view bytes, mode_t mode = 0600) const {
        const auto path = *this / name;
        std::ofstream(path, std::ios::binary) << bytes;
        ::chmod(path.c_str(), mode);
        return path;
    }

private:
    std::string path_;
};

// Whether the command ended well. What it says goes to a file of the folder, for the failure's
// sake.
inline bool run(const Folder& folder, const std::string& command) {
    const auto log = folder / "run.log";
    const bool done = std::system((command + " >" + log + " 2>&1").c_str()) == 0;
    if (!done) {
        GTEST_LOG_(INFO) << command << "\n" << read_file(log);
    }
    return done;
}

inline SecretBytes secret(std::string_view text) {
    return SecretBytes::copy_of(text);
}

// Gives the bytes first that a standard's example used, then others.
class FixedRandom final : public RandomSource {
public:
    explicit FixedRandom(const std::string& bytes) {
        for (std::size_t i = 0; i < bytes.size(); i += 8) {
            std::uint64_t number = 0;
            for (std::size_t k = i; k < i + 8; ++k) {
                number = number << 8 | static_cast<unsigned char>(bytes[k]);
            }
            numbers_.push_back(number);
        }
    }
    std::uint64_t next() override {
        return used_ < numbers_.size() ? numbers_[used_++] : rest_.next();
    }

private:
    std::vector<std::uint64_t> numbers_;
    std::size_t used_ = 0;
    SeededRandom rest_{1};
};

}  // namespace sluice::keys
