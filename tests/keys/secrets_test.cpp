// Passphrases and where they come from, and the forms of signatures.
#include <gtest/gtest.h>

#include "security/digest/digest.hpp"
#include "security/keys/private_file.hpp"
#include "security/keys/signature_form.hpp"
#include "tests/keys/support.hpp"

namespace sluice::keys {
namespace {

TEST(Passphrase, comes_from_a_file_or_the_environment) {
    const Folder folder;
    EXPECT_EQ(passphrase_of_file(folder.write("a", "secret\n")).value().view(), "secret");
    EXPECT_EQ(passphrase_of_file(folder.write("b", "secret\r\n")).value().view(), "secret");
    EXPECT_EQ(passphrase_of_file(folder.write("c", " se cret \n\n")).value().view(), " se cret \n");
    for (const auto& bad : {std::string(), std::string("\n"), std::string(1025, 'x')}) {
        EXPECT_EQ(passphrase_of_file(folder.write("d", bad)).error().code, Errc::key_unusable);
    }
    EXPECT_EQ(passphrase_of_file(folder.write("e", "secret", 0644)).error().code,
              Errc::key_unusable);
    EXPECT_EQ(passphrase_of_file(folder / "none").error().code, Errc::key_missing);
    ASSERT_EQ(::setenv("SLUICE_TEST_PASSPHRASE", "from outside", 1), 0);
    EXPECT_EQ(passphrase_of_environment("SLUICE_TEST_PASSPHRASE").value().view(), "from outside");
    ASSERT_EQ(::unsetenv("SLUICE_TEST_PASSPHRASE"), 0);
    EXPECT_EQ(passphrase_of_environment("SLUICE_TEST_PASSPHRASE").error().code, Errc::key_missing);
}

TEST(SecretBytes, move_and_wipe_what_they_were_taken_from) {
    std::string text = "a secret that is longer than a small string";
    const auto* place = text.data();
    auto first = SecretBytes::take(text);
    EXPECT_TRUE(text.empty());
    EXPECT_EQ(std::string_view(place, 8), std::string_view("\0\0\0\0\0\0\0\0", 8));
    auto second = std::move(first);
    EXPECT_TRUE(first.empty());
    second.truncate(8);
    EXPECT_EQ(second.view(), "a secret");
}

TEST(SignatureForm, goes_to_der_and_back) {
    const auto rs = std::string(31, '\0') + '\x01' + '\x80' + std::string(31, '\0');
    const auto der = rs_to_der(rs);
    EXPECT_EQ(digest::hex({reinterpret_cast<const std::uint8_t*>(der.data()), der.size()}),
              "302602010102210080" + std::string(62, '0'));
    EXPECT_EQ(der_to_rs(der).value(), rs);
    for (std::size_t cut = 0; cut < der.size(); ++cut) {
        EXPECT_FALSE(der_to_rs(der.substr(0, cut)));
    }
    EXPECT_FALSE(der_to_rs(der + '\0'));
}

}  // namespace
}  // namespace sluice::keys
