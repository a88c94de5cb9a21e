#pragma once

#include "security/keys/file_key.hpp"
#include "tests/keys/support.hpp"

namespace sluice::keys {

// An RSA key in a file, made once for the program.
inline Decrypter& rsa_pair() {
    static SystemRandom random;
    static const auto pair = [] {
        const Folder folder;
        const auto phrase = secret("correct horse battery staple");
        EXPECT_TRUE(make_file_key({.rsa_bits = 2048}, folder / "key", phrase, random));
        return open_file_decrypter(folder / "key", phrase, random).value();
    }();
    return *pair;
}

}  // namespace sluice::keys
