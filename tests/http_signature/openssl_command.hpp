// The openssl command as a second implementation, in a folder of its own that goes when it goes.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace sluice::http_signature {

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

// An integer of a DER signature as 32 bytes, taken from the front.
inline std::string take_integer(std::string& der) {
    const auto size = static_cast<unsigned char>(der.at(1));
    auto number = der.substr(2, size);
    der.erase(0, 2u + size);
    number.erase(0, number.size() > 32 ? number.size() - 32 : 0);
    return std::string(32 - number.size(), '\0') + number;
}

// SEQUENCE { INTEGER r, INTEGER s } to r || s.
inline std::string pair_of(std::string der) {
    der.erase(0, 2);
    const auto r = take_integer(der);
    return r + take_integer(der);
}

inline std::string der_integer(std::string number) {
    number.erase(0, number.find_first_not_of('\0'));
    if (static_cast<unsigned char>(number.at(0)) >= 0x80) {
        number.insert(0, 1, '\0');
    }
    return std::string{'\x02', static_cast<char>(number.size())} + number;
}

// r || s to SEQUENCE { INTEGER r, INTEGER s }.
inline std::string der_of(const std::string& pair) {
    const auto both = der_integer(pair.substr(0, 32)) + der_integer(pair.substr(32));
    return std::string{'\x30', static_cast<char>(both.size())} + both;
}

}  // namespace sluice::http_signature
