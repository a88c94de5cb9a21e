// The openssl command as a second implementation, in a folder of its own that goes when it goes.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace sluice::test {

class OpensslCommand {
public:
    OpensslCommand() {
        std::string name = (std::filesystem::temp_directory_path() / "sluice-XXXXXX").string();
        EXPECT_NE(mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    ~OpensslCommand() { std::filesystem::remove_all(folder_); }
    OpensslCommand(const OpensslCommand&) = delete;
    OpensslCommand& operator=(const OpensslCommand&) = delete;

    // "genpkey -algorithm ed25519 -out key.pem", in the folder. Whether it ended well.
    bool run(const std::string& arguments) const {
        const auto line = "cd '" + folder_.string() + "' && openssl " + arguments + " >out 2>err";
        return std::system(line.c_str()) == 0;
    }
    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(folder_ / name, std::ios::binary) << bytes;
    }
    std::string read(const std::string& name) const {
        std::ifstream file(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

private:
    std::filesystem::path folder_;
};

}  // namespace sluice::test
