// Keys in encrypted files: signatures and ciphertexts that openssl agrees on, both ways, and what
// is refused.
#include "security/keys/file_key.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "security/digest/digest.hpp"
#include "security/keys/private_file.hpp"
#include "security/keys/signature_form.hpp"
#include "tests/keys/support.hpp"

namespace sluice::keys {
namespace {

constexpr const char* phrase = "correct horse battery staple";
const std::string message = "pay 100.00 to the right one";

class FileKey : public testing::Test {
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

constexpr const char* openssl_kinds[] = {"RSA -pkeyopt rsa_keygen_bits:2048",
                                         "EC -pkeyopt ec_paramgen_curve:P-256", "ED25519", "SM2"};

TEST_F(FileKey, that_openssl_made_signs_in_every_scheme_of_its_kind) {
    for (const std::string kind : openssl_kinds) {
        const auto key = signer(by_openssl(kind));
        EXPECT_EQ(key->public_key().pem(), public_by_openssl(folder / "key.pem")) << kind;
        for (const auto scheme : schemes()) {
            const auto signature = key->sign(scheme, message);
            if (kind_of(scheme) != key->public_key().kind()) {
                EXPECT_EQ(signature.error().code, Errc::invalid_value) << name(scheme);
                continue;
            }
            ASSERT_TRUE(signature) << name(scheme) << to_string(signature.error());
            EXPECT_TRUE(key->public_key().verify(scheme, message, *signature)) << name(scheme);
            EXPECT_FALSE(key->public_key().verify(scheme, message + "!", *signature));
            auto changed = *signature;
            changed.back() = static_cast<char>(changed.back() ^ 1);
            EXPECT_FALSE(key->public_key().verify(scheme, message, changed)) << name(scheme);
        }
    }
}

struct Agreement {
    KeyKind kind;
    Scheme scheme;
    const char* openssl;  // options of `openssl pkeyutl -rawin`
};

constexpr Agreement agreements[] = {
    {KeyKind::rsa, Scheme::rsa_pkcs1_sha256, "-digest sha256"},
    {KeyKind::rsa, Scheme::rsa_pss_sha256,
     "-digest sha256 -pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:32"},
    {KeyKind::p256, Scheme::ecdsa_sha256, "-digest sha256"},
    {KeyKind::ed25519, Scheme::ed25519, ""},
    {KeyKind::sm2, Scheme::sm2_sm3, "-digest sm3 -pkeyopt distid:N002432758000000"},
};
constexpr const char* user = "N002432758000000";

TEST_F(FileKey, that_was_made_here_is_agreed_on_by_openssl) {
    for (const auto& each : agreements) {
        const auto path = folder / std::string(name(each.scheme));
        const auto made =
            make_file_key({.kind = each.kind, .rsa_bits = 2048}, path, secret(phrase), random);
        ASSERT_TRUE(made) << to_string(made.error());
        EXPECT_EQ(made->pem(), public_by_openssl(path));
        const auto file = folder.write("message", message);
        const auto signature =
            folder.write("signature", signer(path)->sign(each.scheme, message, user).value());
        EXPECT_TRUE(run(folder, "openssl pkeyutl -verify -rawin -in " + file + " -sigfile " +
                                    signature + " -pubin -inkey " + (folder / "public.pem") + " " +
                                    each.openssl))
            << name(each.scheme);
        ASSERT_TRUE(run(folder, "openssl pkeyutl -sign -rawin -in " + file + " -out " + signature +
                                    " -inkey " + path + " -passin 'pass:" + phrase + "' " +
                                    each.openssl));
        EXPECT_TRUE(made->verify(each.scheme, message, read_file(signature), user))
            << name(each.scheme);
    }
}

TEST_F(FileKey, signs_a_digest_as_it_signs_the_message) {
    for (const auto kind : {KeyKind::rsa, KeyKind::p256, KeyKind::sm2}) {
        const auto path = folder / std::string(name(kind));
        ASSERT_TRUE(make_file_key({.kind = kind, .rsa_bits = 2048}, path, secret(phrase), random));
        const auto key = signer(path);
        for (const auto scheme : schemes()) {
            if (kind_of(scheme) == kind) {
                const auto digest = key->public_key().digest_of(scheme, message).value();
                const auto signature = key->sign_digest(scheme, digest).value();
                EXPECT_TRUE(key->public_key().verify(scheme, message, signature));
            }
        }
        EXPECT_EQ(key->sign_digest(Scheme::ed25519, {}).error().code, Errc::invalid_value);
    }
}

std::string pkcs8_pem(const std::string& hex) {
    const auto text = digest::base64(unhex(hex));
    return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
}

// Puts a key of a standard's example into a file.
std::string encrypted(const Folder& folder, const std::string& pem) {
    const auto plain = folder.write("plain", pem);
    const auto path = folder / "example.pem";
    EXPECT_TRUE(run(folder, "openssl pkcs8 -topk8 -scrypt -in " + plain + " -out " + path +
                                " -passout 'pass:" + phrase + "'"));
    EXPECT_EQ(::chmod(path.c_str(), 0600), 0);
    return path;
}

// RFC 8032 section 7.1, test 3.
TEST_F(FileKey, signs_as_rfc_8032) {
    const auto key = signer(encrypted(
        folder, pkcs8_pem("302e020100300506032b657004220420"
                          "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7")));
    EXPECT_EQ(digest::hex(digest::sha256(key->sign(Scheme::ed25519, unhex("af82")).value())),
              digest::hex(digest::sha256(
                  unhex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"))));
}

// RFC 6979 section A.2.5: the signature is a function of key and message.
TEST_F(FileKey, signs_as_rfc_6979) {
    const auto key = signer(encrypted(
        folder, pkcs8_pem("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420"
                          "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
                          "a14403420004"
                          "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                          "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")));
    const std::string expected = unhex(
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    EXPECT_EQ(key->sign(Scheme::ecdsa_sha256_p1363, "sample").value(), expected);
    EXPECT_EQ(key->sign(Scheme::ecdsa_sha256, "sample").value(), rs_to_der(expected));
}

// GB/T 32918.5-2017 annex A, with the example's own random number.
TEST_F(FileKey, signs_as_gb_t_32918) {
    const auto path = encrypted(
        folder, pkcs8_pem("308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420"
                          "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
                          "a14403420004"
                          "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                          "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"));
    RandomSource* source = &random;
    struct Switch final : RandomSource {
        explicit Switch(RandomSource*& which) : which_(which) {}
        std::uint64_t next() override { return which_->next(); }
        RandomSource*& which_;
    } switching(source);
    const auto key = open_file_signer(path, secret(phrase), switching);
    ASSERT_TRUE(key) << to_string(key.error());
    FixedRandom fixed(unhex("59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21"));
    source = &fixed;
    EXPECT_EQ((*key)->sign(Scheme::sm2_sm3_rs, "message digest").value(),
              unhex("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
                    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"));
}

TEST_F(FileKey, decrypts_what_openssl_encrypted_and_the_other_way) {
    const auto path = by_openssl("RSA -pkeyopt rsa_keygen_bits:2048");
    const auto key = open_file_decrypter(path, secret(phrase), random);
    ASSERT_TRUE(key) << to_string(key.error());
    const auto plain = folder.write("message", "0123456789abcdef");
    const std::pair<Encryption, std::string> cases[] = {
        {Encryption::rsa_pkcs1, "-pkeyopt rsa_padding_mode:pkcs1"},
        {Encryption::rsa_oaep_sha1, "-pkeyopt rsa_padding_mode:oaep"},
        {Encryption::rsa_oaep_sha256, "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256"},
    };
    for (const auto& [encryption, options] : cases) {
        public_by_openssl(path);
        ASSERT_TRUE(run(folder, "openssl pkeyutl -encrypt -pubin -inkey " +
                                    (folder / "public.pem") + " -in " + plain + " -out " +
                                    (folder / "c") + " " + options));
        const auto opened = encryption == Encryption::rsa_pkcs1
                                ? (*key)->decrypt_pkcs1(read_file(folder / "c"), 16)
                                : (*key)->decrypt(encryption, read_file(folder / "c"));
        ASSERT_TRUE(opened) << options << to_string(opened.error());
        EXPECT_EQ(opened->view(), "0123456789abcdef");
        folder.write("c", (*key)->public_key().encrypt(encryption, "another one", random).value());
        ASSERT_TRUE(run(folder, "openssl pkeyutl -decrypt -inkey " + path +
                                    " -passin 'pass:" + phrase + "' -in " + (folder / "c") +
                                    " -out " + (folder / "d") + " " + options));
        EXPECT_EQ(read_file(folder / "d"), "another one");
    }
}

TEST_F(FileKey, tells_nothing_about_a_ciphertext_that_does_not_open) {
    const auto path = by_openssl("RSA -pkeyopt rsa_keygen_bits:2048");
    const auto key = open_file_decrypter(path, secret(phrase), random).value();
    const auto& to = key->public_key();
    auto oaep = to.encrypt(Encryption::rsa_oaep_sha256, "secret", random).value();
    EXPECT_EQ(key->decrypt(Encryption::rsa_oaep_sha1, oaep).error().code, Errc::decryption_failed);
    oaep[100] = static_cast<char>(oaep[100] ^ 1);
    const auto changed = key->decrypt(Encryption::rsa_oaep_sha256, oaep).error();
    EXPECT_EQ(changed, key->decrypt(Encryption::rsa_oaep_sha256, "short").error());
    // PKCS #1 v1.5 answers with bytes in any case, and with others each time.
    auto pkcs1 = to.encrypt(Encryption::rsa_pkcs1, "0123456789abcdef", random).value();
    EXPECT_EQ(key->decrypt_pkcs1(pkcs1, 17).value().size(), 17u);
    pkcs1[100] = static_cast<char>(pkcs1[100] ^ 1);
    const auto first = key->decrypt_pkcs1(pkcs1, 16);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->size(), 16u);
    EXPECT_NE(first->view(), "0123456789abcdef");
    EXPECT_NE(first->view(), key->decrypt_pkcs1(pkcs1, 16).value().view());
    EXPECT_EQ(key->decrypt_pkcs1("short", 16).error().code, Errc::decryption_failed);
    EXPECT_EQ(key->decrypt_pkcs1(pkcs1, 246).error().code, Errc::decryption_failed);
    EXPECT_EQ(key->decrypt(Encryption::rsa_pkcs1, pkcs1).error().code, Errc::invalid_value);
    EXPECT_EQ(to.encrypt(Encryption::rsa_pkcs1, std::string(246, 'x'), random).error().code,
              Errc::invalid_value);
    EXPECT_EQ(open_file_decrypter(by_openssl("SM2"), secret(phrase), random).error().code,
              Errc::key_unusable);
}

TEST_F(FileKey, does_not_open_with_another_passphrase_or_after_a_change) {
    const auto path = folder / "key.pem";
    ASSERT_TRUE(make_file_key({.kind = KeyKind::p256}, path, secret(phrase), random));
    const auto wrong = open_file_signer(path, secret("another passphrase"), random);
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, Errc::key_secret_wrong);
    EXPECT_EQ(wrong.error().where, path);
    EXPECT_EQ(to_string(wrong.error()).find("another passphrase"), std::string::npos);
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

TEST_F(FileKey, under_weak_or_costly_encryption_is_refused) {
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

TEST_F(FileKey, takes_neither_all_memory_nor_all_time) {
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

TEST_F(FileKey, of_a_kind_or_size_that_is_not_taken_is_refused) {
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

TEST_F(FileKey, that_others_may_read_is_refused) {
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

TEST_F(FileKey, is_never_made_over_another_nor_under_a_short_passphrase) {
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

TEST_F(FileKey, goes_under_a_new_passphrase) {
    const auto path = folder / "key.pem";
    const auto made = make_file_key({.kind = KeyKind::sm2}, path, secret(phrase), random);
    ASSERT_TRUE(made);
    EXPECT_EQ(
        change_passphrase(path, secret("a wrong one, alas"), secret(phrase), random).error().code,
        Errc::key_secret_wrong);
    ASSERT_TRUE(change_passphrase(path, secret(phrase), secret("quite another one"), random));
    EXPECT_EQ(open_file_signer(path, secret(phrase), random).error().code, Errc::key_secret_wrong);
    const auto opened = open_file_signer(path, secret("quite another one"), random);
    ASSERT_TRUE(opened);
    EXPECT_EQ((*opened)->public_key(), *made);
}

TEST_F(FileKey, signs_from_several_threads) {
    const auto path = folder / "key.pem";
    ASSERT_TRUE(make_file_key({.kind = KeyKind::sm2}, path, secret(phrase), random));
    const auto key = signer(path);
    std::vector<std::thread> threads;
    std::atomic<int> held = 0;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, text = std::to_string(i)] {
            for (int round = 0; round < 10; ++round) {
                const auto signature = key->sign(Scheme::sm2_sm3, text).value();
                held += key->public_key().verify(Scheme::sm2_sm3, text, signature) ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(held, 40);
}

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
