#pragma once

// Key files that openssl made, and how it reads ours.

#include <gtest/gtest.h>

#include "security/keys/file_key.hpp"
#include "tests/keys/support.hpp"

namespace sluice::keys {

inline constexpr const char* phrase = "correct horse battery staple";
inline const std::string message = "pay 100.00 to the right one";

class FileKeyTest : public testing::Test {
protected:
    // Under the passphrase, as an operator would: openssl makes the key and encrypts it.
    std::string by_openssl(const std::string& kind, const std::string& options = "-scrypt") {
        const auto plain = folder / "plain";
        const auto path = folder / "key.pem";
        EXPECT_TRUE(run(folder, "openssl genpkey -algorithm " + kind + " -out " + plain));
        EXPECT_TRUE(run(folder, "openssl pkcs8 -topk8 " + options + " -in " + plain + " -out " +
                                    path + " -passout 'pass:" + phrase + "'"));
        EXPECT_EQ(::chmod(path.c_str(), 0600), 0);
        return path;
    }
    // As openssl reads what we made.
    std::string public_by_openssl(const std::string& path) {
        const auto out = folder / "public.pem";
        EXPECT_TRUE(run(folder, "openssl pkey -in " + path + " -passin 'pass:" + phrase +
                                    "' -pubout -out " + out));
        return read_file(out);
    }
    std::unique_ptr<Signer> signer(const std::string& path) {
        auto opened = open_file_signer(path, secret(phrase), random);
        EXPECT_TRUE(opened) << to_string(opened.error());
        return std::move(*opened);
    }

    Folder folder;
    SystemRandom random;
};

}  // namespace sluice::keys
