// Key files that are not opened or not made, and that the reason is all one learns.
#include <gtest/gtest.h>

#include "security/digest/digest.hpp"
#include "tests/keys/key_files.hpp"

namespace sluice::keys {
namespace {

class FileKeyRefusal : public FileKeyTest {};

TEST_F(FileKeyRefusal, does_not_open_with_another_passphrase_or_after_a_change) {
    const auto path = folder / "key.pem";
    ASSERT_TRUE(make_file_key({.kind = KeyKind::p256}, path, secret(phrase), random));
    const auto wrong = open_file_signer(path, secret("swordfish, many"), random);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, Errc::key_secret_wrong);
    EXPECT_EQ(wrong.error().where, path);
    EXPECT_EQ(to_string(wrong.error()).find("swordfish"), std::string::npos);
    // Whichever block of the ciphertext is changed, the error is the same.
    std::string der;
    auto pem = read_file(path);
    pem.erase(pem.rfind("-----END"));
    pem.erase(0, pem.find('\n') + 1);
    std::erase(pem, '\n');
    ASSERT_TRUE(digest::base64_decode(pem, der));
    for (const std::size_t from_end : {1u, 17u, 33u, 60u, 100u}) {
        auto changed = der;
        auto& byte = changed[changed.size() - from_end];
        byte = static_cast<char>(byte ^ 1);
        const auto text = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + digest::base64(changed) +
                          "\n-----END ENCRYPTED PRIVATE KEY-----\n";
        const auto opened = open_file_signer(folder.write("changed", text), secret(phrase), random);
        ASSERT_FALSE(opened) << from_end;
        EXPECT_EQ(opened.error().code, Errc::key_secret_wrong) << from_end;
        EXPECT_EQ(opened.error().detail, wrong.error().detail) << from_end;
    }
}

TEST_F(FileKeyRefusal, under_weak_or_costly_encryption_is_refused) {
    const std::pair<const char*, Errc> cases[] = {
        {"-v2 aes-256-cbc", Errc::key_unusable},    // PBKDF2
        {"-v1 PBE-SHA1-3DES", Errc::key_unusable},  // PBES1
        {"-scrypt -scrypt_N 4096", Errc::key_unusable},
        {"-scrypt -scrypt_N 16384 -scrypt_p 17", Errc::key_unusable},
        {"-scrypt -v2 aes-128-cbc", Errc::key_unusable},
        {"-nocrypt", Errc::malformed},
    };
    for (const auto& [options, code] : cases) {
        const auto path = by_openssl("ED25519", options);
        const auto opened = open_file_signer(path, secret(phrase), random);
        ASSERT_FALSE(opened) << options;
        EXPECT_EQ(opened.error().code, code) << options;
        EXPECT_EQ(opened.error().where, path);
    }
}

std::string tlv(int tag, const std::string& content) {
    return std::string{static_cast<char>(tag), static_cast<char>(content.size())} + content;
}

std::string scrypt_file(const std::string& salt, const std::string& n, const std::string& r,
                        const std::string& p) {
    const auto scrypt =
        tlv(0x30, tlv(4, salt) + tlv(2, unhex(n)) + tlv(2, unhex(r)) + tlv(2, unhex(p)));
    const auto kdf = tlv(0x30, unhex("06092b06010401da47040b") + scrypt);
    const auto cipher = tlv(0x30, unhex("060960864801650304012a") + tlv(4, std::string(16, 'i')));
    const auto scheme = tlv(0x30, unhex("06092a864886f70d01050d") + tlv(0x30, kdf + cipher));
    return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" +
           digest::base64(tlv(0x30, scheme + tlv(4, std::string(16, 'c')))) +
           "\n-----END ENCRYPTED PRIVATE KEY-----\n";
}

TEST_F(FileKeyRefusal, takes_neither_all_memory_nor_all_time) {
    struct Case {
        const char* salt;
        const char* n;
        const char* r;
        const char* p;
        Errc code;
    };
    const Case cases[] = {
        {"12345678", "4000", "08", "01", Errc::key_secret_wrong},  // the form is right
        {"1234567", "4000", "08", "01", Errc::key_unusable},
        {"12345678", "3000", "08", "01", Errc::key_unusable},
        {"12345678", "4001", "08", "01", Errc::key_unusable},
        {"12345678", "4000", "07", "01", Errc::key_unusable},
        {"12345678", "4000", "08", "00", Errc::key_unusable},
        {"12345678", "4000", "08", "11", Errc::key_unusable},
        {"12345678", "01000000", "08", "01", Errc::key_unusable},  // 16 GiB
        {"12345678", "4000", "0400", "01", Errc::key_unusable},    // 2 GiB
        {"12345678", "4000000000000000", "08", "01", Errc::malformed},
        {"12345678", "4000", "7fffffffffffffff", "01", Errc::malformed},
        {"12345678", "010000000000000000", "08", "01", Errc::malformed},
        {"12345678", "ff", "08", "01", Errc::malformed},
    };
    for (const auto& each : cases) {
        const auto path = folder.write("k", scrypt_file(each.salt, each.n, each.r, each.p));
        EXPECT_EQ(open_file_signer(path, secret(phrase), random).error().code, each.code)
            << each.n << " " << each.r << " " << each.p;
    }
}

TEST_F(FileKeyRefusal, of_a_kind_or_size_that_is_not_taken_is_refused) {
    for (const auto* kind : {"EC -pkeyopt ec_paramgen_curve:P-384", "X25519"}) {
        EXPECT_EQ(open_file_signer(by_openssl(kind), secret(phrase), random).error().code,
                  Errc::key_secret_wrong);
    }
    EXPECT_EQ(
        open_file_signer(by_openssl("RSA -pkeyopt rsa_keygen_bits:1024"), secret(phrase), random)
            .error()
            .code,
        Errc::key_unusable);
}

TEST_F(FileKeyRefusal, that_others_may_read_is_refused) {
    const auto path = folder / "key.pem";
    ASSERT_TRUE(make_file_key({.kind = KeyKind::ed25519}, path, secret(phrase), random));
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    for (const mode_t mode : {0640u, 0604u, 0660u, 0644u, 0601u}) {
        ASSERT_EQ(::chmod(path.c_str(), mode), 0);
        const auto opened = open_file_signer(path, secret(phrase), random);
        ASSERT_FALSE(opened) << mode;
        EXPECT_EQ(opened.error().code, Errc::key_unusable) << mode;
        EXPECT_EQ(opened.error().where, path);
    }
    ASSERT_EQ(::chmod(path.c_str(), 0400), 0);
    EXPECT_TRUE(open_file_signer(path, secret(phrase), random));
    EXPECT_EQ(open_file_signer(folder / "none", secret(phrase), random).error().code,
              Errc::key_missing);
    EXPECT_EQ(open_file_signer(folder / "", secret(phrase), random).error().code,
              Errc::key_unusable);
    EXPECT_EQ(
        open_file_signer(folder.write("big", std::string(70'000, 'x')), secret(phrase), random)
            .error()
            .code,
        Errc::too_large);
}

TEST_F(FileKeyRefusal, is_never_made_over_another_nor_under_a_short_passphrase) {
    const auto path = folder / "key.pem";
    const NewKey wanted{.kind = KeyKind::ed25519};
    EXPECT_EQ(make_file_key(wanted, path, secret("elevenbytes"), random).error().code,
              Errc::invalid_value);
    ASSERT_TRUE(make_file_key(wanted, path, secret(phrase), random));
    const auto before = read_file(path);
    EXPECT_EQ(make_file_key(wanted, path, secret(phrase), random).error().code, Errc::key_unusable);
    EXPECT_EQ(read_file(path), before);
    EXPECT_EQ(make_file_key(wanted, folder / "no/key", secret(phrase), random).error().code,
              Errc::io_error);
    EXPECT_EQ(make_file_key({.rsa_bits = 1024}, folder / "k", secret(phrase), random).error().code,
              Errc::invalid_value);
    EXPECT_FALSE(std::filesystem::exists(folder / "k"));
}

}  // namespace
}  // namespace sluice::keys
